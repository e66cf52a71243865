import { timeOfDay } from '../../core/calendar.ts'
import { type CivilDay, civilDayOf, mondayOf, weekdayOf } from '../../core/civil-day.ts'
import type { ResponderId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Roster, Shift, Substitution } from '../../core/roster.ts'

/** What shifts are reckoned by. */
export interface DutyCalendar {
  /** An IANA name. */
  readonly timeZone: string
  /** Whether offices work on that day. */
  worksOn(day: CivilDay): boolean
  readonly substitutions: readonly Substitution[]
}

/** Whose shift it is at `at`, substitutes in place of those who are away; each once, in the order of the roster. */
export function onDuty(roster: Roster, at: EpochMs, calendar: DutyCalendar): readonly ResponderId[] {
  const found = new Set<ResponderId>()
  for (const shift of roster.shifts) {
    const day = dayOfShift(shift, at, calendar.timeZone)
    if (day === undefined || !isOn(shift, day, calendar)) continue
    for (const id of turnOf(shift, day)) {
      const there = standIn(id, day, calendar.substitutions)
      if (there !== undefined) found.add(there)
    }
  }
  return [...found]
}

/** The day on which the shift that covers `at` began; `undefined` when its hours don't cover it. Wall clocks decide, so no clock change opens a hole. */
function dayOfShift({ from, to }: Shift, at: EpochMs, timeZone: string): CivilDay | undefined {
  const time = timeOfDay(at, timeZone)
  const today = civilDayOf(at, timeZone)
  if (from < to) return time >= from && time < to ? today : undefined
  if (time >= from) return today
  return time < to ? today - 1 : undefined
}

/** The shifts that begin on that day, each with those whose turn it is; substitutes are not looked at. */
export const shiftsOf = (
  { shifts }: Roster,
  day: CivilDay,
  calendar: DutyCalendar,
): readonly { readonly shift: Shift; readonly turn: readonly ResponderId[] }[] =>
  shifts.filter((shift) => isOn(shift, day, calendar)).map((shift) => ({ shift, turn: turnOf(shift, day) }))

function isOn({ days }: Shift, day: CivilDay, calendar: DutyCalendar): boolean {
  switch (days) {
    case 'everyday':
      return true
    case 'workdays':
      return calendar.worksOn(day)
    case 'restdays':
      return !calendar.worksOn(day)
    default:
      return days.includes(weekdayOf(day))
  }
}

function turnOf({ turns, rotation }: Shift, day: CivilDay): readonly ResponderId[] {
  if (rotation === undefined) return turns.flat()
  const { every, since } = rotation
  const passed = every === 'day' ? day - since : (mondayOf(day) - mondayOf(since)) / 7
  // A day before the first turn's counts backwards.
  return turns.at(passed % turns.length) ?? []
}

/**
 * Who is there on that day in place of `id`; `id` when nobody is named, `undefined` when nobody is there. A substitute who is away is
 * followed on, unless that leads back: then two have changed places.
 */
export function standIn(
  id: ResponderId,
  day: CivilDay,
  substitutions: readonly Substitution[],
): ResponderId | undefined {
  const passed = new Set([id])
  let there = id
  for (;;) {
    const held = substitutions
      .filter((one) => one.absent === there && one.from <= day && day <= one.until)
      .reduce<Substitution | undefined>(
        (newest, one) => ((newest?.number ?? -1) > one.number ? newest : one),
        undefined,
      )
    if (held === undefined) return there
    if (held.instead === undefined) return undefined
    if (passed.has(held.instead)) return there
    there = held.instead
    passed.add(there)
  }
}
