import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Log } from '../../core/log.ts'
import type {
  IncomingKey,
  IncomingText,
  Receipt,
  VendorWebhook,
  WebhookAnswer,
  WebhookRequest,
} from '../../core/notifier.ts'
import type { CallbackSinks } from './vendor.ts'

/** The secret part of a callback's address, for vendors that sign nothing. Long enough that nobody guesses it. */
export const callbackToken = z
  .string()
  .regex(/^[\w-]{16,128}$/, 'must be 16 to 128 letters, digits, hyphens or underscores')

/** What one callback said. */
export interface CallbackNews {
  readonly texts: readonly IncomingText[]
  readonly receipts: readonly Receipt[]
  /** What was pressed during calls; nothing when left out. */
  readonly keys?: readonly IncomingKey[]
  /** Entries that can't be understood. */
  readonly broken: number
}

export interface SecretWebhookOptions {
  /** The vendor's name in the settings. */
  readonly name: string
  readonly token: string
  /** What the last part of the address means, each reading what the vendor says there. Must not throw. */
  readonly routes: Readonly<Record<string, (request: WebhookRequest) => CallbackNews>>
  /** What the vendor wants to hear when all is kept. */
  readonly thanks: WebhookAnswer
  /** `onKey` where a route brings keys. */
  readonly sinks: Pick<CallbackSinks, 'onText' | 'onReceipt'> & Partial<Pick<CallbackSinks, 'onKey'>>
  readonly log: Log
}

const NOT_HERE: WebhookAnswer = { status: 404, contentType: 'text/plain', body: 'no such callback' }
const NOT_UNDERSTOOD: WebhookAnswer = { status: 400, contentType: 'text/plain', body: 'not understood' }

/** Callbacks to `/webhooks/NAME/<token>/<route>`: who does not know the token learns nothing and changes nothing. */
export class SecretWebhook implements VendorWebhook {
  readonly vendor: string
  readonly #options: SecretWebhookOptions

  constructor(options: SecretWebhookOptions) {
    this.vendor = options.name
    this.#options = options
  }

  /** Answers when everything said is on disk. Rejects when it could not be kept; the vendor brings all of it again then. */
  async receive(request: WebhookRequest): Promise<WebhookAnswer> {
    const { sinks, thanks, log } = this.#options
    const read = this.#route(request.path)
    if (read === undefined) return NOT_HERE
    const { texts, receipts, keys = [], broken } = read(request)
    // What is said to who pressed, such a vendor has in a template.
    for (const key of keys) await sinks.onKey?.(key)
    for (const text of texts) await sinks.onText(text)
    for (const receipt of receipts) await sinks.onReceipt(receipt)
    if (broken > 0) log.warn('a part of a callback was not understood', { vendor: this.vendor, broken })
    return broken > 0 && texts.length + receipts.length + keys.length === 0 ? NOT_UNDERSTOOD : thanks
  }

  #route(path: string): ((request: WebhookRequest) => CallbackNews) | undefined {
    const { token, routes } = this.#options
    const [said = '', route = ''] = path.split('/', 2)
    return same(said, token) && Object.hasOwn(routes, route) && path === `${said}/${route}` ? routes[route] : undefined
  }
}

/** In a time that says nothing about how much of it is right. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** The entries of a list of JSON that have the shape, and how many have not; all of it is one broken entry when it is no list. */
export function entriesOf<T>(body: string | undefined, shape: z.ZodType<T>): { entries: readonly T[]; broken: number } {
  const list = z.array(z.unknown()).safeParse(jsonOf(body))
  if (!list.success) return { entries: [], broken: 1 }
  const entries = list.data.flatMap((item) => {
    const parsed = shape.safeParse(item)
    return parsed.success ? [parsed.data] : []
  })
  return { entries, broken: list.data.length - entries.length }
}

export function jsonOf(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return undefined
  }
}
