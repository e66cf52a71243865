import { HubError, reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Metric } from '../../core/metric.ts'
import type { HomeId } from '../../core/names.ts'
import type { Reading } from '../../core/reading.ts'
import { type Clock, type DurationMs, type EpochMs, seconds } from '../../core/time.ts'
import type { Point, Series, StoredReading, TimeRange, TimeSeriesStore } from '../../core/time-series-store.ts'

export interface ReopenedStoreOptions {
  readonly name: string
  readonly open: () => Promise<TimeSeriesStore>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

const AGAIN_AFTER = seconds(10)

/**
 * A store that is opened when it can be: one that cannot (a damaged file, a wrong owner) keeps readings waiting in the journal, as one that is
 * away does, and keeps no alarm. It is tried again when it is asked for, every 10 s at most.
 */
export class ReopenedStore implements TimeSeriesStore {
  readonly name: string
  readonly #options: ReopenedStoreOptions
  #opening: Promise<TimeSeriesStore> | undefined
  #failedAt: EpochMs | undefined

  constructor(options: ReopenedStoreOptions) {
    this.name = options.name
    this.#options = options
  }

  /** Resolves when it was tried once, whatever came of it. */
  async tryOnce(): Promise<void> {
    await this.#opened().catch(() => {})
  }

  async write(readings: readonly Reading[]): Promise<void> {
    await (await this.#opened()).write(readings)
  }

  async latest(home: HomeId): Promise<readonly StoredReading[]> {
    return (await this.#opened()).latest(home)
  }

  async range(series: Series, window: TimeRange, every?: DurationMs): Promise<readonly Point[]> {
    return (await this.#opened()).range(series, window, every)
  }

  async expire(before: EpochMs, metrics?: readonly Metric[]): Promise<void> {
    await (await this.#opened()).expire(before, metrics)
  }

  async forget(home: HomeId): Promise<void> {
    await (await this.#opened()).forget(home)
  }

  async close(): Promise<void> {
    const store = await this.#opening?.catch(() => undefined)
    await store?.close()
  }

  #opened(): Promise<TimeSeriesStore> {
    const { clock } = this.#options
    if (this.#opening !== undefined) return this.#opening
    if (this.#failedAt !== undefined && Math.abs(clock.now() - this.#failedAt) < AGAIN_AFTER) {
      return Promise.reject(new HubError('STORE_UNAVAILABLE', 'The store could not be opened.', { retryable: true }))
    }
    this.#opening = this.#open()
    return this.#opening
  }

  async #open(): Promise<TimeSeriesStore> {
    const { open, clock, log } = this.#options
    try {
      return await open()
    } catch (cause) {
      this.#opening = undefined
      this.#failedAt = clock.now()
      log.error('the store cannot be opened: readings wait in the journal', { reason: reasonOf(cause) })
      throw new HubError('STORE_UNAVAILABLE', `The store cannot be opened: ${reasonOf(cause)}`, {
        retryable: true,
        cause,
      })
    }
  }
}
