import type { CivilDay, Weekday } from './civil-day.ts'
import type { AreaCode, ResponderId } from './names.ts'
import type { DurationMs } from './time.ts'

/** Levels that work in shifts. Neighbours and carers are named on the home. */
export const STAFF_ROLES = ['grid-worker', 'village', 'town', 'district'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

/** `workdays` and `restdays` go by the Chinese calendar: public holidays rest, make-up days at weekends work. */
export const DAY_KINDS = ['everyday', 'workdays', 'restdays'] as const
export type ShiftDays = (typeof DAY_KINDS)[number] | readonly Weekday[]

/** Part of each of those days on which the same people, or people in turn, are on duty. */
export interface Shift {
  readonly name: string
  readonly days: ShiftDays
  /** Since midnight by the wall clock: [0, 24 h). */
  readonly from: DurationMs
  /** The same: (0, 24 h]. Not after `from`: it ends on the next day, and still belongs to the day on which it began. */
  readonly to: DurationMs
  /** Those of one turn are on duty together. Without a rotation there is one turn. */
  readonly turns: readonly (readonly ResponderId[])[]
  readonly rotation?: Rotation | undefined
}

/** Who takes turns changes every day, or every Monday. */
export interface Rotation {
  readonly every: 'day' | 'week'
  /** A day (or a day of the week) that is the first turn's. */
  readonly since: CivilDay
}

/** Who is on duty at one level of an area, and of all below it that has no nearer roster of its own. */
export interface Roster {
  readonly role: StaffRole
  readonly area: AreaCode
  readonly shifts: readonly Shift[]
}

/** Somebody stands in for somebody, for shifts that begin on days from `from` to `until`, both included. */
export interface Substitution {
  /** Of two for the same day, the higher holds. */
  readonly number: number
  readonly absent: ResponderId
  /** `undefined`: nobody does. */
  readonly instead: ResponderId | undefined
  readonly from: CivilDay
  readonly until: CivilDay
}

const LONGEST: Readonly<Record<StaffRole, number>> = { 'grid-worker': 16, village: 12, town: 9, district: 6 }

/** Whether a roster of that level may stand there: one below the level would keep help from those who count on the whole of it. */
export const isLevelOf = ({ role, area }: Pick<Roster, 'role' | 'area'>): boolean => area.length <= LONGEST[role]
