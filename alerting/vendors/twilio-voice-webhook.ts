import { z } from 'zod'
import { reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { IncomingKey, Receipt, VendorWebhook, WebhookAnswer, WebhookRequest } from '../../core/notifier.ts'
import { signedByTwilio } from './twilio-signature.ts'
import { answerMarkup, keyAddress } from './twilio-voice.ts'

export interface TwilioVoiceWebhookOptions {
  readonly name: string
  readonly authToken: string
  readonly publicUrl: string
  readonly log: Log
  onKey(key: IncomingKey): Promise<string>
  onReceipt(receipt: Receipt): Promise<void>
  /** Who picked up, by Twilio's word; `undefined` when it could not tell. May reject. */
  answeredBy(sid: string): Promise<string | undefined>
}

const keyShape = z.object({ CallSid: z.string().min(1), Digits: z.string().regex(/^[0-9*#]$/) })
const statusShape = z.object({ CallSid: z.string().min(1), CallStatus: z.string(), AnsweredBy: z.string().optional() })

const NOT_PICKED_UP: ReadonlySet<string> = new Set(['busy', 'no-answer', 'failed', 'canceled'])

const markup = (body: string): WebhookAnswer => ({ status: 200, contentType: 'text/xml', body })
const plain = (status: number, body: string): WebhookAnswer => ({ status, contentType: 'text/plain', body })
const NOTHING_TO_SAY = markup('<?xml version="1.0" encoding="UTF-8"?><Response></Response>')

/** Twilio's callbacks about calls: `key` for what was pressed, `status` for how a call ended. What our account did not sign changes nothing. */
export class TwilioVoiceWebhook implements VendorWebhook {
  readonly vendor: string
  readonly #options: TwilioVoiceWebhookOptions

  constructor(options: TwilioVoiceWebhookOptions) {
    this.vendor = options.name
    this.#options = options
  }

  /** Answers when what was said is on disk. Rejects when it could not be kept; the caller answers 5xx then. */
  async receive(request: WebhookRequest): Promise<WebhookAnswer> {
    if (!signedByTwilio(request, this.vendor, this.#options)) return plain(403, 'wrong signature')
    if (request.path === 'key') return this.#key(request)
    if (request.path === 'status') return this.#status(request)
    return plain(404, 'no such callback')
  }

  async #key(request: WebhookRequest): Promise<WebhookAnswer> {
    const parsed = keyShape.safeParse(request.fields)
    if (!parsed.success) return plain(400, 'not a key')
    const { CallSid, Digits } = parsed.data
    const noticeId = new URL(request.url).searchParams.get('notice') ?? undefined
    const said = await this.#options.onKey({ vendor: this.vendor, providerId: CallSid, noticeId, key: Digits })
    return markup(answerMarkup(said, keyAddress(this.#options.publicUrl, this.vendor, noticeId ?? '')))
  }

  async #status(request: WebhookRequest): Promise<WebhookAnswer> {
    const parsed = statusShape.safeParse(request.fields)
    if (!parsed.success) return plain(400, 'not a status')
    const ended = await this.#endOf(parsed.data)
    if (ended !== undefined) {
      await this.#options.onReceipt({ vendor: this.vendor, providerId: parsed.data.CallSid, ...ended })
    }
    return NOTHING_TO_SAY
  }

  /** A mailbox that took the call has told nobody; when Twilio can't tell who took it, that stays open. */
  async #endOf(call: z.infer<typeof statusShape>): Promise<Pick<Receipt, 'state' | 'reason'> | undefined> {
    if (NOT_PICKED_UP.has(call.CallStatus)) return { state: 'failed', reason: call.CallStatus }
    if (call.CallStatus !== 'completed') return undefined
    const by = call.AnsweredBy ?? (await this.#answeredBy(call.CallSid))
    if (by === 'human') return { state: 'delivered', reason: undefined }
    return by === undefined || by === 'unknown' ? undefined : { state: 'failed', reason: by }
  }

  async #answeredBy(sid: string): Promise<string | undefined> {
    try {
      return await this.#options.answeredBy(sid)
    } catch (error) {
      this.#options.log.warn('could not ask who took a call', { vendor: this.vendor, reason: reasonOf(error) })
      return undefined
    }
  }
}
