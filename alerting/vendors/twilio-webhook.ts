import { z } from 'zod'
import type { IncomingText, Receipt, VendorWebhook, WebhookAnswer, WebhookRequest } from '../../core/notifier.ts'
import { signedByTwilio } from './twilio-signature.ts'

export interface TwilioWebhookOptions {
  /** The vendor's; `twilio` when left out. */
  readonly name?: string
  readonly authToken: string
  /** The hub as Twilio reaches it; Twilio signs the address it calls. Without it the request's own address is taken. */
  readonly publicUrl: string | undefined
  onText(text: IncomingText): Promise<void>
  onReceipt(receipt: Receipt): Promise<void>
}

const replyShape = z.object({ MessageSid: z.string().min(1), From: z.string().min(1), Body: z.string() })
const statusShape = z.object({
  MessageSid: z.string().min(1),
  MessageStatus: z.string(),
  ErrorCode: z.string().optional(),
})

const NO_ANSWER: WebhookAnswer = {
  status: 200,
  contentType: 'text/xml',
  body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>',
}

const plain = (status: number, body: string): WebhookAnswer => ({ status, contentType: 'text/plain', body })

/** Twilio's callbacks: `reply` for texts, `status` for receipts. What is not signed by our account changes nothing. */
export class TwilioWebhook implements VendorWebhook {
  readonly vendor: string
  readonly #options: TwilioWebhookOptions

  constructor(options: TwilioWebhookOptions) {
    this.vendor = options.name ?? 'twilio'
    this.#options = options
  }

  /** Answers when what was said is on disk. Rejects when it could not be kept; the caller answers 5xx then. */
  async receive(request: WebhookRequest): Promise<WebhookAnswer> {
    if (!signedByTwilio(request, this.vendor, this.#options)) return plain(403, 'wrong signature')
    if (request.path === 'reply') return this.#reply(request)
    if (request.path === 'status') return this.#status(request)
    return plain(404, 'no such callback')
  }

  /** The answer goes out through the outbox, where it survives a crash; Twilio is given none to send. */
  async #reply(request: WebhookRequest): Promise<WebhookAnswer> {
    const parsed = replyShape.safeParse(request.fields)
    if (!parsed.success) return plain(400, 'not a message')
    const { MessageSid, From, Body } = parsed.data
    await this.#options.onText({ vendor: this.vendor, id: MessageSid, from: From, body: Body })
    return NO_ANSWER
  }

  async #status(request: WebhookRequest): Promise<WebhookAnswer> {
    const parsed = statusShape.safeParse(request.fields)
    if (!parsed.success) return plain(400, 'not a receipt')
    const { MessageSid, MessageStatus, ErrorCode } = parsed.data
    const state = FINAL[MessageStatus]
    if (state !== undefined) {
      await this.#options.onReceipt({ vendor: this.vendor, providerId: MessageSid, state, reason: ErrorCode })
    }
    return NO_ANSWER
  }
}

/** Twilio's words for what we want to know; `queued`, `sending` and `sent` say nothing new. */
const FINAL: Readonly<Record<string, Receipt['state']>> = {
  delivered: 'delivered',
  read: 'delivered',
  failed: 'failed',
  undelivered: 'failed',
  canceled: 'failed',
}
