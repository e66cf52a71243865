import type { Insertable, Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { parseCivilDay } from '../../core/civil-day.ts'
import type { DutyChange, HeldHolidays, HolidayWish } from '../../core/duty-desk.ts'
import { HubError } from '../../core/errors.ts'
import { asWrittenFestival, type Festival } from '../../core/holidays.ts'
import type { Log } from '../../core/log.ts'
import type { EpochMs } from '../../core/time.ts'
import type { HolidayChangeRow, RosterTables } from './roster-tables.ts'

const storedDay = z.string().transform((text, context) => {
  const day = parseCivilDay(text)
  if (day !== undefined) return day
  context.addIssue({ code: 'custom', message: 'no day' })
  return z.NEVER
})

/** A year's festivals as they stand in a row. */
const storedFestivals = z.array(
  z.strictObject({ name: z.string(), from: storedDay, until: storedDay, makeUp: z.array(storedDay) }),
)

/** Which years' public holidays were entered, by whom and why. Rows are only added: the newest of a year holds, and the way there stays readable. */
export class HolidayStore {
  readonly #db: Kysely<RosterTables>

  constructor(db: Kysely<RosterTables>) {
    this.#db = db
  }

  /** Another one after each change; cheap to ask. */
  async revision(): Promise<number> {
    const row = await this.#db
      .selectFrom('holiday_change')
      .select((e) => e.fn.max('number').as('newest'))
      .executeTakeFirst()
    return row?.newest ?? 0
  }

  /** The lists that hold, by year. One that this version of the hub can't read is left out, with a warning in the log. */
  async contents(log: Log): Promise<readonly HeldHolidays[]> {
    const rows = await this.#db.selectFrom('holiday_change').selectAll().orderBy('number').execute()
    const newest = [...new Map(rows.map((row) => [row.year, row])).values()]
    return newest.flatMap((row) => heldOf(row, log)).toSorted((a, b) => a.year - b.year)
  }

  /**
   * Sets a year's list, unless somebody set one since. One that this version of the hub can't read holds for nobody, and is in nobody's way.
   *
   * @returns `same` when it says what holds already: nothing is added. @throws BAD_REQUEST when one was set after `basedOn`
   */
  async set({ year, festivals, basedOn, by, why }: HolidayWish, now: EpochMs): Promise<'set' | 'same'> {
    const wanted = festivals === undefined ? null : JSON.stringify(festivals.map(asWrittenFestival))
    return this.#db.transaction().execute(async (trx) => {
      const newest = await trx
        .selectFrom('holiday_change')
        .select(['number', 'festivals_json'])
        .where('year', '=', year)
        .orderBy('number', 'desc')
        .executeTakeFirst()
      if ((newest?.festivals_json ?? null) === wanted) return 'same'
      const held = newest === undefined || festivalsOf(newest.festivals_json) === undefined ? 0 : newest.number
      if (held !== basedOn) throw new HubError('BAD_REQUEST', SET_MEANWHILE)
      const row: Insertable<HolidayChangeRow> = { year, festivals_json: wanted, set_by: by, why, recorded_at: now }
      await trx.insertInto('holiday_change').values(row).execute()
      return 'set'
    })
  }

  /** The newest `limit` entries, newest first. What this version of the hub can't read is left out. */
  async history(limit: number): Promise<readonly DutyChange[]> {
    const rows = await this.#db
      .selectFrom('holiday_change')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(limit)
      .execute()
    return rows.flatMap((row) => changeOf(row))
  }
}

const SET_MEANWHILE =
  '这一年的节假日刚被别人改过：请刷新后再改。 Somebody has just set this year: look at it again, then change it.'

function heldOf(row: Selectable<HolidayChangeRow>, log: Log): HeldHolidays[] {
  const { number, year, festivals_json, set_by: by, why, recorded_at: recordedAt } = row
  if (festivals_json === null) return []
  const festivals = festivalsOf(festivals_json)
  if (festivals !== undefined) return [{ number, year, festivals, by, why, recordedAt }]
  log.warn('the public holidays entered for a year are not usable: what the hub knows by itself holds', {
    number,
    year,
  })
  return []
}

function changeOf({
  year,
  festivals_json,
  set_by: by,
  why,
  recorded_at: at,
}: Selectable<HolidayChangeRow>): DutyChange[] {
  const festivals = festivalsOf(festivals_json)
  if (festivals_json !== null && festivals === undefined) return []
  return [{ at, by, why, what: { kind: 'holidays', year, festivals } }]
}

/** @returns `undefined` where none hold, or this version of the hub can't read them */
function festivalsOf(json: string | null): readonly Festival[] | undefined {
  if (json === null) return undefined
  try {
    return storedFestivals.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
