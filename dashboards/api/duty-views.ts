import type { Weekday } from '../../core/civil-day.ts'
import type { ResponderRole } from '../../core/directory.ts'
import type { DutyPlace } from '../../core/duty-desk.ts'
import type { DutyGap } from '../../core/duty-roster.ts'
import type { Words } from '../../core/finding.ts'
import type { WrittenFestival } from '../../core/holidays.ts'
import type { AreaCode, ResponderId } from '../../core/names.ts'
import type { ShiftDays } from '../../core/roster.ts'
import type { EpochMs } from '../../core/time.ts'

/** Somebody who can be told, as a list shows them. */
export interface DutyPersonView {
  readonly name: string
  readonly role: ResponderRole
  readonly area: AreaCode
  /** With its middle hidden; empty for a chat group. */
  readonly phone: string
  /** Whether who asks may say that they are away. */
  readonly mayChange: boolean
}

/** A shift as it is written: times like `08:00` (the end of a day is `24:00`), days like `2026-11-23`. */
export interface WrittenShift {
  readonly name: string
  readonly days: ShiftDays
  readonly from: string
  readonly to: string
  readonly turns: readonly (readonly ResponderId[])[]
  readonly rotation?: { readonly every: 'day' | 'week'; readonly since: string } | undefined
}

export interface RosterView {
  readonly number: number
  readonly by: string
  readonly why: string
  readonly at: EpochMs
  readonly shifts: readonly WrittenShift[]
}

export type GapView = Pick<DutyGap, 'from' | 'until' | 'reason'>

/** One level of one area: who is there, who comes next, and when nobody is. */
export interface DutyPlaceView extends DutyPlace {
  /** Left out where none holds: everybody registered is on duty. */
  readonly roster?: RosterView
  readonly mayChange: boolean
  readonly now: readonly ResponderId[]
  /** When others come; left out when nobody else does before the horizon. */
  readonly next?: { readonly at: EpochMs; readonly people: readonly ResponderId[] }
  /** Those that begin before the horizon and are not over; one that has begun may have done so long before. */
  readonly gaps: readonly GapView[]
}

export interface SubstitutionView {
  readonly number: number
  readonly absent: ResponderId
  readonly instead?: ResponderId
  readonly from: string
  readonly until: string
  readonly by: string
  readonly why: string
  readonly mayChange: boolean
}

/** Who answers for the area of who asks, and for whom. */
export interface DutyView {
  /** The names of all areas below. */
  readonly areas: Readonly<Record<AreaCode, string>>
  /** Those with homes: each has a calendar. */
  readonly homeAreas: readonly AreaCode[]
  /** By area, the widest first. */
  readonly places: readonly DutyPlaceView[]
  readonly people: Readonly<Record<ResponderId, DutyPersonView>>
  /** Those whose days are not over. */
  readonly substitutions: readonly SubstitutionView[]
  /** What lies after it was not looked at. */
  readonly horizon: EpochMs
}

export interface CalendarDayView {
  readonly day: string
  readonly weekday: Weekday
  /** Whether offices work. */
  readonly works: boolean
  /** The public holiday on which it rests, or for which it works at a weekend. */
  readonly holiday?: Words
  /** Whether there is a list of the year's public holidays. */
  readonly known: boolean
}

export interface CalendarTurnView {
  /** Left out where no roster holds. */
  readonly shift?: { readonly name: string; readonly from: string; readonly to: string; readonly night: boolean }
  readonly people: readonly { readonly id: ResponderId; readonly there?: ResponderId }[]
}

export interface CalendarLevelView extends DutyPlace {
  readonly mayChange: boolean
  /** For each day the shifts that begin on it. */
  readonly turns: readonly (readonly CalendarTurnView[])[]
  /** For each day when nobody is there on it. */
  readonly gaps: readonly (readonly GapView[])[]
}

/** The ladder of one area, day by day. */
export interface DutyCalendarView {
  readonly days: readonly CalendarDayView[]
  readonly levels: readonly CalendarLevelView[]
}

/** What a roster would do, before it is set. */
export interface RosterPreviewView {
  /** When there is any, it cannot be set, and nothing below was reckoned. */
  readonly faults: readonly { readonly shift?: number; readonly says: Words }[]
  /** Places that it touches and that have gaps, as it is and as it would be. */
  readonly before: readonly (DutyPlace & { readonly gaps: readonly GapView[] })[]
  readonly after: readonly (DutyPlace & { readonly gaps: readonly GapView[] })[]
  readonly days: readonly CalendarDayView[]
  /** For each of the days the shifts that would begin on it. */
  readonly turns: readonly (readonly CalendarTurnView[])[]
}

export interface DutyChangeView {
  readonly at: EpochMs
  readonly by: string
  readonly why: string
  readonly what:
    | (DutyPlace & { readonly kind: 'roster'; readonly shifts?: readonly WrittenShift[] })
    | {
        readonly kind: 'substitution' | 'withdrawal'
        readonly absent: ResponderId
        readonly instead?: ResponderId
        readonly from: string
        readonly until: string
      }
    /** Without festivals: the list was taken away. */
    | { readonly kind: 'holidays'; readonly year: number; readonly festivals?: readonly WrittenFestival[] }
}

/** Newest first, with the names of whom it speaks of. */
export interface DutyHistoryView {
  readonly changes: readonly DutyChangeView[]
  readonly names: Readonly<Record<ResponderId, string>>
}
