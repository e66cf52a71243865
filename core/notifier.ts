import type { Severity } from './finding.ts'

export type Channel = 'sms' | 'voice'

/** One message to one person, ready to send. */
export interface Notice {
  /** Our own id of this attempt; vendors that take an idempotency or reference field get it. */
  readonly id: string
  readonly channel: Channel
  /** E.164. */
  readonly to: string
  /** The whole text, prefix and code included. */
  readonly text: string
  readonly severity: Severity
}

/**
 * What became of a send.
 * `accepted`: the vendor has it. `refused`: the vendor said no; `permanent` when it will say so again.
 * `failed`: it surely did not go out; try again when `retryable`. `unknown`: it may have gone out.
 */
export type SendResult =
  | { readonly state: 'accepted'; readonly providerId: string }
  | { readonly state: 'refused'; readonly permanent: boolean; readonly reason: string }
  | { readonly state: 'failed'; readonly retryable: boolean; readonly reason: string }
  | { readonly state: 'unknown'; readonly reason: string }

/** One vendor. It does one send and says honestly what happened; retry, choice of vendor and records are written once, around it. */
export interface Notifier {
  readonly name: string
  /** Whether a message handed to it reaches a phone at all: `console` does not. */
  readonly reachesPeople: boolean
  readonly channels: readonly Channel[]
  /** Never throws, and answers within 10 s. */
  send(notice: Notice): Promise<SendResult>
  /** Asks the vendor whether it has that notice, sent at `claimedAt` or later. `not-found` only when it surely has not. */
  lookUp?(notice: Notice, claimedAt: number): Promise<SendResult | 'not-found'>
}

/** A vendor's report about a message it accepted. */
export interface Receipt {
  readonly vendor: string
  readonly providerId: string
  readonly state: 'delivered' | 'failed'
  readonly reason: string | undefined
}

/** What somebody texted back. */
export interface IncomingText {
  readonly vendor: string
  /** The vendor's id of the text: the same text twice is handled once. */
  readonly id: string
  readonly from: string
  readonly body: string
}

/** A vendor's callback as HTTP brought it; who checks the signature needs the address as the vendor saw it. */
export interface WebhookRequest {
  /** Behind `/webhooks/<vendor>/`. */
  readonly path: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly fields: Readonly<Record<string, string>>
  /** The body as it came, for vendors that send lists or sign the bytes. */
  readonly rawBody?: string
}

export interface WebhookAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** The port between the HTTP server and a vendor: the vendor checks the signature and answers in its own format. */
export interface VendorWebhook {
  readonly vendor: string
  receive(request: WebhookRequest): Promise<WebhookAnswer>
}
