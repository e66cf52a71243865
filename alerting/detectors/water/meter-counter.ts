import type { EpochMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'

/** What a meter showed, and when, by our clock. */
export interface Shown {
  readonly at: EpochMs
  /** Litres since it was made. */
  readonly litres: number
}

/** What a reading says: so much was used since `from`; or that counting begins anew with it. */
export type MeterStep =
  | { readonly kind: 'used'; readonly litres: number; readonly from: EpochMs }
  | { readonly kind: 'anew' }

/**
 * Counts what went through one meter. A value that no water can explain, a counter that fell back or jumped, is held until the next
 * one tells what it was: a slip, when that fits what was shown before, or another counter, when it fits the slip: then counting begins anew.
 */
export class MeterCounter {
  #last: Shown | undefined
  #odd: Shown | undefined

  /**
   * `undefined`: the reading says nothing, yet or at all.
   *
   * @param most litres that can pass in an hour
   */
  take(shown: Shown, most: number): MeterStep | undefined {
    const last = this.#last
    if (last !== undefined && shown.at <= last.at) return undefined
    if (last !== undefined && follows(last, shown, most)) {
      this.#last = shown
      this.#odd = undefined
      return { kind: 'used', litres: rounded(shown.litres - last.litres), from: last.at }
    }
    const odd = this.#odd
    if (last === undefined || (odd !== undefined && shown.at > odd.at && follows(odd, shown, most))) {
      this.#last = shown
      this.#odd = undefined
      return { kind: 'anew' }
    }
    this.#odd = shown
    return undefined
  }

  /** `[at, litres, odd at, odd litres]` */
  row(): readonly (number | undefined)[] {
    return [this.#last?.at, this.#last?.litres, this.#odd?.at, this.#odd?.litres]
  }

  /** Replaces everything. */
  load([at, litres, oddAt, oddLitres]: readonly (number | undefined)[]): void {
    this.#last = at === undefined || litres === undefined ? undefined : { at, litres }
    this.#odd = oddAt === undefined || oddLitres === undefined ? undefined : { at: oddAt, litres: oddLitres }
  }
}

/** A burst pipe fills no more than that, and a reading may stand for what flowed just before it. */
const follows = (before: Shown, shown: Shown, most: number): boolean => {
  const used = shown.litres - before.litres
  return used >= 0 && used <= most * Math.max(1, (shown.at - before.at) / hours(1))
}

/** Meters show tenths of a litre at the finest; what floating point adds to that is no water. */
const rounded = (litres: number): number => Math.round(litres * 1000) / 1000
