import { type CivilDay, civilDayOf, momentOf } from '../../core/civil-day.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Shift } from './roster.ts'

/** A time of nobody: `[from, until)`. */
export interface Hole {
  readonly from: EpochMs
  readonly until: EpochMs
}

/**
 * When nobody is there within `[from, until)`, oldest first; neighbouring holes are one.
 *
 * @param moments every moment within at which the answer of `anybody` may change
 */
export function holes(
  { from, until }: Hole,
  moments: readonly EpochMs[],
  anybody: (at: EpochMs) => boolean,
): readonly Hole[] {
  const inside = moments.filter((at) => at > from && at < until)
  const starts = [...new Set([from, ...inside])].toSorted((a, b) => a - b)
  const found: Hole[] = []
  for (const [index, start] of starts.entries()) {
    if (start >= until || anybody(start)) continue
    const end = starts[index + 1] ?? until
    const before = found.at(-1)
    if (before?.until === start) found[found.length - 1] = { from: before.from, until: end }
    else found.push({ from: start, until: end })
  }
  return found
}

/** Every moment of `[from, until)`, and some around it, at which a shift may begin or end, or another day begins. */
export function changesOf(shifts: readonly Shift[], { from, until }: Hole, timeZone: string): readonly EpochMs[] {
  const times = [0, ...shifts.flatMap((shift) => [shift.from, shift.to])]
  const all: EpochMs[] = []
  const last: CivilDay = civilDayOf(until, timeZone)
  for (let day = civilDayOf(from, timeZone); day <= last; day += 1) {
    for (const time of times) all.push(momentOf(day, time, timeZone))
  }
  return all
}
