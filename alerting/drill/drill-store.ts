import type { Kysely, Selectable } from 'kysely'
import { localTime } from '../../core/calendar.ts'
import type { AreaCode } from '../../core/names.ts'
import { type EpochMs, minutes } from '../../core/time.ts'
import { DRILL_STAGES, type DrillStage, type StageTimes } from './stages.ts'
import type { DrillRow, DrillTables } from './schema.ts'

export type Drill = Selectable<DrillRow>

/** A request that no hub took up by then is not run late: whoever asked has gone. */
const REQUEST_HOLDS = minutes(10)

/** Drills as rows: what is asked for by one process and run by another. */
export class DrillStore {
  readonly #db: Kysely<DrillTables>

  constructor(db: Kysely<DrillTables>) {
    this.#db = db
  }

  /** Asks for a drill of the district. @returns its number; `undefined` when one is requested or running there already */
  async request(district: AreaCode, now: EpochMs): Promise<number | undefined> {
    return this.#insert({ district, reason: 'asked', daily_key: null }, now)
  }

  /** Asks for that day's drill. The same day again, or while another is under way, asks for nothing. */
  async requestDaily(district: AreaCode, now: EpochMs, timeZone: string): Promise<void> {
    const { year, month, day } = localTime(now, timeZone)
    await this.#insert({ district, reason: 'daily', daily_key: `${district}:${year}-${month}-${day}` }, now)
  }

  async #insert(row: Pick<Drill, 'district' | 'reason' | 'daily_key'>, now: EpochMs): Promise<number | undefined> {
    const inserted = await this.#db
      .insertInto('drills')
      .values({ ...row, state: 'requested', under_way: row.district, requested_at: now, told: 0 })
      .onConflict((c) => c.doNothing())
      .returning('number')
      .executeTakeFirst()
    return inserted?.number
  }

  drill(number: number): Promise<Drill | undefined> {
    return this.#db.selectFrom('drills').selectAll().where('number', '=', number).executeTakeFirst()
  }

  /** The one that is requested or running in the district. */
  underWay(district: AreaCode): Promise<Drill | undefined> {
    return this.#db.selectFrom('drills').selectAll().where('under_way', '=', district).executeTakeFirst()
  }

  /** The district's newest that has ended. */
  last(district: AreaCode): Promise<Drill | undefined> {
    return this.#db
      .selectFrom('drills')
      .selectAll()
      .where('district', '=', district)
      .where('state', 'in', ['passed', 'failed'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
  }

  /** Every district that a drill was ever asked for. */
  async districts(): Promise<readonly AreaCode[]> {
    const rows = await this.#db.selectFrom('drills').select('district').distinct().execute()
    return rows.map(({ district }) => district)
  }

  /** When each district's last drill came through. */
  async lastPassed(): Promise<ReadonlyMap<AreaCode, EpochMs>> {
    const rows = await this.#db
      .selectFrom('drills')
      .select(['district', (e) => e.fn.max('finished_at').as('at')])
      .where('state', '=', 'passed')
      .groupBy('district')
      .execute()
    return new Map(rows.map(({ district, at }) => [district, at ?? 0]))
  }

  async times(number: number): Promise<StageTimes> {
    const rows = await this.#db.selectFrom('drill_stages').selectAll().where('drill', '=', number).execute()
    const at = new Map(rows.map((row) => [row.stage, row.at]))
    const known = DRILL_STAGES.filter((stage) => at.has(stage))
    return Object.fromEntries(known.map((stage) => [stage, at.get(stage)]))
  }

  /** Those to be run: requested in time, or left running by another run of the hub. The others that were requested expire. */
  async takeUp(runId: string, now: EpochMs): Promise<readonly Drill[]> {
    // The usual look finds nothing, and need not take the write lock for that.
    if ((await this.#toTakeUp(runId).execute()).length === 0) return []
    return this.#db.transaction().execute(async (trx) => {
      await trx
        .updateTable('drills')
        .set({ state: 'expired', under_way: null, finished_at: now, told: 1 })
        .where('state', '=', 'requested')
        .where('requested_at', '<', now - REQUEST_HOLDS)
        .execute()
      const due = await new DrillStore(trx).#toTakeUp(runId).execute()
      if (due.length === 0) return []
      const numbers = due.map(({ number }) => number)
      await trx
        .updateTable('drills')
        .set({ state: 'running', run_id: runId, started_at: now })
        .where('number', 'in', numbers)
        .execute()
      return trx.selectFrom('drills').selectAll().where('number', 'in', numbers).orderBy('number').execute()
    })
  }

  #toTakeUp(runId: string) {
    return this.#db
      .selectFrom('drills')
      .selectAll()
      .where('state', 'in', ['requested', 'running'])
      .where((e) => e.or([e('run_id', 'is', null), e('run_id', '!=', runId)]))
  }

  async publishing(number: number, now: EpochMs): Promise<void> {
    await this.#db.updateTable('drills').set({ published_at: now }).where('number', '=', number).execute()
  }

  /** Writes the drill's result, with what is known of its stages. */
  async end(
    number: number,
    result: { readonly state: 'passed' } | { readonly state: 'failed'; readonly stuckAt: DrillStage },
    by: { readonly times: StageTimes; readonly now: EpochMs },
  ): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const stuck_at = result.state === 'failed' ? result.stuckAt : null
      await trx
        .updateTable('drills')
        .set({ state: result.state, stuck_at, under_way: null, finished_at: by.now })
        .where('number', '=', number)
        .execute()
      await new DrillStore(trx).note(number, by.times)
    })
  }

  /** Writes stages down; what is known of one already stays. */
  async note(drill: number, times: StageTimes): Promise<void> {
    const rows = DRILL_STAGES.flatMap((stage) => {
      const at = times[stage]
      return at === undefined ? [] : [{ drill, stage, at }]
    })
    if (rows.length === 0) return
    await this.#db
      .insertInto('drill_stages')
      .values(rows)
      .onConflict((c) => c.doNothing())
      .execute()
  }

  /** Takes a request back that no hub has taken up. @returns whether it still could be */
  async withdraw(number: number, now: EpochMs): Promise<boolean> {
    const result = await this.#db
      .updateTable('drills')
      .set({ state: 'expired', under_way: null, finished_at: now, told: 1 })
      .where('number', '=', number)
      .where('state', '=', 'requested')
      .executeTakeFirst()
    return result.numUpdatedRows > 0n
  }

  /** Results that nobody has been told yet, oldest first. */
  untold(): Promise<readonly Drill[]> {
    return this.#db
      .selectFrom('drills')
      .selectAll()
      .where('state', 'in', ['passed', 'failed'])
      .where('told', '=', 0)
      .orderBy('number')
      .execute()
  }

  async told(number: number): Promise<void> {
    await this.#db.updateTable('drills').set({ told: 1 }).where('number', '=', number).execute()
  }
}
