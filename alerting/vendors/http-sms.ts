import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'
import type { Clock, DurationMs, EpochMs } from '../../core/time.ts'
import { MAINLAND_MOBILE } from './e164.ts'
import { lookUpVerdict, sendVerdict } from './http-sms-answer.ts'
import { httpSmsRequest } from './http-sms-request.ts'
import type { HttpSmsSettings } from './http-sms-settings.ts'
import { onceListed } from './late-listing.ts'
import { WebhookPost } from './webhook-post.ts'

export interface HttpSmsOptions extends HttpSmsSettings {
  readonly name: string
  readonly clock: Clock
  /** How long it may take to answer; 10 s when left out. */
  readonly patience?: DurationMs | undefined
}

/** SMS by a platform that takes them by HTTP in its own way: a government's, a carrier's. Everything about it is data. */
export class HttpSms implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['sms']
  readonly foreign: boolean
  /** There only when the platform can be asked. */
  readonly lookUp?: (notice: Notice, claimedAt: EpochMs) => Promise<SendResult | 'not-found'>
  readonly #options: HttpSmsOptions
  readonly #web: WebhookPost

  constructor(options: HttpSmsOptions) {
    this.name = options.name
    this.foreign = options.foreign
    this.#options = options
    this.#web = new WebhookPost(options.patience)
    const { lookUp, clock } = options
    if (lookUp !== undefined) {
      this.lookUp = (notice, claimedAt) => onceListed(clock, { notice, claimedAt }, () => this.#find(lookUp, notice))
    }
  }

  reaches(to: string): boolean {
    return this.#options.numbers === 'domestic' ? MAINLAND_MOBILE.test(to) : to.startsWith('+')
  }

  async send(notice: Notice): Promise<SendResult> {
    const { send, clock } = this.#options
    const { url, request } = httpSmsRequest(send, this.#options, { notice, now: clock.now() })
    return sendVerdict(await this.#web.ask(url, request), send, notice.id)
  }

  async #find(lookUp: NonNullable<HttpSmsSettings['lookUp']>, notice: Notice): Promise<SendResult | 'not-found'> {
    const { url, request } = httpSmsRequest(lookUp, this.#options, { notice, now: this.#options.clock.now() })
    return lookUpVerdict(await this.#web.ask(url, request), lookUp, notice.id)
  }
}
