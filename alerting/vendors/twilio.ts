import { reasonOf } from '../../core/errors.ts'
import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'
import { type DurationMs, type EpochMs, seconds } from '../../core/time.ts'
import { type TwilioClient, twilioClient } from './twilio-client.ts'
import { twilioResult } from './twilio-result.ts'

export interface TwilioOptions {
  /** Left out: `twilio`. */
  readonly name?: string
  readonly accountSid: string
  readonly authToken: string
  /** The sender, E.164. */
  readonly from: string
  /** Instead of https://api.twilio.com, for a proxy or a test. */
  readonly baseUrl?: string | undefined
  /** The hub as the vendor reaches it; without it there are no receipts. */
  readonly publicUrl?: string | undefined
  /** How long it may take to answer; 10 s when left out. */
  readonly patience?: DurationMs | undefined
}

/** Twilio's clock and ours, and its times being whole seconds. */
const SKEW = seconds(30)

/** SMS through Twilio's Messages resource. */
export class TwilioSms implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['sms']
  readonly foreign = true
  readonly #client: TwilioClient
  readonly #options: TwilioOptions

  /** @throws VENDOR_MISCONFIGURED when the account can't be one */
  constructor(options: TwilioOptions) {
    this.name = options.name ?? 'twilio'
    this.#options = options
    this.#client = twilioClient(options, 'messages')
  }

  async send(notice: Notice): Promise<SendResult> {
    const { from, publicUrl } = this.#options
    try {
      const message = await this.#client.messages.create({
        to: notice.to,
        from,
        body: notice.text,
        ...(publicUrl === undefined ? {} : { statusCallback: webhookAddress(publicUrl, this.name, 'status') }),
      })
      return { state: 'accepted', providerId: message.sid }
    } catch (error) {
      return twilioResult(error)
    }
  }

  /**
   * Twilio takes no reference of ours, so the message is known by its number, its text and the time. Not filtered by
   * `DateSent`: a message that still waits in Twilio's queue has none.
   */
  async lookUp(notice: Notice, claimedAt: EpochMs): Promise<SendResult | 'not-found'> {
    try {
      const messages = await this.#client.messages.list({ to: notice.to, limit: 50 })
      const found = messages.find(
        (message) => message.body === notice.text && message.dateCreated.getTime() >= claimedAt - SKEW,
      )
      if (found === undefined) return 'not-found'
      return found.status === 'failed' || found.status === 'undelivered'
        ? { state: 'failed', retryable: true, reason: `${found.status} ${found.errorCode}` }
        : { state: 'accepted', providerId: found.sid, ...(found.status === 'delivered' ? { delivered: true } : {}) }
    } catch (error) {
      return { state: 'unknown', reason: `look-up: ${reasonOf(error)}` }
    }
  }
}

/** Where Twilio is told to call: `status` for receipts, `reply` for texts that come in. */
export const webhookAddress = (publicUrl: string, vendor: string, path: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/webhooks/${vendor}/${path}`
