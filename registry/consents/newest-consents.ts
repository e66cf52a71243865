import type { Kysely } from 'kysely'
import type { HomeId } from '../../core/names.ts'
import { CONSENT_TOPICS, type ConsentChange, type ConsentTopic } from '../../core/consent.ts'
import type { ConsentTables } from './consent-tables.ts'

/** Records in one statement: a millisecond of the hub's own thread. */
const PAGE = 500

/**
 * The newest word of each home's resident on what needs their consent, from memory: asked for every message. What was written down since
 * counts from the next `refresh` on.
 */
export class NewestConsents {
  readonly #db: Kysely<ConsentTables>
  readonly #newest = new Map<ConsentTopic, Map<HomeId, ConsentChange>>()
  #lastRecord = 0
  #lastErasure = 0

  constructor(db: Kysely<ConsentTables>) {
    this.#db = db
  }

  /** Is it a yes? */
  given(home: HomeId, topic: ConsentTopic): boolean {
    return this.#newest.get(topic)?.get(home) === 'given'
  }

  /** Is it a no? Who was never asked has not said so. */
  withdrawn(home: HomeId, topic: ConsentTopic): boolean {
    const newest = this.#newest.get(topic)?.get(home)
    return newest === 'withdrawn' || newest === 'refused'
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
      this.#take(home, topic, change)
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
      for (const topic of CONSENT_TOPICS) this.#take(home, topic, await this.#newestOn(home, topic))
      this.#lastErasure = number
    }
  }

  async #newestOn(home: HomeId, topic: ConsentTopic): Promise<ConsentChange | undefined> {
    const newest = await this.#db
      .selectFrom('home_consent')
      .select('change')
      .where('home', '=', home)
      .where('topic', '=', topic)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    return newest?.change
  }

  #take(home: HomeId, topic: ConsentTopic, change: ConsentChange | undefined): void {
    const homes = this.#newest.get(topic) ?? new Map<HomeId, ConsentChange>()
    this.#newest.set(topic, homes)
    if (change === undefined) homes.delete(home)
    else homes.set(home, change)
  }
}
