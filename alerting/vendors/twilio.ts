import twilio from 'twilio'
import { z } from 'zod'
import { HubError, reasonOf } from '../../core/errors.ts'
import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'
import { type EpochMs, seconds } from '../../core/time.ts'

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
}

/** How long Twilio may take to answer. */
const PATIENCE = seconds(10)
/** Twilio's clock and ours, and its times being whole seconds. */
const SKEW = seconds(30)

/** Nothing was sent yet when these are raised: no address, no connection, no trust. */
const NEVER_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/

const refusal = z.object({ status: z.number(), code: z.number().optional().catch(undefined) })
const networkFault = z.object({ code: z.string(), syscall: z.string().optional() })

/** SMS through Twilio's Messages resource. */
export class TwilioSms implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['sms']
  readonly foreign = true
  readonly #client: ReturnType<typeof twilio>
  readonly #options: TwilioOptions

  /** @throws VENDOR_MISCONFIGURED when the account can't be one */
  constructor(options: TwilioOptions) {
    this.name = options.name ?? 'twilio'
    this.#options = options
    this.#client = clientFor(options)
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
      return resultOf(error)
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
        : { state: 'accepted', providerId: found.sid }
    } catch (error) {
      return { state: 'unknown', reason: `look-up: ${reasonOf(error)}` }
    }
  }
}

/** Where Twilio is told to call: `status` for receipts, `reply` for texts that come in. */
export const webhookAddress = (publicUrl: string, vendor: string, path: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/webhooks/${vendor}/${path}`

function clientFor(options: TwilioOptions): ReturnType<typeof twilio> {
  try {
    const client = twilio(options.accountSid, options.authToken, {
      timeout: PATIENCE,
      // Retrying is the outbox's business: it knows what a second SMS costs.
      autoRetry: false,
      httpClient:
        options.baseUrl === undefined
          ? new twilio.RequestClient({ timeout: PATIENCE })
          : new RedirectedClient(options.baseUrl),
    })
    // The package loads this part when it is first asked for, which takes too long for the first SOS to pay.
    if (client.messages === undefined) throw new Error('the twilio package has no messages')
    return client
  } catch (error) {
    const message = `Twilio can't be used (${reasonOf(error)}): mend TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.`
    throw new HubError('VENDOR_MISCONFIGURED', message, { cause: error })
  }
}

/** The package builds its own addresses; this sends the same requests somewhere else. */
class RedirectedClient extends twilio.RequestClient {
  readonly #base: URL

  constructor(baseUrl: string) {
    super({ timeout: PATIENCE })
    this.#base = new URL(baseUrl)
  }

  override request: InstanceType<typeof twilio.RequestClient>['request'] = (options) => {
    const uri = new URL(options.uri)
    const path = `${this.#base.pathname.replace(/\/+$/, '')}${uri.pathname}${uri.search}`
    return super.request({ ...options, uri: new URL(path, this.#base).href })
  }
}

/** What an error says about whether the SMS went out. In doubt: unknown, and the outbox looks it up. */
function resultOf(error: unknown): SendResult {
  const answered = refusal.safeParse(error)
  if (answered.success) return answeredWith(answered.data)
  const fault = faultOf(error)
  if (fault !== undefined && (NEVER_SENT.test(fault.code) || fault.syscall === 'connect')) {
    return { state: 'failed', retryable: true, reason: fault.code }
  }
  return { state: 'unknown', reason: fault?.code ?? reasonOf(error) }
}

function answeredWith({ status, code }: z.infer<typeof refusal>): SendResult {
  const reason = code === undefined ? `HTTP ${status}` : `HTTP ${status}, Twilio ${code}`
  if (status === 429 || status === 503) return { state: 'refused', permanent: false, reason }
  // A server that broke while working may have done the work.
  if (status >= 500 || status === 408 || status < 400) return { state: 'unknown', reason }
  return { state: 'refused', permanent: true, reason }
}

function faultOf(error: unknown): z.infer<typeof networkFault> | undefined {
  const cause = error instanceof Error ? networkFault.safeParse(error.cause) : undefined
  const parsed = cause?.success === true ? cause : networkFault.safeParse(error)
  return parsed.success ? parsed.data : undefined
}
