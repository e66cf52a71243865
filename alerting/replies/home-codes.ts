import type { Kysely } from 'kysely'
import type { Directory } from '../../core/directory.ts'
import { reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import { homeCode, numberOfHomeCode } from './home-code.ts'

export interface HomeCodesOptions {
  readonly db: Kysely<AlertingTables>
  readonly directory: Directory
  readonly log: Log
}

/** Rows written by one statement. */
const TOGETHER = 200

/**
 * Homes' codes, in memory. A home gets its code once, soon after it is registered, and keeps it for ever; a home that leaves takes it along.
 */
export class HomeCodes {
  readonly #options: HomeCodesOptions
  readonly #numbers = new Map<HomeId, number>()
  readonly #homes = new Map<number, HomeId>()
  /** Somebody may have moved in since the last look. */
  #stale = true
  #stopListening = (): void => {}

  constructor(options: HomeCodesOptions) {
    this.#options = options
  }

  /** `undefined` in the moment before a home that was registered just now has got its code. */
  codeOf(home: HomeId): string | undefined {
    const number = this.#numbers.get(home)
    return number === undefined ? undefined : homeCode(number)
  }

  /** The home that a code names; `undefined` when there is none. It may have left the registry. */
  homeOf(code: string): HomeId | undefined {
    const number = numberOfHomeCode(code)
    return number === undefined ? undefined : this.#homes.get(number)
  }

  /** Reads the codes that were given, then listens for new homes. */
  async start(now: EpochMs): Promise<void> {
    const rows = await this.#options.db.selectFrom('home_codes').select(['number', 'home']).execute()
    for (const { number, home } of rows) this.#learn(home, number)
    this.#stopListening = this.#options.directory.onChange(() => {
      this.#stale = true
    })
    await this.refresh(now)
  }

  stop(): void {
    this.#stopListening()
  }

  /** Gives a code to every home that has none. Free of cost while the registry has not changed; what fails is tried at the next call. */
  async refresh(now: EpochMs): Promise<void> {
    if (!this.#stale) return
    const { db, directory, log } = this.#options
    this.#stale = false
    const without = directory.homes().filter((home) => !this.#numbers.has(home.id))
    if (without.length === 0) return
    try {
      for (let from = 0; from < without.length; from += TOGETHER) {
        const rows = await db
          .insertInto('home_codes')
          .values(without.slice(from, from + TOGETHER).map(({ id }) => ({ home: id, given_at: now })))
          .returning(['number', 'home'])
          .execute()
        for (const { number, home } of rows) this.#learn(home, number)
      }
    } catch (error) {
      this.#stale = true
      log.error('homes could not be given codes; trying again', { homes: without.length, reason: reasonOf(error) })
    }
  }

  #learn(home: HomeId, number: number): void {
    this.#numbers.set(home, number)
    this.#homes.set(number, home)
  }
}
