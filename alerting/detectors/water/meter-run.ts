import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { days, hours } from '../../../core/time.ts'
import { fromCell, toCell } from '../table.ts'
import type { Shown } from './meter-counter.ts'
import { MeterCounter } from './meter-counter.ts'

/** A moment in a meter's count. */
interface Mark {
  readonly at: EpochMs
  /** Litres counted up to then. */
  readonly used: number
}

/** So much flowed since `since`. */
export interface Flow {
  readonly since: EpochMs
  readonly litres: number
}

export interface MeterRunFigures {
  readonly waterFlowBelievable: number
  readonly waterReadingGap: DurationMs
  readonly waterPause: DurationMs
}

const DAY = days(1)
/** A day's use is known to within so much of its beginning. */
const MARK_EVERY = hours(1)

/** How long water has run through one meter without a pause, and how much ran in a day, as far as its readings show. */
export class MeterRun {
  /** It was told that water runs. */
  told = false
  readonly #counter = new MeterCounter()
  #used = 0
  /** Where the running without a pause began. */
  #run: Mark | undefined
  /** When the meter last showed that water had flowed. */
  #flowedAt: EpochMs | undefined
  /** An hour apart, oldest first, from a day ago on. */
  #marks: Mark[] = []
  #pausedAt: EpochMs | undefined

  /** @returns false when the reading says nothing */
  take(shown: Shown, figures: MeterRunFigures): boolean {
    const step = this.#counter.take(shown, figures.waterFlowBelievable)
    if (step === undefined) return false
    if (step.kind === 'anew') this.#begin(shown.at)
    else this.#count(step, shown.at, figures)
    return true
  }

  /** What has flowed without a pause. */
  running(): Flow | undefined {
    const run = this.#run
    return run === undefined ? undefined : { since: run.at, litres: this.#used - run.used }
  }

  /** The most that flowed in a day, as a day's worth; of the last 24 h, or of the last two readings when they lie further apart. */
  inADay(now: EpochMs): Flow & { readonly perDay: number } {
    let most = { since: now, litres: 0, perDay: 0 }
    for (const { at, used } of this.#marks) {
      const litres = this.#used - used
      const perDay = litres / Math.max(1, (now - at) / DAY)
      if (perDay > most.perDay) most = { since: at, litres, perDay }
    }
    return most
  }

  /** Since when no water flows, if the readings show that it paused; `undefined` while it runs, or may. */
  pausedAt(): EpochMs | undefined {
    return this.#pausedAt
  }

  row(): readonly (string | number | boolean | undefined)[] {
    return [
      ...this.#counter.row(),
      this.told,
      this.#used,
      this.#run?.at,
      this.#run?.used,
      this.#flowedAt,
      this.#pausedAt,
      toCell(this.#marks.map(({ at, used }) => [at, used])),
    ]
  }

  /** Replaces everything. @param cell the number in that column of `row()` */
  load(cell: (column: number) => number | undefined, told: boolean, marks: string): void {
    this.#counter.load([cell(0), cell(1), cell(2), cell(3)])
    this.told = told
    this.#used = cell(5) ?? 0
    const [at, used] = [cell(6), cell(7)]
    this.#run = at === undefined || used === undefined ? undefined : { at, used }
    this.#flowedAt = cell(8)
    this.#pausedAt = cell(9)
    this.#marks = Array.from(fromCell(marks, 2), (row) => ({ at: row.number(0) ?? 0, used: row.number(1) ?? 0 }))
  }

  #begin(at: EpochMs): void {
    this.#used = 0
    this.#run = undefined
    this.#flowedAt = undefined
    this.#pausedAt = undefined
    this.#marks = [{ at, used: 0 }]
  }

  #count(step: { readonly litres: number; readonly from: EpochMs }, at: EpochMs, figures: MeterRunFigures): void {
    const { litres, from } = step
    if (at - from > figures.waterReadingGap) this.#run = undefined
    else if (litres > 0) this.#run ??= { at: from, used: this.#used }
    this.#used += litres
    if (litres > 0) {
      this.#flowedAt = at
      this.#pausedAt = undefined
    } else if (at - (this.#flowedAt ?? from) >= figures.waterPause) {
      this.#run = undefined
      this.#pausedAt ??= this.#flowedAt ?? from
    }
    this.#mark(at)
  }

  #mark(at: EpochMs): void {
    const marks = this.#marks
    if (at - (marks.at(-1)?.at ?? Number.NEGATIVE_INFINITY) >= MARK_EVERY) marks.push({ at, used: this.#used })
    // One from before the last day is kept: for meters that speak less than daily it is the only one.
    while ((marks[1]?.at ?? at) <= at - DAY) marks.shift()
  }
}
