import type { DurationMs, EpochMs } from '../../../core/time.ts'

/** `[count, since, first, second, earlierFirst, earlierSecond]` */
export type UsualMostRow = readonly [number, number, number, number, number, number]

export const USUAL_MOST_COLUMNS = 6

/** From so many values on one that stands alone is no habit. */
const MANY = 20

/**
 * How large something usually gets at the most, from six numbers: the two largest values of the running window and of the one before.
 * Small values, however many, move nothing. Once there are many, the single largest is left out: it may have been an accident.
 */
export class UsualMost {
  #count = 0
  #since: EpochMs = 0
  #first = 0
  #second = 0
  #earlierFirst = 0
  #earlierSecond = 0

  /** How many values were taken. */
  get count(): number {
    return this.#count
  }

  /** @param window after as long as this a new window begins */
  take(value: number, at: EpochMs, window: DurationMs): void {
    if (this.#count === 0) this.#since = at
    else if (at - this.#since >= window) this.#turn(at)
    this.#count += 1
    if (value > this.#first) {
      this.#second = this.#first
      this.#first = value
    } else if (value > this.#second) this.#second = value
  }

  /** 0 when nothing was taken yet. */
  most(): number {
    const largest = Math.max(this.#first, this.#earlierFirst)
    if (this.#count < MANY) return largest
    // The second of all four: a window that has just begun has no second of its own yet.
    const smallerFirst = Math.min(this.#first, this.#earlierFirst)
    return Math.max(smallerFirst, this.#first > this.#earlierFirst ? this.#second : this.#earlierSecond)
  }

  row(): UsualMostRow {
    return [this.#count, this.#since, this.#first, this.#second, this.#earlierFirst, this.#earlierSecond]
  }

  /** Replaces everything. */
  load([count, since, first, second, earlierFirst, earlierSecond]: UsualMostRow): void {
    this.#count = count
    this.#since = since
    this.#first = first
    this.#second = second
    this.#earlierFirst = earlierFirst
    this.#earlierSecond = earlierSecond
  }

  #turn(at: EpochMs): void {
    this.#since = at
    this.#earlierFirst = this.#first
    this.#earlierSecond = this.#second
    this.#first = 0
    this.#second = 0
  }
}
