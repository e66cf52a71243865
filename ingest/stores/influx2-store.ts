import { HttpError, InfluxDB, type WriteApi } from '@influxdata/influxdb-client'
import { BucketsAPI, DbrpsAPI, DeleteAPI } from '@influxdata/influxdb-client-apis'

import type { Log } from '../../core/log.ts'
import type { Metric } from '../../core/metric.ts'
import type { HomeId } from '../../core/names.ts'
import type { Reading } from '../../core/reading.ts'
import { type EpochMs, isoInstant } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import { ANSWER_WITHIN, type InfluxLink, InfluxStore, POINTS_AT_ONCE } from './influx-store.ts'
import { lineOf } from './line-protocol.ts'

export interface InfluxV2Options {
  readonly url: string
  readonly token: string
  readonly org: string
  /** Also the name of the database that InfluxQL reads: they are mapped onto each other. */
  readonly bucket: string
  readonly log: Log
}

/**
 * InfluxDB 2.x and 3, and whatever else takes `/api/v2/write`. Resolves whether the server answers or not: a hub starts without its
 * charts.
 *
 * 2.x reads InfluxQL through a mapping of database to bucket (DBRP), which is made here where it is missing; 3 needs none.
 */
export function openInfluxV2Store(options: InfluxV2Options): TimeSeriesStore {
  const client = new InfluxDB({ url: options.url, token: options.token, timeout: ANSWER_WITHIN })
  return new InfluxStore(new InfluxV2Link(client, options), options.log)
}

/** Statuses of a server that does not have that part of the API, or does not have it for this kind of bucket. */
const NOT_OFFERED: ReadonlySet<number> = new Set([400, 404, 405, 501])

/** Later than any reading, and still a time that the server can count. */
const FAR_AHEAD = '2200-01-01T00:00:00Z'

class InfluxV2Link implements InfluxLink {
  readonly name = 'influx2'
  readonly #client: InfluxDB
  readonly #org: string
  readonly #bucket: string
  readonly #log: Log

  constructor(client: InfluxDB, { org, bucket, log }: InfluxV2Options) {
    this.#client = client
    this.#org = org
    this.#bucket = bucket
    this.#log = log
  }

  /** Only reading needs the mapping: a server that will not make one, or has none, still takes writes. */
  async prepare(): Promise<void> {
    try {
      await this.#mapDatabase()
    } catch (error) {
      const status = this.statusOf(error)
      if (status === undefined || status === 429 || status >= 500) throw error
      this.#log.warn('no database mapping was made: reads work only where the server needs none', { status })
    }
  }

  async write(readings: readonly Reading[]): Promise<void> {
    // One for each request: a failed one keeps what it could not send.
    const writer = this.#writer()
    try {
      writer.writeRecords(readings.map(lineOf))
      await writer.flush()
    } finally {
      writer.dispose()
    }
  }

  async query(influxql: string): Promise<unknown> {
    const parameters = new URLSearchParams({ db: this.#bucket, epoch: 'ms', q: influxql })
    const headers = { accept: 'application/json' }
    const answer: unknown = await this.#client.transport.request(`/query?${parameters}`, '', { method: 'GET', headers })
    return answer
  }

  async expire(before: EpochMs, metrics?: readonly Metric[]): Promise<void> {
    const span = { start: isoInstant(0), stop: isoInstant(before - 1) }
    try {
      if (metrics === undefined) await this.#delete(span)
      for (const metric of metrics ?? []) await this.#delete({ ...span, predicate: `_measurement="${metric}"` })
    } catch (error) {
      const status = this.statusOf(error)
      if (status === undefined || !NOT_OFFERED.has(status)) throw error
      this.#log.warn('this server deletes nothing on request: set a retention period on its database', { status })
    }
  }

  /** A server that deletes nothing on request fails this: whoever asked must not be told that it is gone. */
  forget(home: HomeId): Promise<void> {
    return this.#delete({ start: isoInstant(0), stop: FAR_AHEAD, predicate: `home="${home}"` })
  }

  async #delete(body: { readonly start: string; readonly stop: string; readonly predicate?: string }): Promise<void> {
    await new DeleteAPI(this.#client).postDelete({ org: this.#org, bucket: this.#bucket, body })
  }

  statusOf(error: unknown): number | undefined {
    return error instanceof HttpError ? error.statusCode : undefined
  }

  #writer(): WriteApi {
    return this.#client.getWriteApi(this.#org, this.#bucket, 'ms', {
      // Batching and trying again are the store-writer's; the client would drop what does not fit its own buffer.
      batchSize: POINTS_AT_ONCE + 1,
      maxBatchBytes: Number.MAX_SAFE_INTEGER,
      flushInterval: 0,
      maxRetries: 0,
      maxBufferLines: POINTS_AT_ONCE + 1,
      // Both ends are near each other and short of processor, not of network.
      gzipThreshold: Number.MAX_SAFE_INTEGER,
      // Answering the error keeps the client from printing it.
      writeFailed: rethrow,
    })
  }

  async #mapDatabase(): Promise<void> {
    const found = await new BucketsAPI(this.#client).getBuckets({ org: this.#org, name: this.#bucket })
    const { id: bucketID, orgID } = found.buckets?.[0] ?? {}
    if (bucketID === undefined || orgID === undefined) {
      this.#log.warn('the bucket is not there, or its token may not see it', { bucket: this.#bucket })
      return
    }
    const mappings = new DbrpsAPI(this.#client)
    const known = await mappings.getDBRPs({ orgID, db: this.#bucket })
    if ((known.content ?? []).some((mapping) => mapping.default)) return
    await mappings.postDBRP({
      body: { orgID, bucketID, database: this.#bucket, retention_policy: 'autogen', default: true },
    })
    this.#log.info('database mapping made', { bucket: this.#bucket })
  }
}

async function rethrow(error: Error): Promise<void> {
  throw error
}
