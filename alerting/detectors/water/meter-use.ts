import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { fromCell, toCell } from '../table.ts'
import type { Shown } from './meter-counter.ts'
import { MeterCounter } from './meter-counter.ts'

/** A moment in a meter's count. */
interface Mark {
  readonly at: EpochMs
  /** Litres counted up to then. */
  readonly used: number
  /** For how long the resident was thought at home up to then, in time in which the home could be heard. */
  readonly home: DurationMs
}

/** So little was used since `since`, while the resident was at home for `atHome`. */
export interface Use {
  readonly since: EpochMs
  readonly atHome: DurationMs
  readonly litres: number
}

export interface MeterUseFigures {
  readonly waterFlowBelievable: number
  readonly waterLeast: number
  readonly waterUsedAgain: number
}

/** Steps in which meters count, litres: pulses of a cubic metre down to tenths of a litre. */
const STEPS = [1000, 100, 10, 1, 0.1, 0.01]
/** More marks than this tell no more. */
const MARKS = 30

/**
 * How little one meter has counted lately. It keeps no more of the past than the last few litres: the time since those began to flow is
 * what is judged.
 *
 * Nothing is judged by silence: every word here rests on readings at both ends of the time, whatever came in between.
 */
export class MeterUse {
  readonly counter = new MeterCounter()
  /** When counting began, or began anew. */
  firstAt: EpochMs = 0
  lastAt: EpochMs = 0
  #used = 0
  #home: DurationMs = 0
  /** Oldest first; the last one is where water last flowed. */
  #marks: Mark[] = []
  #flowed: Mark = { at: 0, used: 0, home: 0 }
  /** Into `STEPS`: the coarsest step that explains all that was ever counted. */
  #step = 0

  /**
   * @param atHome for how long the resident was thought at home between two moments
   * @returns litres used since the reading before; `undefined` when it does not say
   */
  take(shown: Shown, figures: MeterUseFigures, atHome: (from: EpochMs, to: EpochMs) => DurationMs): number | undefined {
    const step = this.counter.take(shown, figures.waterFlowBelievable)
    if (step === undefined) return undefined
    this.lastAt = shown.at
    if (step.kind === 'anew') {
      this.#begin(shown.at)
      return undefined
    }
    this.#home += atHome(step.from, shown.at)
    if (step.litres > 0) this.#count(shown.at, step.litres, figures)
    return step.litres
  }

  /** Nothing at all was used since then. */
  none(): Use {
    return { since: this.#flowed.at, atHome: this.#home - this.#flowed.home, litres: 0 }
  }

  /** The longest time up to now in which less than `limit` was used. */
  below(limit: number): Use {
    const mark = this.#marks.find(({ used }) => this.#used - used < limit) ?? this.#flowed
    return { since: mark.at, atHome: this.#home - mark.home, litres: Math.round((this.#used - mark.used) * 10) / 10 }
  }

  /** Can it tell so few litres from none? Not known of one that never counted anything. */
  tells(litres: number): boolean {
    return (STEPS[this.#step] ?? 0) <= litres && this.#used > 0
  }

  row(): readonly (string | number | undefined)[] {
    const { at, used, home } = this.#flowed
    const counted = [this.firstAt, this.lastAt, this.#used, this.#home, this.#step, at, used, home]
    return [...this.counter.row(), ...counted, toCell(this.#marks.map((mark) => [mark.at, mark.used, mark.home]))]
  }

  /** Replaces everything. @param cell the number in that column of `row()` */
  load(cell: (column: number) => number | undefined, marks: string): void {
    this.counter.load([cell(0), cell(1), cell(2), cell(3)])
    this.firstAt = cell(4) ?? 0
    this.lastAt = cell(5) ?? 0
    this.#used = cell(6) ?? 0
    this.#home = cell(7) ?? 0
    this.#step = cell(8) ?? 0
    this.#flowed = { at: cell(9) ?? 0, used: cell(10) ?? 0, home: cell(11) ?? 0 }
    this.#marks = Array.from(fromCell(marks, 3), (row) => ({
      at: row.number(0) ?? 0,
      used: row.number(1) ?? 0,
      home: row.number(2) ?? 0,
    }))
  }

  #begin(at: EpochMs): void {
    this.firstAt = at
    this.#used = 0
    this.#home = 0
    this.#step = 0
    this.#flowed = { at, used: 0, home: 0 }
    this.#marks = [this.#flowed]
  }

  #count(at: EpochMs, litres: number, { waterLeast, waterUsedAgain }: MeterUseFigures): void {
    this.#used += litres
    while (this.#step < STEPS.length - 1 && !isMultiple(litres, STEPS[this.#step] ?? 0)) this.#step += 1
    this.#flowed = { at, used: this.#used, home: this.#home }
    const asked = waterLeast + waterUsedAgain
    const marked = this.#marks.at(-1)?.used ?? 0
    // What flowed since a mark that was left out only makes the time look shorter.
    if (this.#used - marked >= asked / MARKS) this.#marks.push(this.#flowed)
    const needed = this.#marks.findIndex(({ used }) => this.#used - used < asked)
    if (needed > 0) this.#marks.splice(0, needed)
  }
}

const isMultiple = (litres: number, step: number): boolean => {
  const times = litres / step
  return Math.abs(times - Math.round(times)) < 1e-6
}
