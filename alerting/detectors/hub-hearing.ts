import type { HubEvent } from '../../core/message.ts'
import type { EpochMs } from '../../core/time.ts'
import { days } from '../../core/time.ts'
import type { Thresholds } from '../rules/thresholds.ts'
import type { DeafSpan } from './fair-deadline.ts'

const KEEP_SPANS = 32
const KEEP_STARTS = 3
const KEEP_FOR = days(3)

export type HubHearingRow = {
  lastPulseAt: number | null
  freshFrom: number
  starts: number[]
  deaf: { from: number; to: number }[]
}

/** Knows when the hub itself could not hear: while its pulse paused. */
export class HubHearing {
  readonly #figures: Pick<Thresholds, 'hubDeaf'>
  #lastPulseAt: EpochMs | undefined
  #freshFrom: EpochMs = Number.NEGATIVE_INFINITY
  /** The newest three moments from which it was fresh, oldest first. */
  #starts: readonly EpochMs[] = []
  #deaf: DeafSpan[] = []

  /** @param figures one object that stays up to date */
  constructor(figures: Pick<Thresholds, 'hubDeaf'>) {
    this.#figures = figures
  }

  onPulse(pulse: HubEvent): void {
    const last = this.#lastPulseAt
    const deaf = last !== undefined && pulse.receivedAt - last > this.#figures.hubDeaf
    if (deaf) this.#remember({ from: last, to: pulse.receivedAt })
    if (deaf || pulse.kind === 'started') {
      this.#freshFrom = pulse.receivedAt
      this.#starts = [...this.#starts, pulse.receivedAt].slice(-KEEP_STARTS)
    }
    this.#lastPulseAt = last === undefined ? pulse.receivedAt : Math.max(last, pulse.receivedAt)
  }

  /** The silence of gateways counts from here: the last start, or the end of the last deafness. */
  freshFrom(): EpochMs {
    return this.#freshFrom
  }

  /** How often it began to listen anew after that moment; 3 stands for more. */
  startsAfter(at: EpochMs): number {
    return this.#starts.filter((start) => start > at).length
  }

  /** When the hub could not hear, oldest first; the last three days. */
  deafSpans(): readonly DeafSpan[] {
    return this.#deaf
  }

  row(): HubHearingRow {
    return {
      lastPulseAt: this.#lastPulseAt ?? null,
      freshFrom: Number.isFinite(this.#freshFrom) ? this.#freshFrom : 0,
      starts: [...this.#starts],
      deaf: [...this.#deaf],
    }
  }

  load(row: HubHearingRow): void {
    this.#lastPulseAt = row.lastPulseAt ?? undefined
    this.#freshFrom = row.freshFrom
    this.#starts = [...row.starts]
    this.#deaf = [...row.deaf]
  }

  #remember(span: DeafSpan): void {
    this.#deaf = [...this.#deaf, span].filter((known) => known.to > span.to - KEEP_FOR).slice(-KEEP_SPANS)
  }
}
