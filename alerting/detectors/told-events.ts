import type { DurationMs, EpochMs } from '../../core/time.ts'

/** `[told…], newest` */
export type ToldEventsRow = [number[], number | null]

const KEEP = 64

/**
 * What one device's event detector has told, by the device's own times. Events closer than `once` to a told one are the same.
 *
 * In whatever order they come, no more are told than in their right order: taking the earliest first always picks the most
 * moments that lie `once` apart.
 */
export class ToldEvents {
  readonly #once: DurationMs
  readonly #told: EpochMs[]
  #newest: EpochMs | undefined

  constructor(once: DurationMs, [told, newest]: ToldEventsRow = [[], null]) {
    this.#once = once
    this.#told = [...told]
    this.#newest = newest ?? undefined
  }

  /**
   * `new`: to be told. `still`: to be told as going on, for the device never fell silent since. `known`: told already.
   *
   * @param over what was told up to here is over: an event after it is another, however soon
   */
  place(at: EpochMs, over: EpochMs = Number.NEGATIVE_INFINITY): 'new' | 'still' | 'known' {
    const newest = this.#newest
    if (newest === undefined || at > newest) this.#newest = at
    const same = (other: EpochMs): boolean => Math.abs(at - other) < this.#once && at > over === other > over
    if (this.#told.some(same)) return 'known'
    this.#told.push(at)
    if (this.#told.length > KEEP) this.#told.shift()
    return newest !== undefined && at > newest && same(newest) ? 'still' : 'new'
  }

  /** The last told event before `at`. */
  lastBefore(at: EpochMs): EpochMs | undefined {
    const before = this.#told.filter((told) => told <= at)
    return before.length === 0 ? undefined : Math.max(...before)
  }

  row(): ToldEventsRow {
    return [[...this.#told], this.#newest ?? null]
  }
}
