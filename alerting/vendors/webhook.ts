import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'
import { type Clock, type DurationMs, isoInstant } from '../../core/time.ts'
import { robotSettings } from './group-robot.ts'
import { vendorKind } from './vendor.ts'
import { parsedBody, resultOfPost, WebhookPost } from './webhook-post.ts'

export const webhookSettings = robotSettings.extend({
  /** What both sides know; 16 characters at least. */
  secret: z.string().min(16, 'must be 16 characters at least'),
  /** Whether any 2xx counts as taken; else its body must name the id, which no login page or proxy in between does. */
  anyAnswer: z.boolean().default(false),
})

const receiptShape = z.object({ id: z.string() })

export interface SignedWebhookOptions extends z.infer<typeof webhookSettings> {
  readonly name: string
  readonly clock: Clock
  /** 10 s when left out. */
  readonly patience?: DurationMs | undefined
}

/**
 * Any platform that can take a signed POST (docs/vendors.md says what stands in it). The receiver takes each `id` once, so asking
 * what became of a notice is to hand it over again.
 */
export class SignedWebhook implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['group']
  readonly #options: SignedWebhookOptions
  readonly #post: WebhookPost

  constructor(options: SignedWebhookOptions) {
    this.name = options.name
    this.#options = options
    this.#post = new WebhookPost(options.patience)
  }

  reaches = (to: string): boolean => to === `group:${this.#options.group}`

  async send(notice: Notice): Promise<SendResult> {
    const { url, secret, group, clock } = this.#options
    const now = clock.now()
    const body = JSON.stringify({
      id: notice.id,
      group,
      purpose: notice.purpose,
      severity: notice.severity,
      text: notice.text,
      ...(notice.slots === undefined ? {} : { slots: notice.slots }),
      possibleDuplicate: notice.possibleDuplicate,
      sentAt: isoInstant(now),
    })
    const answer = await this.#post.post(new URL(url), body, {
      'idempotency-key': notice.id,
      'x-shouwang-signature': webhookSignature(secret, Math.floor(now / 1000), body),
    })
    return resultOfPost(answer, (said) => this.#judged(said, notice))
  }

  #judged(said: string, { id }: Notice): SendResult {
    const named = receiptShape.safeParse(parsedBody(said)).data?.id
    if (named === id || this.#options.anyAnswer) return { state: 'accepted', providerId: id }
    return { state: 'unknown', reason: 'the answer does not name the id' }
  }

  async lookUp(notice: Notice): Promise<SendResult> {
    const result = await this.send(notice)
    // What was surely not taken now may have been taken before.
    return result.state === 'accepted' ? result : { state: 'unknown', reason: `look-up: ${result.reason}` }
  }
}

/** `t=` the time in s, `v1=` HMAC-SHA256 over that time, a dot and the body, hex. */
export function webhookSignature(secret: string, atSeconds: number, body: string): string {
  return `t=${atSeconds},v1=${createHmac('sha256', secret).update(`${atSeconds}.${body}`).digest('hex')}`
}

/** Kind `webhook`: a district's own platform, or anything else that takes a signed POST. */
export const webhookKind = vendorKind(webhookSettings, (settings, { name, clock }) => ({
  notifier: new SignedWebhook({ ...settings, name, clock }),
}))
