/**
 * How fast decoding and storing are alone: messages from a journal in memory, through the feed and the store-writer, into each store.
 *
 *     node --import tsx test/bench/ingest-store.ts [messages]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { stopwatch, systemClock } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import { createCursorStore } from '../../ingest/cursor-store.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { createFeed, type SourcedFeed } from '../../ingest/feed.ts'
import { Quarantine } from '../../ingest/quarantine.ts'
import { StoreWriter } from '../../ingest/store-writer.ts'
import { openInfluxV1Store } from '../../ingest/stores/influx1-store.ts'
import { openInfluxV2Store } from '../../ingest/stores/influx2-store.ts'
import { openSqliteStore } from '../../ingest/stores/sqlite-store.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { startInflux } from '../support/influx.ts'
import { startInflux2Facade } from '../support/influx2-facade.ts'
import { ingestDatabase } from '../support/ingest-database.ts'
import { MemoryJournal } from '../support/memory-journal.ts'
import { messageOf, RECEIVED_AT } from '../support/messages.ts'
import { requireServer } from '../support/real-server.ts'

const HOMES = 100
const DEVICES = 5

const messages = Number(process.argv[2] ?? 200_000)
const clock = systemClock()
const homes = Array.from({ length: HOMES }, (_, n) => n)
const directory = fixedDirectory(
  Object.fromEntries(
    homes.map((home) => [
      `g-${home}`,
      {
        homes: [`h-${home}`],
        devices: Object.fromEntries(Array.from({ length: DEVICES }, (_, n) => [`e-${n}`, `d-${home}-${n}`])),
      },
    ]),
  ),
)

/** Payloads of about 120 bytes with three readings each, round all homes and devices. */
async function filledJournal(): Promise<MemoryJournal> {
  const journal = new MemoryJournal()
  for (let n = 0; n < messages; n += 1) {
    const home = n % HOMES
    const device = Math.floor(n / HOMES) % DEVICES
    const at = RECEIVED_AT - messages + n
    const payload = {
      at,
      motion: true,
      battery: n % 100,
      temperature: (n % 400) / 10,
      firmware: '1.0.12-build.20261122.1433',
    }
    await journal.append(messageOf(`homes/h-${home}/e-${device}/up`, payload, { gateway: `g-${home}` }))
  }
  return journal
}

const feedOver = (journal: MemoryJournal): SourcedFeed =>
  createFeed({ journal, directory, decoders: decoders(), metrics: noMetrics })

/** Wall time, and processor time of all threads of this process, since it was made. */
function meter(): () => { readonly tookMs: number; readonly cpuUs: number } {
  const elapsed = stopwatch()
  const before = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(before)
    return { tookMs: elapsed(), cpuUs: user + system }
  }
}

function show(what: string, readings: number, { tookMs, cpuUs }: { tookMs: number; cpuUs: number }): void {
  const perSecond = (count: number): string => Math.round((count / tookMs) * 1000).toLocaleString('en')
  const columns = [
    what.padEnd(34),
    `${perSecond(messages).padStart(9)} messages/s`,
    `${perSecond(readings).padStart(9)} readings/s`,
    `${(cpuUs / messages).toFixed(1).padStart(6)} µs of processor a message`,
  ]
  process.stdout.write(`${columns.join(' ')}
`)
}

async function measureDecoding(journal: MemoryJournal): Promise<void> {
  const feed = feedOver(journal)
  const measured = meter()
  let readings = 0
  for (let after = 0; after < journal.head();) {
    for (const entry of await feed.read(after, 2000)) {
      after = entry.offset
      if (entry.kind === 'message') readings += entry.decoded.readings.length
    }
  }
  show('decode alone', readings, measured())
}

async function measureStoring(what: string, journal: MemoryJournal, store: TimeSeriesStore): Promise<void> {
  const database = await ingestDatabase()
  let readings = 0
  const counter = (name: string) => ({
    add(by = 1) {
      if (name === 'store_readings_total') readings += by
    },
  })
  const writer = new StoreWriter({
    journal,
    feed: feedOver(journal),
    store,
    quarantine: new Quarantine(database.db),
    cursors: createCursorStore(database.db, clock),
    clock,
    log: silentLog,
    metrics: { ...noMetrics, counter },
  })
  const measured = meter()
  await writer.start()
  await writer.settled()
  show(what, readings, measured())
  await writer.stop()
  await store.close()
  await database.remove()
}

async function main(): Promise<void> {
  const journal = await filledJournal()
  await measureDecoding(journal)
  const folder = mkdtempSync(join(tmpdir(), 'shouwang-bench-'))
  const embedded = await openSqliteStore({ path: join(folder, 'readings.db'), metrics: noMetrics })
  await measureStoring('decode and store: embedded', journal, embedded)
  rmSync(folder, { recursive: true })
  if (!requireServer('influxdb')) return
  const server = await startInflux()
  const url = `http://127.0.0.1:${server.port}`
  const influx1 = openInfluxV1Store({ url, database: 'bench', log: silentLog })
  await measureStoring('decode and store: InfluxDB 1.x', journal, influx1)
  const facade = await startInflux2Facade(server.port)
  await measureStoring('decode and store: 2.x paths', journal, openInfluxV2Store({ ...facade, log: silentLog }))
  await facade.close()
  await server.remove()
}

await main()
