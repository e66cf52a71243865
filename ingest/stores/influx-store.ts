import { HubError, reasonOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Metric } from '../../core/metric.ts'
import { type HomeId, isName } from '../../core/names.ts'
import type { Reading } from '../../core/reading.ts'
import { type DurationMs, type EpochMs, seconds } from '../../core/time.ts'
import type { Point, Series, StoredReading, TimeRange, TimeSeriesStore } from '../../core/time-series-store.ts'
import { latestAnswer, latestQuery, rangeAnswer, rangeQuery } from './influx-queries.ts'

/** What differs between InfluxDB's generations. Every method may throw what its client throws. */
export interface InfluxLink {
  readonly name: string
  /** Makes what writing and reading need on the server. Doing it again changes nothing. */
  prepare(): Promise<void>
  /** One request of at most `POINTS_AT_ONCE` points. */
  write(readings: readonly Reading[]): Promise<void>
  /** The answer to an InfluxQL SELECT, times in milliseconds. */
  query(influxql: string): Promise<unknown>
  /** Of every metric, or of those alone. */
  expire(before: EpochMs, metrics?: readonly Metric[]): Promise<void>
  /** @param home a name: nothing in it needs escaping */
  forget(home: HomeId): Promise<void>
  /** The HTTP status in what the client threw; `undefined` when there was no answer. */
  statusOf(error: unknown): number | undefined
}

/** What InfluxDB recommends as the largest batch. */
export const POINTS_AT_ONCE = 5_000
/** After this long without an answer the request is given up. */
export const ANSWER_WITHIN: DurationMs = seconds(10)
/** Besides the client's own limit, which a connection that breaks in the middle of an answer slips past. */
const GIVE_UP_AFTER: DurationMs = ANSWER_WITHIN + seconds(2)

/**
 * Statuses by which a server says that this very batch is wrong: unreadable, of a conflicting type or beyond the retention (400, 422), too
 * large (413). Everything else may pass, be it by somebody mending a token.
 */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422])
const MISCONFIGURED: ReadonlySet<number> = new Set([401, 403])

/** InfluxDB of any generation as a store of readings. One write at a time, reads beside it. */
export class InfluxStore implements TimeSeriesStore {
  readonly name: string
  readonly #link: InfluxLink
  readonly #log: Log
  #prepared: Promise<void> | undefined
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(link: InfluxLink, log: Log) {
    this.name = link.name
    this.#link = link
    this.#log = log
  }

  /**
   * Thousands of requests at a time make an InfluxDB 1.x answer errors to most of them; one with many points is also the faster.
   */
  write(readings: readonly Reading[]): Promise<void> {
    const write = this.#lastWrite.then(() => this.#writeAll(readings))
    this.#lastWrite = write.catch(() => {})
    return write
  }

  async latest(home: HomeId): Promise<readonly StoredReading[]> {
    const query = latestQuery(home)
    return query === undefined ? [] : latestAnswer(home, await this.#attempt('read', () => this.#link.query(query)))
  }

  async range(series: Series, window: TimeRange, every?: DurationMs): Promise<readonly Point[]> {
    const query = rangeQuery(series, window, every)
    return query === undefined ? [] : rangeAnswer(await this.#attempt('read', () => this.#link.query(query)))
  }

  async expire(before: EpochMs, metrics?: readonly Metric[]): Promise<void> {
    await this.#attempt('expire', () => this.#link.expire(before, metrics))
  }

  async forget(home: HomeId): Promise<void> {
    if (!isName(home)) return
    // Behind what is just being written of it.
    await this.#lastWrite
    await this.#attempt('expire', () => this.#link.forget(home))
  }

  async close(): Promise<void> {
    await this.#lastWrite
  }

  async #writeAll(readings: readonly Reading[]): Promise<void> {
    for (let start = 0; start < readings.length; start += POINTS_AT_ONCE) {
      const points = readings.slice(start, start + POINTS_AT_ONCE)
      await this.#attempt('write', () => this.#link.write(points))
    }
  }

  /** @throws STORE_REFUSED @throws STORE_UNAVAILABLE */
  async #attempt<T>(what: 'write' | 'read' | 'expire', request: () => Promise<T>): Promise<T> {
    try {
      this.#prepared ??= this.#link.prepare()
      await withinLimit(this.#prepared)
    } catch (error) {
      this.#prepared = undefined
      throw this.#unavailable('prepare', error)
    }
    try {
      return await withinLimit(request())
    } catch (error) {
      const status = this.#link.statusOf(error)
      if (what === 'write' && status !== undefined && REFUSALS.has(status)) throw this.#refused(status, error)
      // The database itself may be gone: a wiped server is prepared anew.
      if (status === 404) this.#prepared = undefined
      throw this.#unavailable(what, error)
    }
  }

  #refused(status: number, cause: unknown): HubError {
    return new HubError('STORE_REFUSED', `${this.name} refused a batch (${status}): ${reasonOf(cause)}`, { cause })
  }

  #unavailable(what: string, cause: unknown): HubError {
    const status = this.#link.statusOf(cause)
    if (status !== undefined && MISCONFIGURED.has(status)) {
      this.#log.error('the time-series store does not let the hub in: check its user, password or token', {
        store: this.name,
        status,
      })
    }
    const message = `${this.name} cannot ${what} now (${status ?? 'no answer'}): ${reasonOf(cause)}`
    return new HubError('STORE_UNAVAILABLE', message, { retryable: true, cause })
  }
}

/** The machine's own time on purpose: a server hangs in real time, whatever clock the hub runs by. */
function withinLimit<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = AbortSignal.timeout(GIVE_UP_AFTER)
    const giveUp = (): void => reject(new Error(`no answer within ${GIVE_UP_AFTER} ms`))
    limit.addEventListener('abort', giveUp, { once: true })
    work.then(resolve, reject).finally(() => limit.removeEventListener('abort', giveUp))
  })
}
