import type { Kysely } from 'kysely'
import type { HomeId } from '../../core/names.ts'
import type { ConsentChange } from '../../core/consent.ts'
import type { ConsentTables } from './consent-tables.ts'

/** Records in one statement: a millisecond of the hub's own thread. */
const PAGE = 500

/**
 * Whose resident agrees to tell where they are, from memory: asked for every message. What was written down since counts from the next
 * `refresh` on.
 */
export class PositionConsents {
  readonly #db: Kysely<ConsentTables>
  readonly #given = new Set<HomeId>()
  #lastRecord = 0
  #lastErasure = 0

  constructor(db: Kysely<ConsentTables>) {
    this.#db = db
  }

  /** Is the newest word of the home's resident on their position a yes? */
  given(home: HomeId): boolean {
    return this.#given.has(home)
  }

  /** Reads what was added since the last time. Cut short, the next one goes on. */
  async refresh(): Promise<void> {
    let read: number
    do {
      read = await this.#readOn()
    } while (read === PAGE)
    await this.#forgetErased()
  }

  async #readOn(): Promise<number> {
    const records = await this.#db
      .selectFrom('home_consent')
      .select(['number', 'home', 'topic', 'change'])
      .where('number', '>', this.#lastRecord)
      .orderBy('number')
      .limit(PAGE)
      .execute()
    for (const { number, home, topic, change } of records) {
      if (topic === 'position') this.#take(home, change)
      this.#lastRecord = number
    }
    return records.length
  }

  /** The records of an erased home are gone; a home of that name that was registered afterwards may have some of its own. */
  async #forgetErased(): Promise<void> {
    const erased = await this.#db
      .selectFrom('home_erasure')
      .select(['number', 'home'])
      .where('number', '>', this.#lastErasure)
      .orderBy('number')
      .execute()
    for (const { number, home } of erased) {
      this.#take(home, await this.#newest(home))
      this.#lastErasure = number
    }
  }

  async #newest(home: HomeId): Promise<ConsentChange | undefined> {
    const newest = await this.#db
      .selectFrom('home_consent')
      .select('change')
      .where('home', '=', home)
      .where('topic', '=', 'position')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    return newest?.change
  }

  #take(home: HomeId, change: ConsentChange | undefined): void {
    if (change === 'given') this.#given.add(home)
    else this.#given.delete(home)
  }
}
