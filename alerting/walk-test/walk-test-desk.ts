import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import type { HomeId } from '../../core/names.ts'
import type { Clock, EpochMs } from '../../core/time.ts'
import { hours, minutes } from '../../core/time.ts'
import type { Sighting, SignedOff, SignOffWish, WalkTest, WalkTests } from '../../core/walk-test.ts'
import type { WalkTestEar } from './walk-test-ear.ts'
import { missing, sighting } from './walk-test-shapes.ts'
import type { WalkTestRow, WalkTestTables } from './walk-test-tables.ts'

/** From the announcement to the press: long enough to cross a flat, too short to be forgotten. */
const SOS_WITHIN = minutes(3)
/** A test that nobody signed by then was given up. */
const LAPSES_AFTER = hours(24)

/** Walk tests in the state database, and what the ear hears of those that are under way. */
export class WalkTestDesk implements WalkTests {
  readonly #db: Kysely<WalkTestTables>
  readonly #ear: WalkTestEar
  readonly #clock: Pick<Clock, 'now'>

  constructor(db: Kysely<WalkTestTables>, ear: WalkTestEar, clock: Pick<Clock, 'now'>) {
    this.#db = db
    this.#ear = ear
    this.#clock = clock
  }

  /** Takes up the tests that an earlier run of the hub left under way. To be called before the ear hears anything. */
  async open(): Promise<void> {
    const rows = await this.#db.selectFrom('walk_tests').selectAll().where('under_way', 'is not', null).execute()
    for (const row of rows) if (!this.#hasLapsed(row.started_at)) this.#ear.follow(row.home, testOf(row))
  }

  current(home: HomeId): WalkTest | undefined {
    const test = this.#ear.test(home)
    if (test === undefined || !this.#hasLapsed(test.startedAt)) return test
    this.#ear.follow(home, undefined)
    return undefined
  }

  heard(home: HomeId): readonly Sighting[] {
    return this.current(home) === undefined ? [] : this.#ear.heard(home)
  }

  async start(home: HomeId, by: string): Promise<WalkTest> {
    const now = this.#clock.now()
    const row = await this.#db.transaction().execute(async (trx) => {
      const known = await trx.selectFrom('walk_tests').selectAll().where('under_way', '=', home).executeTakeFirst()
      if (known !== undefined && !this.#hasLapsed(known.started_at)) return known
      await trx.updateTable('walk_tests').set({ under_way: null }).where('under_way', '=', home).execute()
      const values = { home, under_way: home, started_at: now, started_by: by }
      return trx.insertInto('walk_tests').values(values).returningAll().executeTakeFirstOrThrow()
    })
    this.#ear.follow(home, testOf(row))
    return testOf(row)
  }

  async announceSos(home: HomeId): Promise<WalkTest> {
    const known = this.current(home)
    if (known === undefined) throw notUnderWay()
    const row = await this.#db
      .updateTable('walk_tests')
      .set({ sos_at: this.#clock.now() })
      .where('number', '=', known.number)
      .where('under_way', '=', home)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw notUnderWay()
    this.#ear.follow(home, testOf(row))
    return testOf(row)
  }

  async signOff({ home, number, by, missing: left, reason }: SignOffWish): Promise<SignedOff> {
    const found = this.#db.selectFrom('walk_tests').selectAll().where('number', '=', number).where('home', '=', home)
    if (this.current(home)?.number === number) {
      await this.#db
        .updateTable('walk_tests')
        .set({
          under_way: null,
          signed_at: this.#clock.now(),
          signed_by: by,
          reason,
          heard_json: JSON.stringify(this.heard(home)),
          missing_json: JSON.stringify(left),
        })
        .where('number', '=', number)
        .where('signed_at', 'is', null)
        .execute()
      this.#ear.follow(home, undefined)
    }
    const signed = signedOf(await found.executeTakeFirst())
    if (signed === undefined)
      throw new HubError('NOT_FOUND', '这次验收已结束，请重新开始。 This test is over: begin anew.')
    return signed
  }

  async lastSignedOff(home: HomeId): Promise<SignedOff | undefined> {
    return signedOf(
      await this.#db
        .selectFrom('walk_tests')
        .selectAll()
        .where('home', '=', home)
        .where('signed_at', 'is not', null)
        .orderBy('signed_at', 'desc')
        .limit(1)
        .executeTakeFirst(),
    )
  }

  #hasLapsed(startedAt: EpochMs): boolean {
    return this.#clock.now() - startedAt >= LAPSES_AFTER
  }
}

type Row = Selectable<WalkTestRow>

const testOf = ({ number, home, started_at, started_by, sos_at }: Row): WalkTest => ({
  number,
  home,
  startedAt: started_at,
  startedBy: started_by,
  ...(sos_at === null ? {} : { sos: { from: sos_at, until: sos_at + SOS_WITHIN } }),
})

function signedOf(row: Row | undefined): SignedOff | undefined {
  if (row === undefined || row.signed_at === null) return undefined
  return {
    number: row.number,
    home: row.home,
    startedAt: row.started_at,
    signedAt: row.signed_at,
    signedBy: row.signed_by ?? '',
    heard: listOf(sighting, row.heard_json),
    missing: listOf(missing, row.missing_json),
    reason: row.reason ?? '',
  }
}

/** What another version of the hub wrote that this one cannot read is left out. */
function listOf<Shape extends z.ZodType>(shape: Shape, json: string | null): readonly z.output<Shape>[] {
  return z
    .array(shape)
    .catch([])
    .parse(JSON.parse(json ?? '[]'))
}

const notUnderWay = (): HubError =>
  new HubError('BAD_REQUEST', '没有进行中的验收，请先开始。 No walk test is under way: begin one first.')
