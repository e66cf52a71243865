import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { VitalHeard } from './vital-heard.ts'

/** A vital sign that was not heard when it was measured. */
export interface HandedInVital extends VitalHeard {
  readonly lateBy: DurationMs
  readonly receivedAt: EpochMs
}

/** So many of one metric of one device are kept, the newest by its own time: more would not change whether the newest are held. */
const KEPT = 64
/** A memory that never ends is judged in pieces: after this many times the quiet that is waited for. */
const PATIENCE = 10

/**
 * What a home's devices hand in of times gone by, until they have done so: a memory comes in pieces, in any order, and often twice. In whatever
 * order it came, the same is kept.
 */
export class HandedIn {
  readonly #kept = new Map<string, HandedInVital[]>()
  #firstAt: EpochMs = Infinity
  #lastAt: EpochMs = -Infinity

  keep(vital: HandedInVital): void {
    this.loadTimes(Math.min(this.#firstAt, vital.receivedAt), Math.max(this.#lastAt, vital.receivedAt))
    const key = keyOf(vital)
    const kept = this.#kept.get(key) ?? []
    this.#kept.set(key, kept)
    const place = kept.findIndex((other) => compare(other, vital) >= 0)
    const next = kept[place]
    if (next !== undefined && compare(next, vital) === 0) return
    kept.splice(place === -1 ? kept.length : place, 0, vital)
    if (kept.length > KEPT) kept.shift()
  }

  /** When nothing more of it is to be expected; `undefined` when nothing was handed in. */
  dueAt(quiet: DurationMs): EpochMs | undefined {
    return this.#kept.size === 0 ? undefined : Math.min(this.#lastAt + quiet, this.#firstAt + PATIENCE * quiet)
  }

  /** How many there are. */
  get size(): number {
    let size = 0
    for (const kept of this.#kept.values()) size += kept.length
    return size
  }

  /** Everything, oldest first. */
  takeAll(): readonly HandedInVital[] {
    const all = [...this.rows()].sort(compare)
    this.#kept.clear()
    this.loadTimes(Infinity, -Infinity)
    return all
  }

  /** When the first and the last of it came; `undefined` when nothing was handed in. */
  times(): readonly [firstAt: EpochMs, lastAt: EpochMs] | undefined {
    return this.#kept.size === 0 ? undefined : [this.#firstAt, this.#lastAt]
  }

  *rows(): Generator<HandedInVital> {
    for (const kept of this.#kept.values()) yield* kept
  }

  loadTimes(firstAt: EpochMs, lastAt: EpochMs): void {
    this.#firstAt = firstAt
    this.#lastAt = lastAt
  }
}

/** By their own times where they have one, else as they came: an order that does not hang on how they were handed in. */
const compare = (a: HandedInVital, b: HandedInVital): number =>
  momentOf(a) - momentOf(b) ||
  placeOf(a) - placeOf(b) ||
  inOrder(a.device, b.device) ||
  inOrder(a.metric, b.metric) ||
  a.value - b.value

const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
const keyOf = ({ device, metric }: VitalHeard): string => `${device} ${metric}`

/** Of one device: what was measured together has one. */
export const momentOf = ({ ownAt, at }: VitalHeard): EpochMs => ownAt ?? at

/** What came without a time is told apart by the message it stood in. */
const placeOf = ({ ownAt, offset }: VitalHeard): number => (ownAt === undefined ? offset : 0)
