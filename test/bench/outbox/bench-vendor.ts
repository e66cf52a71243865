import type { Channel, Notice, Notifier, SendResult } from '../../../core/notifier.ts'
import type { Clock, DurationMs } from '../../../core/time.ts'

/** A vendor that takes everything after as long as a real one needs, and knows when it was handed what. */
export class BenchVendor implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['sms']
  readonly handed: { readonly at: number; readonly lifeSafety: boolean }[] = []
  readonly #clock: Clock
  readonly #takes: DurationMs

  constructor(name: string, clock: Clock, takes: DurationMs) {
    this.name = name
    this.#clock = clock
    this.#takes = takes
  }

  async send(notice: Notice): Promise<SendResult> {
    this.handed.push({ at: this.#clock.now(), lifeSafety: notice.severity === 'life-safety' })
    if (this.#takes > 0) await new Promise<void>((resolve) => this.#clock.after(this.#takes, resolve))
    return { state: 'accepted', providerId: notice.id }
  }

  /** The most that it was handed within any second. */
  mostInASecond(): number {
    const times = this.handed.map(({ at }) => at)
    return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))
  }
}
