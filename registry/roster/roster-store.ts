import type { Kysely, Selectable } from 'kysely'
import { civilDayText, parseCivilDay } from '../../core/civil-day.ts'
import type { Log } from '../../core/log.ts'
import type { ResponderId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import { type Roster, storedShifts, type Substitution } from './roster.ts'
import type { DutySubstitutionRow, RosterChangeRow, RosterTables } from './roster-tables.ts'

/** Who set something, and why. */
export interface Signature {
  readonly by: string
  readonly why: string
}

/** A roster set or, without shifts, taken away. */
export interface RosterChange extends Signature {
  readonly role: Roster['role']
  readonly area: Roster['area']
  readonly shifts: Roster['shifts'] | undefined
}

/** The rosters and substitutions that hold. */
export interface RosterContents {
  readonly rosters: readonly (Roster & Signature & { readonly number: number; readonly recordedAt: EpochMs })[]
  readonly substitutions: readonly (Substitution & Signature)[]
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
    return `${change?.newest ?? 0}/${substitution?.newest ?? 0}`
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
    }
  }

  /** Adds all of them or, when the database fails, none. */
  async add(changes: readonly RosterChange[], now: EpochMs): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const { role, area, shifts, by, why } of changes) {
        const shifts_json = shifts === undefined ? null : JSON.stringify(shifts)
        await trx
          .insertInto('roster_change')
          .values({ role, area, shifts_json, set_by: by, why, recorded_at: now })
          .execute()
      }
    })
  }

  async substitute(substitution: Omit<Substitution, 'number'> & Signature, now: EpochMs): Promise<void> {
    const { absent, instead, from, until, by, why } = substitution
    await this.#db
      .insertInto('duty_substitution')
      .values({
        absent,
        instead: instead ?? null,
        from_day: civilDayText(from),
        until_day: civilDayText(until),
        withdraws: null,
        set_by: by,
        why,
        recorded_at: now,
      })
      .execute()
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

function shiftsOf(json: string): Roster['shifts'] | undefined {
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
