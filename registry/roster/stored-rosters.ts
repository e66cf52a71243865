import { chineseWorkingDay } from '../../core/chinese-calendar.ts'
import { type CivilDay, civilDayText } from '../../core/civil-day.ts'
import type { Directory, Responder, ResponderRole } from '../../core/directory.ts'
import type { DutyGap, DutyRoster } from '../../core/duty-roster.ts'
import type { Log } from '../../core/log.ts'
import { type AreaCode, areaAt, type ResponderId } from '../../core/names.ts'
import { days, type EpochMs } from '../../core/time.ts'
import { changesOf, type Hole, holes } from './duty-gaps.ts'
import { type DutyCalendar, onDuty } from './on-duty.ts'
import { type Roster, type Shift, STAFF_ROLES, type StaffRole } from './roster.ts'
import type { RosterContents, RosterStore } from './roster-store.ts'

/** The people that rosters name. */
export interface Staff {
  readonly directory: Directory
  responder(id: ResponderId): Responder | undefined
}

interface StoredRostersOptions {
  readonly store: RosterStore
  readonly staff: Staff
  /** An IANA name. */
  readonly timeZone: string
  readonly log: Log
}

const DAY_ONLY: readonly Shift[] = []

/** The rosters that hold in this installation, kept fresh: call `refresh` every few seconds. */
export class StoredRosters implements DutyRoster {
  readonly #options: StoredRostersOptions
  readonly #warnedYears = new Set<string>()
  #contents: RosterContents = { rosters: [], substitutions: [] }
  #byPlace: ReadonlyMap<string, Roster> = new Map()
  #revision = ''

  constructor(options: StoredRostersOptions) {
    this.#options = options
  }

  get contents(): RosterContents {
    return this.#contents
  }

  /** Takes over what was set since, perhaps by another process. Answers whether there was anything. */
  async refresh(): Promise<boolean> {
    const { store, log } = this.#options
    const revision = await store.revision()
    if (revision === this.#revision) return false
    this.#contents = await store.contents(log)
    this.#byPlace = new Map(this.#contents.rosters.map((roster) => [placeKey(roster), roster]))
    this.#revision = revision
    return true
  }

  onDuty(role: ResponderRole, area: AreaCode, at: EpochMs): readonly Responder[] | undefined {
    if (!isStaff(role)) return undefined
    const roster = this.rosterOf(role, area)
    if (roster !== undefined) return this.#people(onDuty(roster, at, this.#calendar()))
    const { substitutions } = this.#contents
    if (substitutions.length === 0) return undefined
    return this.#withoutRoster(role, area, at)
  }

  /** The roster that holds for a level of an area: its own, or that of the nearest area above. */
  rosterOf(role: StaffRole, area: AreaCode): Roster | undefined {
    for (let length = area.length; length >= 6; length -= 1) {
      const roster = this.#byPlace.get(placeKey({ role, area: area.slice(0, length) }))
      if (roster !== undefined) return roster
    }
    return undefined
  }

  gaps(from: EpochMs, until: EpochMs): readonly DutyGap[] {
    const span = { from, until }
    const gaps = this.#places().flatMap(({ role, area }) => this.#gapsOf(role, area, span))
    return gaps.toSorted((a, b) => (a.area < b.area ? -1 : a.area > b.area ? 1 : a.from - b.from))
  }

  #gapsOf(role: StaffRole, area: AreaCode, span: Hole): readonly DutyGap[] {
    const { directory } = this.#options.staff
    const roster = this.rosterOf(role, area)
    if (roster === undefined && directory.respondersOfArea(area, role).length === 0) {
      return [{ area, role, ...span, reason: 'nobody-registered' }]
    }
    const moments = changesOf(roster?.shifts ?? DAY_ONLY, span, this.#options.timeZone)
    const anybody = (at: EpochMs): boolean => this.onDuty(role, area, at)?.length !== 0
    return holes(span, moments, anybody).map((hole) => ({
      area,
      role,
      from: hole.from,
      until: hole.until,
      reason: 'no-shift',
    }))
  }

  /** Each level of each area with homes once: where its roster stands, or where its people work. */
  #places(): readonly Pick<Roster, 'role' | 'area'>[] {
    const found = new Map<string, Pick<Roster, 'role' | 'area'>>()
    for (const home of new Set(this.#options.staff.directory.homes().map(({ area }) => area))) {
      for (const role of STAFF_ROLES) {
        const area = this.rosterOf(role, home)?.area ?? areaAt(home, role === 'grid-worker' ? 'grid' : role) ?? home
        found.set(placeKey({ role, area }), { role, area })
      }
    }
    return [...found.values()]
  }

  #withoutRoster(role: StaffRole, area: AreaCode, at: EpochMs): readonly Responder[] {
    const registered = this.#options.staff.directory.respondersOfArea(area, role).map(({ id }) => id)
    const always: Shift = {
      name: '',
      days: 'everyday',
      from: 0,
      to: days(1),
      turns: [registered],
    }
    return this.#people(onDuty({ role, area, shifts: [always] }, at, this.#calendar()))
  }

  #calendar(): DutyCalendar {
    const { timeZone } = this.#options
    const { substitutions } = this.#contents
    return { timeZone, substitutions, worksOn: (day) => this.#worksOn(day) }
  }

  #worksOn(day: CivilDay): boolean {
    const { works, known } = chineseWorkingDay(day)
    const year = civilDayText(day).slice(0, 4)
    if (!known && !this.#warnedYears.has(year)) {
      this.#warnedYears.add(year)
      this.#options.log.warn('the public holidays of that year are not known: Monday to Friday count as workdays', {
        year,
      })
    }
    return works
  }

  /** Whoever the registry no longer knows can't be told. */
  #people(ids: readonly ResponderId[]): readonly Responder[] {
    return ids.flatMap((id) => this.#options.staff.responder(id) ?? [])
  }
}

const isStaff = (role: ResponderRole): role is StaffRole => role !== 'neighbour' && role !== 'carer'
const placeKey = ({ role, area }: Pick<Roster, 'role' | 'area'>): string => `${role} ${area}`
