import { z } from 'zod'
import { type Channel, GROUP_NAME, type Notice, type Notifier, type SendResult } from '../../core/notifier.ts'
import type { Clock, DurationMs, EpochMs } from '../../core/time.ts'
import { parsedBody, resultOfPost, WebhookPost } from './webhook-post.ts'

/** How one chat application's robot is spoken to. */
export interface RobotManner {
  message(notice: Notice, now: EpochMs): { readonly url: URL; readonly body: unknown }
  /** Whether it says no to that code only for now: too many messages, or a moment of weakness. */
  notNow(code: number): boolean
}

export interface GroupRobotOptions {
  readonly name: string
  /** The group that it stands in, without `group:`. */
  readonly group: string
  readonly clock: Clock
  readonly manner: RobotManner
  /** 10 s when left out. */
  readonly patience?: DurationMs | undefined
}

/** What every robot's settings have. */
export const robotSettings = z.strictObject({
  group: z.string().regex(GROUP_NAME, 'must be small letters, digits and hyphens, 32 at most'),
  /** As the chat application shows it. It holds the robot's key: a secret. */
  url: z.url({ protocol: /^https?$/, error: 'must be the address that the chat application shows' }),
})

/** WeCom and DingTalk say `errcode`, Feishu says `code`. */
const answerShape = z.union([
  z.object({ errcode: z.number() }).transform(({ errcode }) => errcode),
  z.object({ code: z.number() }).transform(({ code }) => code),
])

/**
 * A robot that writes into one chat group. One-way, and robots name nothing by which a message could be found again: what got lost
 * stays unknown.
 */
export class GroupRobot implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['group']
  readonly #options: GroupRobotOptions
  readonly #post: WebhookPost

  constructor(options: GroupRobotOptions) {
    this.name = options.name
    this.#options = options
    this.#post = new WebhookPost(options.patience)
  }

  reaches = (to: string): boolean => to === `group:${this.#options.group}`

  async send(notice: Notice): Promise<SendResult> {
    const { manner, clock } = this.#options
    const { url, body } = manner.message(notice, clock.now())
    const answer = await this.#post.post(url, JSON.stringify(body))
    return resultOfPost(answer, (said) => this.#judged(said, notice))
  }

  #judged(said: string, notice: Notice): SendResult {
    const code = answerShape.safeParse(parsedBody(said))
    if (!code.success) return { state: 'unknown', reason: 'not an answer of a robot' }
    if (code.data === 0) return { state: 'accepted', providerId: notice.id }
    return { state: 'refused', permanent: !this.#options.manner.notNow(code.data), reason: String(code.data) }
  }
}

/** Whoever is in the group gets a sound for it, at night too. */
export const wakesAll = (notice: Notice): boolean => notice.severity === 'life-safety' && notice.purpose === 'alarm'
