import type { EpochMs } from '../../core/time.ts'

/** [from, to]: every reading that is known between them said `value`. */
interface Run {
  readonly value: boolean
  from: EpochMs
  to: EpochMs
}

/** `[value, from, to]` */
export type RunRow = [boolean, number, number]

const KEEP = 24

/**
 * What one device has said of one state, in the order of the device's own times however late or often each reading came.
 *
 * A reading is a rising edge only if neither of its neighbours in time was true already: so duplicates and stragglers tell of
 * no more rises than the readings would have in their right order.
 */
export class ValueRuns {
  readonly #runs: Run[]

  constructor(rows: readonly RunRow[] = []) {
    this.#runs = rows.map(([value, from, to]) => ({ value, from, to }))
  }

  /** `rising` when a new run of true begins at `at`, `falling` when the newest run turns false, else `known`. */
  place(at: EpochMs, value: boolean): 'rising' | 'falling' | 'known' {
    const index = this.#lastFrom(at)
    const inside = this.#runs[index]
    const change =
      inside !== undefined && at <= inside.to
        ? this.#placeInside(index, inside, at, value)
        : this.#placeBetween(index, at, value)
    while (this.#runs.length > KEEP) this.#runs.shift()
    return change
  }

  /** The newest value by the device's own time. */
  newest(): boolean | undefined {
    return this.#runs.at(-1)?.value
  }

  /** Since when the newest value holds. */
  newestSince(): EpochMs | undefined {
    return this.#runs.at(-1)?.from
  }

  rows(): RunRow[] {
    return this.#runs.map((run): RunRow => [run.value, run.from, run.to])
  }

  #placeInside(index: number, run: Run, at: EpochMs, value: boolean): 'rising' | 'falling' | 'known' {
    // A straggling false inside a run of true would only split what was told as one.
    if (run.value === value || run.value) return this.#atItsEnd(index, run, at, value)
    const earlier = this.#runs[index - 1]
    const atItsStart = at === run.from
    if (atItsStart && earlier?.to === at) return 'known'
    this.#runs.splice(
      index,
      1,
      { value: false, from: run.from, to: run.from },
      { value: true, from: at, to: at },
      ...(run.to > at ? [{ value: false, from: run.to, to: run.to }] : []),
    )
    return 'rising'
  }

  /** At the very moment at which the newest run of true ends, a false is told as its end. */
  #atItsEnd(index: number, run: Run, at: EpochMs, value: boolean): 'falling' | 'known' {
    if (run.value === value || at !== run.to || index !== this.#runs.length - 1) return 'known'
    this.#runs.push({ value, from: at, to: at })
    return 'falling'
  }

  #placeBetween(index: number, at: EpochMs, value: boolean): 'rising' | 'falling' | 'known' {
    const earlier = this.#runs[index]
    const later = this.#runs[index + 1]
    if (earlier?.value === value) {
      earlier.to = at
      return 'known'
    }
    if (later?.value === value) {
      later.from = at
      return 'known'
    }
    this.#runs.splice(index + 1, 0, { value, from: at, to: at })
    if (value) return 'rising'
    return later === undefined && earlier !== undefined ? 'falling' : 'known'
  }

  /** The index of the last run that begins at or before `at`; -1 when none does. */
  #lastFrom(at: EpochMs): number {
    let index = this.#runs.length - 1
    while (index >= 0 && (this.#runs[index]?.from ?? 0) > at) index -= 1
    return index
  }
}
