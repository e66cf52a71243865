import { type ChineseCalendar, chineseCalendar } from '../../core/chinese-calendar.ts'
import type { Responder, ResponderRole } from '../../core/directory.ts'
import type { DutyPlace } from '../../core/duty-desk.ts'
import type { DutyGap, DutyRoster } from '../../core/duty-roster.ts'
import { yearOf } from '../../core/holidays.ts'
import type { Log } from '../../core/log.ts'
import type { AreaCode } from '../../core/names.ts'
import type { Roster, StaffRole } from '../../core/roster.ts'
import type { EpochMs } from '../../core/time.ts'
import { placeKey, ReckonedDuty, type Staff } from './reckoned-duty.ts'
import type { RosterContents, RosterStore } from './roster-store.ts'

interface StoredRostersOptions {
  readonly store: RosterStore
  readonly staff: Staff
  /** An IANA name. */
  readonly timeZone: string
  readonly log: Log
}

/** The rosters that hold in this installation, kept fresh: call `refresh` every few seconds. */
export class StoredRosters implements DutyRoster {
  readonly #options: StoredRostersOptions
  readonly #warnedYears = new Set<number>()
  #contents: RosterContents = { rosters: [], substitutions: [], holidays: [] }
  #calendar: ChineseCalendar = chineseCalendar()
  #duty: ReckonedDuty | undefined
  #revision = ''
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: StoredRostersOptions) {
    this.#options = options
  }

  get contents(): RosterContents {
    return this.#contents
  }

  /** Another one after each change. */
  get duty(): ReckonedDuty {
    return (this.#duty ??= this.#reckoned(this.#contents))
  }

  /** What would hold with another roster at that place. */
  dutyWith(place: DutyPlace, shifts: Roster['shifts'] | undefined): ReckonedDuty {
    const others = this.#contents.rosters.filter((roster) => placeKey(roster) !== placeKey(place))
    const rosters = shifts === undefined ? others : [...others, { ...place, shifts }]
    return this.#reckoned({ ...this.#contents, rosters })
  }

  /**
   * Takes over what was set since, perhaps by another process. Answers whether there was anything. One after the other: what an
   * earlier call has read never replaces what a later one has.
   */
  refresh(): Promise<boolean> {
    const done = this.#last.then(() => this.#refresh())
    this.#last = done.catch(() => undefined)
    return done
  }

  async #refresh(): Promise<boolean> {
    const { store, log } = this.#options
    const revision = await store.revision()
    if (revision === this.#revision) return false
    this.#contents = await store.contents(log)
    this.#calendar = this.#warning(chineseCalendar(this.#contents.holidays))
    this.#duty = undefined
    this.#revision = revision
    return true
  }

  onDuty(role: ResponderRole, area: AreaCode, at: EpochMs): readonly Responder[] | undefined {
    return this.duty.onDuty(role, area, at)
  }

  /** The roster that holds for a level of an area: its own, or that of the nearest area above. */
  rosterOf(role: StaffRole, area: AreaCode): Roster | undefined {
    return this.duty.rosterOf(role, area)
  }

  gaps(from: EpochMs, until: EpochMs): readonly DutyGap[] {
    return this.duty.gaps(from, until)
  }

  #reckoned({
    rosters,
    substitutions,
  }: {
    readonly rosters: readonly Roster[]
    readonly substitutions: RosterContents['substitutions']
  }): ReckonedDuty {
    const { staff, timeZone } = this.#options
    return new ReckonedDuty({ rosters, substitutions, staff, timeZone, calendar: this.#calendar })
  }

  /** The same calendar; says once in the log when it is asked about a year that it does not know. */
  #warning(calendar: ChineseCalendar): ChineseCalendar {
    return {
      ...calendar,
      dayOf: (day) => {
        const found = calendar.dayOf(day)
        if (!found.known) this.#warnOf(yearOf(day))
        return found
      },
    }
  }

  #warnOf(year: number): void {
    if (this.#warnedYears.has(year)) return
    this.#warnedYears.add(year)
    this.#options.log.warn('the public holidays of that year are not known: Monday to Friday count as workdays', {
      year,
    })
  }
}
