import { type IPoint, InfluxDB } from 'influx'

import type { Log } from '../../core/log.ts'
import type { Metric } from '../../core/metric.ts'
import type { HomeId } from '../../core/names.ts'
import { numeric, type Reading } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import { ANSWER_WITHIN, type InfluxLink, InfluxStore } from './influx-store.ts'

export interface InfluxV1Options {
  /** `http://host:8086`, with a path when a proxy wants one. */
  readonly url: string
  /** Made when it is not there. */
  readonly database: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly log: Log
}

/**
 * InfluxDB 1.x. Resolves whether the server answers or not: a hub starts without its charts.
 *
 * Who wants raw readings dropped by the server itself sets a retention policy there; points beyond it come back as STORE_REFUSED.
 */
export function openInfluxV1Store(options: InfluxV1Options): TimeSeriesStore {
  return new InfluxStore(new InfluxV1Link(clientOf(options), options.database), options.log)
}

/** The client's own retries and its list of hosts that failed would hide from the store-writer what happens. */
const NO_BACKOFF = {
  getDelay: () => 0,
  next: () => NO_BACKOFF,
  reset: () => NO_BACKOFF,
}

function clientOf({ url, database, username, password }: InfluxV1Options): InfluxDB {
  const { protocol, hostname, port, pathname } = new URL(url)
  const isSecure = protocol === 'https:'
  return new InfluxDB({
    host: hostname,
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    path: pathname === '/' ? '' : pathname,
    protocol: isSecure ? 'https' : 'http',
    database,
    // An empty user name would still be sent.
    ...(username === undefined ? {} : { username, password: password ?? '' }),
    pool: { maxRetries: 0, requestTimeout: ANSWER_WITHIN, backoff: NO_BACKOFF },
  })
}

class InfluxV1Link implements InfluxLink {
  readonly name = 'influx1'
  readonly #client: InfluxDB
  readonly #database: string

  constructor(client: InfluxDB, database: string) {
    this.#client = client
    this.#database = database
  }

  prepare(): Promise<void> {
    return this.#client.createDatabase(this.#database)
  }

  write(readings: readonly Reading[]): Promise<void> {
    return this.#client.writePoints(readings.map(pointOf), { precision: 'ms' })
  }

  query(influxql: string): Promise<unknown> {
    return this.#client.queryRaw(influxql, { precision: 'ms' })
  }

  async expire(before: EpochMs, metrics?: readonly Metric[]): Promise<void> {
    for (const from of metrics?.map((metric) => `FROM "${metric}" `) ?? ['']) {
      await this.#client.query(`DELETE ${from}WHERE time < ${before}ms`, { method: 'POST' })
    }
  }

  async forget(home: HomeId): Promise<void> {
    await this.#client.query(`DELETE WHERE "home" = '${home}'`, { method: 'POST' })
  }

  statusOf(error: unknown): number | undefined {
    if (!(error instanceof Error) || !('res' in error)) return undefined
    const { res } = error
    if (typeof res !== 'object' || res === null || !('statusCode' in res)) return undefined
    return typeof res.statusCode === 'number' ? res.statusCode : undefined
  }
}

const pointOf = (reading: Reading): IPoint => ({
  measurement: reading.metric,
  tags: { home: reading.home, device: reading.device },
  fields: { value: numeric(reading.value) },
  timestamp: reading.at,
})
