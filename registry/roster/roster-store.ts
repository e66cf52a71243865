import type { Insertable, Kysely, Selectable } from 'kysely'
import { civilDayText, parseCivilDay } from '../../core/civil-day.ts'
import type {
  DutyChange,
  HeldHolidays,
  HeldRoster,
  HeldSubstitution,
  RosterWish,
  Signature,
  SubstitutionWish,
} from '../../core/duty-desk.ts'
import { HubError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { ResponderId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Roster } from '../../core/roster.ts'
import { HolidayStore } from './holiday-store.ts'
import { storedShifts } from './stored-shifts.ts'
import type { DutySubstitutionRow, RosterChangeRow, RosterTables } from './roster-tables.ts'

/** A roster set or, without shifts, taken away. */
export interface RosterChange extends Signature {
  readonly role: Roster['role']
  readonly area: Roster['area']
  readonly shifts: Roster['shifts'] | undefined
}

/** The rosters, substitutions and years of public holidays that hold. */
export interface RosterContents {
  readonly rosters: readonly HeldRoster[]
  readonly substitutions: readonly HeldSubstitution[]
  readonly holidays: readonly HeldHolidays[]
}

/** What was ever set about duty, by whom and why. Rows are only added: the newest holds, and the way there stays readable. */
export class RosterStore {
  readonly #db: Kysely<RosterTables>

  constructor(db: Kysely<RosterTables>) {
    this.#db = db
  }

  /** Another one after each change; cheap to ask. */
  async revision(): Promise<string> {
    const change = await this.#db
      .selectFrom('roster_change')
      .select((e) => e.fn.max('number').as('newest'))
      .executeTakeFirst()
    const substitution = await this.#db
      .selectFrom('duty_substitution')
      .select((e) => e.fn.max('number').as('newest'))
      .executeTakeFirst()
    return `${change?.newest ?? 0}/${substitution?.newest ?? 0}/${await new HolidayStore(this.#db).revision()}`
  }

  /** What holds. A roster that this version of the hub can't read is left out, with a warning in the log: then everybody registered is on duty. */
  async contents(log: Log): Promise<RosterContents> {
    const changes = await this.#db.selectFrom('roster_change').selectAll().orderBy('number').execute()
    const newest = new Map(changes.map((row) => [`${row.role} ${row.area}`, row]))
    const rows = await this.#db.selectFrom('duty_substitution').selectAll().orderBy('number').execute()
    const withdrawn = new Set(rows.map((row) => row.withdraws))
    return {
      rosters: [...newest.values()].flatMap((row) => rosterOf(row, log)),
      substitutions: rows
        .filter((row) => row.withdraws === null && !withdrawn.has(row.number))
        .flatMap((row) => substitutionOf(row)),
      holidays: await new HolidayStore(this.#db).contents(log),
    }
  }

  /** Adds all of them or, when the database fails, none. */
  async add(changes: readonly RosterChange[], now: EpochMs): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const change of changes) await trx.insertInto('roster_change').values(rowOf(change, now)).execute()
    })
  }

  /**
   * Sets a roster, unless somebody set one since. One that this version of the hub can't read holds for nobody, and is in nobody's way.
   *
   * @returns `same` when it says what holds already: nothing is added. @throws BAD_REQUEST when one was set after `basedOn`
   */
  async set({ basedOn, ...change }: RosterWish, now: EpochMs): Promise<'set' | 'same'> {
    const wanted = shiftsJson(change.shifts)
    return this.#db.transaction().execute(async (trx) => {
      const newest = await trx
        .selectFrom('roster_change')
        .select(['number', 'shifts_json'])
        .where('role', '=', change.role)
        .where('area', '=', change.area)
        .orderBy('number', 'desc')
        .executeTakeFirst()
      if ((newest?.shifts_json ?? null) === wanted) return 'same'
      const held = newest === undefined || shiftsOf(newest.shifts_json) === undefined ? 0 : newest.number
      if (held !== basedOn) throw new HubError('BAD_REQUEST', SET_MEANWHILE)
      await trx.insertInto('roster_change').values(rowOf(change, now)).execute()
      return 'set'
    })
  }

  async substitute(substitution: SubstitutionWish, now: EpochMs): Promise<void> {
    await this.#db.insertInto('duty_substitution').values(substitutionRow(substitution, now)).execute()
  }

  /**
   * The same, for days of which the absent has no substitution yet. The same wish again adds nothing.
   *
   * @returns its number @throws BAD_REQUEST when one of the days has a substitution already
   */
  async substituteOnce(wish: SubstitutionWish, now: EpochMs): Promise<number> {
    return this.#db.transaction().execute(async (trx) => {
      const row = substitutionRow(wish, now)
      const standing = await trx
        .selectFrom('duty_substitution as one')
        .select(['number', 'instead', 'from_day', 'until_day'])
        .where('absent', '=', row.absent)
        .where('withdraws', 'is', null)
        .where('from_day', '<=', row.until_day)
        .where('until_day', '>=', row.from_day)
        .where((e) =>
          e.not(
            e.exists(
              e
                .selectFrom('duty_substitution as other')
                .select('other.number')
                .whereRef('other.withdraws', '=', 'one.number'),
            ),
          ),
        )
        .executeTakeFirst()
      if (standing === undefined) {
        const added = await trx
          .insertInto('duty_substitution')
          .values(row)
          .returning('number')
          .executeTakeFirstOrThrow()
        return added.number
      }
      const isSame =
        standing.instead === row.instead && standing.from_day === row.from_day && standing.until_day === row.until_day
      if (isSame) return standing.number
      throw new HubError('BAD_REQUEST', alreadyAway(standing))
    })
  }

  /** The newest `limit` things that were set, newest first. What this version of the hub can't read is left out. */
  async history(limit: number): Promise<readonly DutyChange[]> {
    const rosters = await this.#db
      .selectFrom('roster_change')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(limit)
      .execute()
    const substitutions = await this.#db
      .selectFrom('duty_substitution')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(limit)
      .execute()
    const holidays = await new HolidayStore(this.#db).history(limit)
    return [
      ...rosters.flatMap((row) => rosterChange(row)),
      ...substitutions.flatMap((row) => substitutionChange(row)),
      ...holidays,
    ]
      .toSorted((a, b) => b.at - a.at)
      .slice(0, limit)
  }

  /** Takes a substitution back. @returns whom it was for; `undefined` when none of that number holds */
  async withdraw(number: number, { by, why }: Signature, now: EpochMs): Promise<ResponderId | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('duty_substitution')
        .selectAll()
        .where('number', '=', number)
        .where('withdraws', 'is', null)
        .executeTakeFirst()
      const taken = await trx
        .selectFrom('duty_substitution')
        .select('number')
        .where('withdraws', '=', number)
        .executeTakeFirst()
      if (row === undefined || taken !== undefined) return undefined
      const { absent, instead, from_day, until_day } = row
      await trx
        .insertInto('duty_substitution')
        .values({ absent, instead, from_day, until_day, withdraws: number, set_by: by, why, recorded_at: now })
        .execute()
      return absent
    })
  }
}

