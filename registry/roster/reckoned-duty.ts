import type { ChineseCalendar } from '../../core/chinese-calendar.ts'
import { type CivilDay, civilDayOf } from '../../core/civil-day.ts'
import type { Directory, Responder, ResponderRole } from '../../core/directory.ts'
import type { DutyBook, DutyPlace, DutySpan, DutyTurn } from '../../core/duty-desk.ts'
import type { DutyGap, DutyRoster } from '../../core/duty-roster.ts'
import { type AreaCode, areaAt, type ResponderId } from '../../core/names.ts'
import { type Roster, type Shift, STAFF_ROLES, type StaffRole, type Substitution } from '../../core/roster.ts'
import { days, type EpochMs } from '../../core/time.ts'
import { changesOf, type Hole, type Stretch, stretches } from './duty-gaps.ts'
import { type DutyCalendar, onDuty, shiftsOf, standIn } from './on-duty.ts'

/** The people that rosters name. */
export interface Staff {
  readonly directory: Directory
  responder(id: ResponderId): Responder | undefined
}

export interface ReckonedDutyOptions {
  readonly rosters: readonly Roster[]
  readonly substitutions: readonly Substitution[]
  readonly staff: Staff
  /** An IANA name. */
  readonly timeZone: string
  readonly calendar: ChineseCalendar
}

const DAY_ONLY: readonly Shift[] = []

/** Who is on duty by rosters that stay as they are, whether they hold or are only thought of. */
export class ReckonedDuty implements DutyRoster, DutyBook {
  readonly #options: ReckonedDutyOptions
  readonly #byPlace: ReadonlyMap<string, Roster>

  constructor(options: ReckonedDutyOptions) {
    this.#options = options
    this.#byPlace = new Map(options.rosters.map((roster) => [placeKey(roster), roster]))
  }

  get calendar(): ChineseCalendar {
    return this.#options.calendar
  }

  onDuty(role: ResponderRole, area: AreaCode, at: EpochMs): readonly Responder[] | undefined {
    if (!isStaff(role)) return undefined
    const roster = this.rosterOf(role, area)
    if (roster === undefined && this.#options.substitutions.length === 0) return undefined
    return this.#there({ role, area }, roster, this.#options)(at)
  }

  /** The roster that holds for a level of an area: its own, or that of the nearest area above. */
  rosterOf(role: StaffRole, area: AreaCode): Roster | undefined {
    for (let length = area.length; length >= 6; length -= 1) {
      const roster = this.#byPlace.get(placeKey({ role, area: area.slice(0, length) }))
      if (roster !== undefined) return roster
    }
    return undefined
  }

  placeOf(role: StaffRole, area: AreaCode): DutyPlace {
    const where = this.rosterOf(role, area)?.area ?? areaAt(area, role === 'grid-worker' ? 'grid' : role)
    return { role, area: where ?? area }
  }

  gaps(from: EpochMs, until: EpochMs): readonly DutyGap[] {
    const gaps = this.#places().flatMap((place) =>
      this.spans(place, from, until).flatMap((span) =>
        span.gap === undefined ? [] : [{ ...place, from: span.from, until: span.until, reason: span.gap }],
      ),
    )
    return gaps.toSorted((a, b) => (a.area < b.area ? -1 : a.area > b.area ? 1 : a.from - b.from))
  }

  spans(place: DutyPlace, from: EpochMs, until: EpochMs): readonly DutySpan[] {
    const { timeZone } = this.#options
    const span: Hole = { from, until }
    const roster = this.rosterOf(place.role, place.area)
    if (roster === undefined && this.#registered(place).length === 0)
      return [{ from, until, people: [], gap: 'nobody-registered' }]
    const ask = this.#there(place, roster, this.#substitutionsOf(span))
    return stretches(span, changesOf(roster?.shifts ?? DAY_ONLY, span, timeZone), ask).map(spanOf)
  }

  turns(place: DutyPlace, day: CivilDay): readonly DutyTurn[] {
    const calendar = this.#calendar(this.#options)
    const people = (ids: readonly ResponderId[]): DutyTurn['people'] =>
      ids.map((id) => ({ id, there: standIn(id, day, calendar.substitutions) }))
    const roster = this.rosterOf(place.role, place.area)
    if (roster === undefined) return [{ shift: undefined, people: people(this.#registered(place)) }]
    return shiftsOf(roster, day, calendar).map(({ shift, turn }) => ({ shift, people: people(turn) }))
  }

  /** Each level of each area with homes once. */
  #places(): readonly DutyPlace[] {
    const areas = new Set(this.#options.staff.directory.homes().map(({ area }) => area))
    const all = [...areas].flatMap((area) => STAFF_ROLES.map((role) => this.placeOf(role, area)))
    return [...new Map(all.map((place) => [placeKey(place), place])).values()]
  }

  /** Who is there at a moment, by that roster or, without one, of all who are registered. Whoever the registry no longer knows can't be told. */
  #there(
    place: DutyPlace,
    held: Roster | undefined,
    by: Pick<DutyCalendar, 'substitutions'>,
  ): (at: EpochMs) => readonly Responder[] {
    const roster = held ?? { ...place, shifts: [allDay(this.#registered(place))] }
    const calendar = this.#calendar(by)
    return (at) => onDuty(roster, at, calendar).flatMap((id) => this.#options.staff.responder(id) ?? [])
  }

  #registered({ role, area }: DutyPlace): readonly ResponderId[] {
    return this.#options.staff.directory.respondersOfArea(area, role).map(({ id }) => id)
  }

  #calendar({ substitutions }: Pick<DutyCalendar, 'substitutions'>): DutyCalendar {
    const { timeZone, calendar } = this.#options
    return { timeZone, substitutions, worksOn: (day) => calendar.dayOf(day).works }
  }

  /** Those of years ago stay in the list for ever. */
  #substitutionsOf({ from, until }: Hole): Pick<DutyCalendar, 'substitutions'> {
    const { timeZone, substitutions } = this.#options
    // A shift that still runs began the day before at the earliest.
    const [first, last] = [civilDayOf(from, timeZone) - 1, civilDayOf(until, timeZone)]
    return { substitutions: substitutions.filter((one) => one.until >= first && one.from <= last) }
  }
}

function spanOf({ from, until, answer: people }: Stretch<Responder>): DutySpan {
  return people.length === 0 ? { from, until, people, gap: 'no-shift' } : { from, until, people }
}

const allDay = (people: readonly ResponderId[]): Shift => ({
  name: '',
  days: 'everyday',
  from: 0,
  to: days(1),
  turns: [people],
})

const isStaff = (role: ResponderRole): role is StaffRole => role !== 'neighbour' && role !== 'carer'
export const placeKey = ({ role, area }: DutyPlace): string => `${role} ${area}`
