import type { Kysely, Transaction } from 'kysely'
import { reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { type Clock, seconds } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import { type Ended, type Recorded, type RecordFacts, recordResult } from './record-result.ts'

export interface ResultRecorderOptions {
  readonly db: Kysely<AlertingTables>
  readonly clock: Clock
  readonly log: Log
  readonly facts: (trx: Transaction<AlertingTables>, now: number) => RecordFacts
  /** Called with what was written, once it is on disk. */
  readonly onRecorded: (ended: readonly Ended[], recorded: readonly Recorded[]) => void
}

/** Writes down how sends ended: all that is there in one transaction, what comes meanwhile in the next. It does not give up. */
export class ResultRecorder {
  readonly #options: ResultRecorderOptions
  readonly #ended: Ended[] = []
  #recording = false

  constructor(options: ResultRecorderOptions) {
    this.#options = options
  }

  take(ended: Ended): void {
    this.#ended.push(ended)
    void this.#record()
  }

  async #record(): Promise<void> {
    if (this.#recording) return
    this.#recording = true
    // Answers that come in the same turn share one sync of the disk.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#ended.length > 0) {
      const batch = this.#ended.splice(0)
      try {
        await this.#recordBatch(batch)
      } catch (error) {
        this.#options.log.error('results of sends could not be written; trying again', { reason: reasonOf(error) })
        this.#ended.unshift(...batch)
        await new Promise<void>((resolve) => this.#options.clock.after(seconds(1), resolve))
      }
    }
    this.#recording = false
  }

  async #recordBatch(batch: readonly Ended[]): Promise<void> {
    const { db, clock, facts, onRecorded } = this.#options
    const now = clock.now()
    const recorded = await db.transaction().execute(async (trx) => {
      const all: Recorded[] = []
      for (const ended of batch) all.push(await recordResult(ended, facts(trx, now)))
      return all
    })
    onRecorded(batch, recorded)
  }
}
