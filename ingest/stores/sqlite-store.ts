import type { Worker } from 'node:worker_threads'
import { z } from 'zod'

import { HubError } from '../../core/errors.ts'
import { isMetric, type Metric } from '../../core/metric.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { HomeId } from '../../core/names.ts'
import { numeric, type Reading } from '../../core/reading.ts'
import { startThread } from '../../core/start-thread.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import type { Point, Series, StoredReading, TimeRange, TimeSeriesStore } from '../../core/time-series-store.ts'
import type { SeriesRow, ThreadAnswer, ThreadStart, ThreadTask } from './sqlite-thread-protocol.ts'

export interface SqliteStoreOptions {
  /** The file; its folder exists. */
  readonly path: string
  readonly metrics: Metrics
}

/**
 * The embedded store: one SQLite file, written by a thread of its own.
 *
 * @throws DATA_DIR_UNUSABLE when the file can't be opened.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<TimeSeriesStore> {
  const start: ThreadStart = { path: options.path }
  const thread = new StoreThread(startThread('ingest/stores/sqlite-thread', start))
  const store = new SqliteStore(thread)
  store.know(await thread.opened(options.path))
  options.metrics.gauge('store_series', 'Series in the embedded store', () => store.seriesCount())
  return store
}

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: HubError) => void
}

const metric = z.custom<Metric>((text) => typeof text === 'string' && isMetric(text))
const seriesRows = z.array(z.object({ id: z.number(), home: z.string(), device: z.string(), metric }))
const points = z.array(z.object({ at: z.number(), value: z.number() }))
const latestRows = z.array(z.object({ device: z.string(), metric, at: z.number(), value: z.number() }))

/** Asks the thread and waits for its answers. */
class StoreThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #ended: string | undefined

  constructor(worker: Worker) {
    this.#worker = worker
  }

  /** The series that the file knows. Called once, first. @throws DATA_DIR_UNUSABLE */
  async opened(path: string): Promise<readonly SeriesRow[]> {
    this.#worker.on('message', (answer: ThreadAnswer) => this.#hear(answer))
    this.#worker.on('error', (error: Error) => this.#end(error.message))
    this.#worker.on('exit', () => this.#end('its thread has ended'))
    try {
      const known = await new Promise<unknown>((resolve, reject) => this.#waiting.set(0, { resolve, reject }))
      return seriesRows.parse(known)
    } catch (error) {
      await this.#worker.terminate()
      const advice = 'name a data directory that the hub may write to, or restore a backup'
      throw new HubError('DATA_DIR_UNUSABLE', `${path} cannot be used as the store of readings: ${advice}.`, {
        cause: error,
      })
    }
  }

  /** @throws STORE_REFUSED @throws STORE_UNAVAILABLE */
  ask(task: ThreadTask, moved: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(unavailable(this.#ended))
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ ...task, id }, moved)
    })
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return
    const gone = new Promise((resolve) => this.#worker.once('exit', resolve))
    await this.ask({ kind: 'close' })
    await gone
  }

  #hear(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.ok) waiting?.resolve(answer.result)
    else if (answer.refused)
      waiting?.reject(new HubError('STORE_REFUSED', `The embedded store refused a batch: ${answer.message}.`))
    else waiting?.reject(unavailable(answer.message))
  }

  #end(why: string): void {
    this.#ended ??= why
    for (const { reject } of this.#waiting.values()) reject(unavailable(why))
    this.#waiting.clear()
  }
}

const unavailable = (why: string): HubError =>
  new HubError('STORE_UNAVAILABLE', `The embedded store cannot be used now: ${why}.`, { retryable: true })

class SqliteStore implements TimeSeriesStore {
  readonly name = 'embedded'
  readonly #thread: StoreThread
  readonly #ids = new Map<string, number>()
  #lastId = 0
  /** Series that no successful write has carried to the file yet. */
  #fresh: SeriesRow[] = []

  constructor(thread: StoreThread) {
    this.#thread = thread
  }

  know(rows: readonly SeriesRow[]): void {
    for (const row of rows) {
      this.#ids.set(keyOf(row), row.id)
      this.#lastId = Math.max(this.#lastId, row.id)
    }
  }

  seriesCount(): number {
    return this.#ids.size
  }

  async write(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return
    const series = new Float64Array(readings.length)
    const at = new Float64Array(readings.length)
    const value = new Float64Array(readings.length)
    for (const [row, reading] of readings.entries()) {
      series[row] = this.#idOf(reading)
      at[row] = reading.at
      value[row] = numeric(reading.value)
    }
    const fresh = this.#fresh.slice()
    await this.#thread.ask({ kind: 'write', fresh, series, at, value }, [series.buffer, at.buffer, value.buffer])
    if (fresh.length > 0) this.#fresh = this.#fresh.filter((row) => !fresh.includes(row))
  }

  async latest(home: HomeId): Promise<readonly StoredReading[]> {
    const rows = latestRows.parse(await this.#thread.ask({ kind: 'latest', home }))
    return rows.map(({ device, metric, at, value }) => ({ home, device, metric, at, value }))
  }

  async range(series: Series, { from, to }: TimeRange, every: DurationMs = 0): Promise<readonly Point[]> {
    const id = this.#ids.get(keyOf(series))
    if (id === undefined) return []
    return points.parse(await this.#thread.ask({ kind: 'range', series: id, from, to, every: Math.round(every) }))
  }

  async expire(before: EpochMs, metrics?: readonly Metric[]): Promise<void> {
    await this.#thread.ask({ kind: 'expire', before, metrics })
  }

  async forget(home: HomeId): Promise<void> {
    // First: what comes from now on opens a series of its own, which this does not touch.
    for (const key of this.#ids.keys()) if (key.startsWith(`${home}/`)) this.#ids.delete(key)
    this.#fresh = this.#fresh.filter((row) => row.home !== home)
    await this.#thread.ask({ kind: 'forget', home })
  }

  close(): Promise<void> {
    return this.#thread.close()
  }

  #idOf(reading: Reading): number {
    const key = keyOf(reading)
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    this.#lastId += 1
    this.#ids.set(key, this.#lastId)
    this.#fresh.push({ id: this.#lastId, home: reading.home, device: reading.device, metric: reading.metric })
    return this.#lastId
  }
}

/** Names hold no slash. */
const keyOf = ({ home, device, metric }: Series): string => `${home}/${device}/${metric}`