const SET_MEANWHILE =
  '这张值班表刚被别人改过：请刷新后再改。 Somebody has just set this roster: look at it again, then change it.'

const alreadyAway = ({
  number,
  from_day,
  until_day,
}: Pick<Selectable<DutySubstitutionRow>, 'number' | 'from_day' | 'until_day'>) =>
  `此人 ${from_day} 至 ${until_day} 已有代班（第 ${number} 号）：请先撤销再登记。 ` +
  `There is a substitution for days of these already (number ${number}): withdraw it first.`

const shiftsJson = (shifts: Roster['shifts'] | undefined): string | null =>
  shifts === undefined ? null : JSON.stringify(shifts)

const rowOf = ({ role, area, shifts, by, why }: RosterChange, now: EpochMs): Insertable<RosterChangeRow> => ({
  role,
  area,
  shifts_json: shiftsJson(shifts),
  set_by: by,
  why,
  recorded_at: now,
})

const substitutionRow = ({ absent, instead, from, until, by, why }: SubstitutionWish, now: EpochMs) => ({
  absent,
  instead: instead ?? null,
  from_day: civilDayText(from),
  until_day: civilDayText(until),
  withdraws: null,
  set_by: by,
  why,
  recorded_at: now,
})

function rosterChange(row: Selectable<RosterChangeRow>): DutyChange[] {
  const { role, area, shifts_json, set_by: by, why, recorded_at: at } = row
  const shifts = shiftsOf(shifts_json)
  if (shifts_json !== null && shifts === undefined) return []
  return [{ at, by, why, what: { kind: 'roster', role, area, shifts } }]
}

function substitutionChange(row: Selectable<DutySubstitutionRow>): DutyChange[] {
  const [from, until] = [parseCivilDay(row.from_day), parseCivilDay(row.until_day)]
  if (from === undefined || until === undefined) return []
  const { absent, set_by: by, why, recorded_at: at } = row
  const kind = row.withdraws === null ? 'substitution' : 'withdrawal'
  return [{ at, by, why, what: { kind, absent, instead: row.instead ?? undefined, from, until } }]
}

function rosterOf(row: Selectable<RosterChangeRow>, log: Log): RosterContents['rosters'] {
  const { number, role, area, shifts_json, set_by: by, why, recorded_at: recordedAt } = row
  if (shifts_json === null) return []
  const shifts = shiftsOf(shifts_json)
  if (shifts === undefined) {
    log.warn('a duty roster is not usable: everybody registered counts as on duty', { number, role, area })
    return []
  }
  return [{ number, role, area, shifts, by, why, recordedAt }]
}

/** @returns `undefined` where none hold, or this version of the hub can't read them */
function shiftsOf(json: string | null): Roster['shifts'] | undefined {
  if (json === null) return undefined
  try {
    return storedShifts.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

function substitutionOf(row: Selectable<DutySubstitutionRow>): RosterContents['substitutions'] {
  const [from, until] = [parseCivilDay(row.from_day), parseCivilDay(row.until_day)]
  if (from === undefined || until === undefined) return []
  const { number, absent, instead, set_by: by, why } = row
  return [{ number, absent, instead: instead ?? undefined, from, until, by, why }]
}
