import type { DurationMs, EpochMs } from '../../core/time.ts'

/** `[told…], newest`; each as `[at, receivedAt]`. */
export type ToldEventsRow = [[number, number][], [number, number] | null]

/** When two events are one. */
export interface EventSpacing {
  /** By the device's own times they are closer than this … */
  readonly once: DurationMs
  /** … and the later one came within this long of the one that was told. */
  readonly resentWithin: DurationMs
}

/** An event by its device's time and by ours. */
interface EventTimes {
  readonly at: EpochMs
  readonly receivedAt: EpochMs
}

const KEEP = 64

/**
 * What one device's event detector has told, by the device's own times. Events close to a told one are the same.
 *
 * In whatever order they come, no more are told than in their right order: taking the earliest first always picks the most
 * moments that lie `once` apart.
 */
export class ToldEvents {
  readonly #spacing: EventSpacing
  readonly #told: EventTimes[]
  #newest: EventTimes | undefined

  constructor(spacing: EventSpacing, [told, newest]: ToldEventsRow = [[], null]) {
    this.#spacing = spacing
    this.#told = told.map(eventOf)
    this.#newest = newest === null ? undefined : eventOf(newest)
  }

  /**
   * `new`: to be told. `still`: to be told as going on, for the device never fell silent since. `known`: told already.
   *
   * @param over what was told up to here is over: an event after it is another, however soon
   */
  place({ at, receivedAt }: EventTimes, over: EpochMs = Number.NEGATIVE_INFINITY): 'new' | 'still' | 'known' {
    const { once, resentWithin } = this.#spacing
    const newest = this.#newest
    if (newest === undefined || at > newest.at) this.#newest = { at, receivedAt }
    const same = (other: EventTimes): boolean =>
      Math.abs(at - other.at) < once && at > over === other.at > over && receivedAt - other.receivedAt < resentWithin
    if (this.#told.some(same)) return 'known'
    this.#told.push({ at, receivedAt })
    if (this.#told.length > KEEP) this.#told.shift()
    return newest !== undefined && at > newest.at && same(newest) ? 'still' : 'new'
  }

  /** The last told event before `at`. */
  lastBefore(at: EpochMs): EpochMs | undefined {
    const before = this.#told.map((told) => told.at).filter((told) => told <= at)
    return before.length === 0 ? undefined : Math.max(...before)
  }

  row(): ToldEventsRow {
    return [this.#told.map(pairOf), this.#newest === undefined ? null : pairOf(this.#newest)]
  }
}

const pairOf = ({ at, receivedAt }: EventTimes): [number, number] => [at, receivedAt]
const eventOf = ([at, receivedAt]: readonly [number, number]): EventTimes => ({ at, receivedAt })
