import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { TableRow } from '../table.ts'

/** `[count, since, first, second, earlierFirst, earlierSecond]` */
export const USUAL_MOST_COLUMNS = 6

/** From so many values on one that stands alone is no habit. */
const MANY = 20

const [COUNT, SINCE, FIRST, SECOND, EARLIER_FIRST, EARLIER_SECOND] = [0, 1, 2, 3, 4, 5]

/**
 * How large something usually gets at the most, from six numbers: the two largest values of the running window and of the one before.
 * Small values, however many, move nothing. Once there are many, the single largest is left out: it may have been an accident.
 *
 * It only looks at the six: they stay among the other numbers of whom they belong to, where each takes eight bytes. There are a hundred
 * thousand of these.
 */
export class UsualMost {
  readonly #numbers: number[]
  readonly #from: number

  /** @param numbers hold the six of a `row` from index `from` on; all 0 when nothing was taken yet */
  constructor(numbers: number[], from: number) {
    this.#numbers = numbers
    this.#from = from
  }

  /** How many values were taken. */
  get count(): number {
    return this.#get(COUNT)
  }

  /** @param window after as long as this a new window begins */
  take(value: number, at: EpochMs, window: DurationMs): void {
    if (this.count === 0) this.#set(SINCE, at)
    else if (at - this.#get(SINCE) >= window) this.#turn(at)
    this.#set(COUNT, this.count + 1)
    const first = this.#get(FIRST)
    if (value > first) {
      this.#set(SECOND, first)
      this.#set(FIRST, value)
    } else if (value > this.#get(SECOND)) this.#set(SECOND, value)
  }

  /** 0 when nothing was taken yet. */
  most(): number {
    const [first, earlierFirst] = [this.#get(FIRST), this.#get(EARLIER_FIRST)]
    const largest = Math.max(first, earlierFirst)
    if (this.count < MANY) return largest
    // The second of all four: a window that has just begun has no second of its own yet.
    return Math.max(Math.min(first, earlierFirst), this.#get(first > earlierFirst ? SECOND : EARLIER_SECOND))
  }

  row(): readonly number[] {
    return this.#numbers.slice(this.#from, this.#from + USUAL_MOST_COLUMNS)
  }

  /** Replaces everything by what stands in the row from there on. */
  load(row: TableRow, column: number): void {
    for (let index = 0; index < USUAL_MOST_COLUMNS; index += 1) this.#set(index, row.number(column + index) ?? 0)
  }

  #turn(at: EpochMs): void {
    this.#set(SINCE, at)
    this.#set(EARLIER_FIRST, this.#get(FIRST))
    this.#set(EARLIER_SECOND, this.#get(SECOND))
    this.#set(FIRST, 0)
    this.#set(SECOND, 0)
  }

  #get(index: number): number {
    return this.#numbers[this.#from + index] ?? 0
  }

  #set(index: number, value: number): void {
    this.#numbers[this.#from + index] = value
  }
}
