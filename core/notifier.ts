import type { Severity } from './finding.ts'

/** `group`: a chat group's robot or another platform; one-way, and more than one person may read it. */
export type Channel = 'sms' | 'voice' | 'group'

/** How a group may be called: its robot's settings and the registry name it alike. */
export const GROUP_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/

/** Whether it is a group's address and not a number. */
export const isGroup = (address: string): boolean => address.startsWith('group:')

/**
 * Why a message is sent; only `alarm` counts when a step is asked whether it reached anybody. `echo`: what somebody texted of a resident's
 * whereabouts, to those who are to see it.
 */
export type Purpose = 'alarm' | 'digest' | 'recovery' | 'confirm' | 'ask' | 'answer' | 'echo'

/** What a vendor's approved template is filled with. Not shortened: how long each may be is the template's affair. */
export interface NoticeSlots {
  /** 紧急, 生命安全 … with 勿贸然进入,先拨119 where that holds. */
  readonly head: string
  /** Whom and what: 王**(78岁)跌倒, or 跌倒 alone for a neighbour. */
  readonly kind: string
  /** Town and address. */
  readonly place: string
  /** HH:MM, local. */
  readonly time: string
  /** What a reply names. */
  readonly code: string
}

/** One message to one person, ready to send. */
export interface Notice {
  /** Our own id of this attempt; vendors that take an idempotency or reference field get it. */
  readonly id: string
  readonly channel: Channel
  readonly purpose: Purpose
  /** E.164; for a group `group:` and its name. */
  readonly to: string
  /** The whole text, prefix and code included. On `voice` it is what is read aloud, without prefix. */
  readonly text: string
  /** For messages about one alert; without them a vendor that only fills templates can't carry the message. */
  readonly slots?: NoticeSlots | undefined
  readonly severity: Severity
  /** An earlier attempt may have gone out. */
  readonly possibleDuplicate: boolean
}

/**
 * What became of a send.
 * `accepted`: the vendor has it. `refused`: the vendor said no; `permanent` when it will say so again.
 * `failed`: it surely did not go out; try again when `retryable`. `unknown`: it may have gone out.
 */
export type SendResult =
  /** `delivered`: a look-up may know already that it has reached the phone. */
  | { readonly state: 'accepted'; readonly providerId: string; readonly delivered?: boolean }
  | { readonly state: 'refused'; readonly permanent: boolean; readonly reason: string }
  | { readonly state: 'failed'; readonly retryable: boolean; readonly reason: string }
  | { readonly state: 'unknown'; readonly reason: string }

/** One vendor. It does one send and says honestly what happened; retry, choice of vendor and records are written once, around it. */
export interface Notifier {
  readonly name: string
  /** Whether a message handed to it reaches a phone at all: `console` does not. */
  readonly reachesPeople: boolean
  readonly channels: readonly Channel[]
  /** Whether it stands under another country's law: then it is given no address, name or illness to carry. No when left out. */
  readonly foreign?: boolean
  /** Whether it can carry messages to that number or group; any number, and no group, when left out. */
  reaches?(to: string): boolean
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
  /** When it was texted, where the vendor says so: a text may be under way for hours, and then means what was told before it. */
  readonly sentAt?: number | undefined
}

/** What somebody pressed during a call. */
export interface IncomingKey {
  readonly vendor: string
  /** The call, as the vendor named it when it accepted the notice. */
  readonly providerId: string
  /** Our own id of the notice, or how it begins, when the vendor gives it back: a key may be faster than the answer that names the call. */
  readonly noticeId?: string | undefined
  /** One of 0–9, * and #. */
  readonly key: string
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
