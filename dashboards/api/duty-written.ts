import { z } from 'zod'
import { civilDayText, parseCivilDay, parseTime, timeText, WEEKDAYS } from '../../core/civil-day.ts'
import { areaCode, name } from '../../core/names.ts'
import { DAY_KINDS, type Shift, STAFF_ROLES } from '../../core/roster.ts'
import { days } from '../../core/time.ts'
import { typedText } from './typed-text.ts'
import type { WrittenShift } from './duty-views.ts'

/** More shifts, turns or people than any office has are a mistake, and would take long to reckon. */
const MOST = { shifts: 20, turns: 60, people: 20, name: 40 }

const understood = <T>(read: (text: string) => T | undefined, otherwise: string) =>
  z
    .string()
    .max(20)
    .transform((text, context) => {
      const value = read(text)
      if (value !== undefined) return value
      context.addIssue({ code: 'custom', message: otherwise })
      return z.NEVER
    })

const time = understood(parseTime, '请写成 08:30 的样子。 Write it like 08:30.')

/** A day like `2026-11-23`. */
export const writtenDay = understood((text) => {
  const day = parseCivilDay(text)
  return /^20\d\d/.test(text) ? day : undefined
}, '请写成 2026-11-23 的样子。 Write it like 2026-11-23.')

/** A shift as it is written. What only a person's eye misses (nobody named, no turns) is left to `rosterFaults`: it names all of it at once. */
export const writtenShift = z.strictObject({
  name: typedText(MOST.name),
  days: z.union([z.enum(DAY_KINDS), z.array(z.literal(WEEKDAYS)).max(7)]),
  from: time.refine((from) => from < days(1), '请写成 00:00。 Write 00:00.'),
  // The end of a day is its midnight, whichever way it is written.
  to: time.transform((to) => (to === 0 ? days(1) : to)),
  turns: z.array(z.array(name).max(MOST.people)).max(MOST.turns),
  rotation: z.strictObject({ every: z.enum(['day', 'week']), since: writtenDay }).optional(),
})

export const writtenShifts = z.array(writtenShift).max(MOST.shifts)
export const placeShape = { role: z.enum(STAFF_ROLES), area: areaCode }

/** The same shift as it is written. */
export const asWritten = ({ name: called, days: on, from, to, turns, rotation }: Shift): WrittenShift => ({
  name: called,
  days: on,
  from: timeText(from),
  to: timeText(to),
  turns,
  ...(rotation === undefined ? {} : { rotation: { every: rotation.every, since: civilDayText(rotation.since) } }),
})
