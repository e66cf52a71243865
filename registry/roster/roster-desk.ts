import type {
  DutyBook,
  DutyChange,
  DutyDesk,
  DutyPlace,
  HolidayWish,
  RosterWish,
  Signature,
  SubstitutionWish,
} from '../../core/duty-desk.ts'
import type { Responder } from '../../core/directory.ts'
import type { ResponderId } from '../../core/names.ts'
import type { Roster } from '../../core/roster.ts'
import type { Clock } from '../../core/time.ts'
import type { HolidayStore } from './holiday-store.ts'
import type { Staff } from './reckoned-duty.ts'
import type { RosterContents, RosterStore } from './roster-store.ts'
import type { StoredRosters } from './stored-rosters.ts'

interface RosterDeskOptions {
  readonly store: RosterStore
  readonly holidays: HolidayStore
  /** Those by which the hub goes. */
  readonly rosters: StoredRosters
  readonly staff: Pick<Staff, 'responder'>
  readonly clock: Clock
}

/** Shows and changes the rosters by which the running hub goes: a change holds before its promise resolves. */
export class RosterDesk implements DutyDesk {
  readonly #options: RosterDeskOptions

  constructor(options: RosterDeskOptions) {
    this.#options = options
  }

  book(): DutyBook {
    return this.#options.rosters.duty
  }

  bookWith(place: DutyPlace, shifts: Roster['shifts'] | undefined): DutyBook {
    return this.#options.rosters.dutyWith(place, shifts)
  }

  rosters(): RosterContents['rosters'] {
    return this.#options.rosters.contents.rosters
  }

  substitutions(): RosterContents['substitutions'] {
    return this.#options.rosters.contents.substitutions
  }

  holidays(): RosterContents['holidays'] {
    return this.#options.rosters.contents.holidays
  }

  responder(id: ResponderId): Responder | undefined {
    return this.#options.staff.responder(id)
  }

  setRoster(wish: RosterWish): Promise<'set' | 'same'> {
    return this.#inForce((store, clock) => store.set(wish, clock.now()))
  }

  substitute(wish: SubstitutionWish): Promise<number> {
    return this.#inForce((store, clock) => store.substituteOnce(wish, clock.now()))
  }

  withdraw(number: number, signature: Signature): Promise<boolean> {
    return this.#inForce(async (store, clock) => (await store.withdraw(number, signature, clock.now())) !== undefined)
  }

  setHolidays(wish: HolidayWish): Promise<'set' | 'same'> {
    return this.#inForce((_, clock) => this.#options.holidays.set(wish, clock.now()))
  }

  history(limit: number): Promise<readonly DutyChange[]> {
    return this.#options.store.history(limit)
  }

  async #inForce<Result>(change: (store: RosterStore, clock: Clock) => Promise<Result>): Promise<Result> {
    const { store, clock, rosters } = this.#options
    const result = await change(store, clock)
    await rosters.refresh()
    return result
  }
}
