import { type CivilDay, civilDayOf, momentOf } from '../../core/civil-day.ts'
import type { Shift } from '../../core/roster.ts'
import type { EpochMs } from '../../core/time.ts'

/** A time of nobody: `[from, until)`. */
export interface Hole {
  readonly from: EpochMs
  readonly until: EpochMs
}

/** `[from, until)` with what was answered in it. */
export interface Stretch<Item> extends Hole {
  readonly answer: readonly Item[]
}

/** `[from, until)` cut where the list that `ask` answers becomes another one, oldest first. @param moments every moment within at which it may */
export function stretches<Item>(
  { from, until }: Hole,
  moments: readonly EpochMs[],
  ask: (at: EpochMs) => readonly Item[],
): readonly Stretch<Item>[] {
  const inside = moments.filter((at) => at > from && at < until)
  const starts = [...new Set([from, ...inside])].toSorted((a, b) => a - b)
  const found: Stretch<Item>[] = []
  for (const [index, start] of starts.entries()) {
    if (start >= until) break
    const answer = ask(start)
    const end = starts[index + 1] ?? until
    const before = found.at(-1)
    if (before !== undefined && isSame(before.answer, answer)) found[found.length - 1] = { ...before, until: end }
    else found.push({ from: start, until: end, answer })
  }
  return found
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index])

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
