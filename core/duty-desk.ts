import type { ChineseCalendar } from './chinese-calendar.ts'
import type { CivilDay } from './civil-day.ts'
import type { Responder } from './directory.ts'
import type { DutyGap } from './duty-roster.ts'
import type { Festival, YearHolidays } from './holidays.ts'
import type { AreaCode, ResponderId } from './names.ts'
import type { Roster, Shift, StaffRole, Substitution } from './roster.ts'
import type { EpochMs } from './time.ts'

/** Who decided something, and why. */
export interface Signature {
  /** An operator's id; whatever stood behind `--by` when it was set at the command line. */
  readonly by: string
  readonly why: string
}

/** One level of one area: where its roster stands or, without one, where its people work. */
export interface DutyPlace {
  readonly role: StaffRole
  readonly area: AreaCode
}

/** A roster that holds. `number` is higher for a later one. */
export interface HeldRoster extends Roster, Signature {
  readonly number: number
  readonly recordedAt: EpochMs
}

export interface HeldSubstitution extends Substitution, Signature {}

/** A year's public holidays as they were entered here. `number` is higher for a later entry. */
export interface HeldHolidays extends YearHolidays, Signature {
  readonly number: number
  readonly recordedAt: EpochMs
}

/** The same people, or nobody, from `from` up to `until`. */
export interface DutySpan {
  readonly from: EpochMs
  readonly until: EpochMs
  readonly people: readonly Responder[]
  /** Why nobody can be told; left out when somebody can. */
  readonly gap?: DutyGap['reason']
}

/** A shift as it falls on one day. */
export interface DutyTurn {
  /** `undefined`: no roster holds, and everybody registered is on duty all day. */
  readonly shift: Shift | undefined
  readonly people: readonly {
    /** Whose turn it is. */
    readonly id: ResponderId
    /** Who is there: the same, a substitute, or nobody. */
    readonly there: ResponderId | undefined
  }[]
}

/** Who is on duty by certain rosters and substitutions, from memory. Nothing of it changes: another one holds after a change. */
export interface DutyBook {
  /** By which workdays and rest days are told apart. */
  readonly calendar: ChineseCalendar
  /** Where those stand who answer for the area at that level. */
  placeOf(role: StaffRole, area: AreaCode): DutyPlace
  rosterOf(role: StaffRole, area: AreaCode): Roster | undefined
  /** `[from, until)` without a break, oldest first; two neighbours differ. */
  spans(place: DutyPlace, from: EpochMs, until: EpochMs): readonly DutySpan[]
  /** The shifts that begin on that day, in the order of the roster. */
  turns(place: DutyPlace, day: CivilDay): readonly DutyTurn[]
}

export interface RosterWish extends DutyPlace, Signature {
  /** `undefined`: no roster any more; then everybody registered is on duty. */
  readonly shifts: readonly Shift[] | undefined
  /** The number of the roster that was looked at when this was decided; 0 for none. */
  readonly basedOn: number
}

export interface HolidayWish extends Signature {
  readonly year: number
  /** `undefined`: no list of our own any more; what this version of the hub knows of the year holds again. */
  readonly festivals: readonly Festival[] | undefined
  /** The number of the list that was looked at when this was decided; 0 for none of our own. */
  readonly basedOn: number
}

export type SubstitutionWish = Omit<Substitution, 'number'> & Signature

/** One thing that was set about duty. */
export interface DutyChange extends Signature {
  readonly at: EpochMs
  readonly what:
    | (DutyPlace & { readonly kind: 'roster'; readonly shifts: readonly Shift[] | undefined })
    | (Omit<Substitution, 'number'> & { readonly kind: 'substitution' | 'withdrawal' })
    | (Pick<HolidayWish, 'year' | 'festivals'> & { readonly kind: 'holidays' })
}

/** The port between the pages and the rosters. What is changed here holds when the promise resolves. */
export interface DutyDesk {
  /** Another one whenever rosters or substitutions changed. */
  book(): DutyBook
  /** What would hold with another roster (`undefined`: none) at that place. Nothing is kept. */
  bookWith(place: DutyPlace, shifts: readonly Shift[] | undefined): DutyBook
  rosters(): readonly HeldRoster[]
  /** With those whose days are over. */
  substitutions(): readonly HeldSubstitution[]
  /** The years whose public holidays were entered here; each list takes the place of what this version of the hub knows. */
  holidays(): readonly HeldHolidays[]
  responder(id: ResponderId): Responder | undefined
  /**
   * Sets a roster. `same`: it says what holds already, and nothing was added.
   *
   * @throws BAD_REQUEST when somebody else has set one since `basedOn`
   */
  setRoster(wish: RosterWish): Promise<'set' | 'same'>
  /** @returns its number. The same wish again answers the number of the first. @throws BAD_REQUEST when one of those days has a substitution already */
  substitute(wish: SubstitutionWish): Promise<number>
  /** Takes a substitution back. @returns false when none of that number holds (any more) */
  withdraw(number: number, signature: Signature): Promise<boolean>
  /**
   * Sets a year's public holidays, for every roster at once. `same`: it says what holds already, and nothing was added.
   *
   * @throws BAD_REQUEST when somebody else has set that year since `basedOn`
   */
  setHolidays(wish: HolidayWish): Promise<'set' | 'same'>
  /** The newest `limit` changes, newest first. */
  history(limit: number): Promise<readonly DutyChange[]>
}
