import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Cursor } from '../../core/journal.ts'
import { type Log, silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { seconds } from '../../core/time.ts'
import { createCursorStore } from '../../ingest/cursor-store.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { createFeed } from '../../ingest/feed.ts'
import { Quarantine } from '../../ingest/quarantine.ts'
import { STORE_WRITER, StoreWriter, type StoreWriterOptions } from '../../ingest/store-writer.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { ingestDatabase } from '../support/ingest-database.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { MemoryJournal } from '../support/memory-journal.ts'
import { RECEIVED_AT, messageOf } from '../support/messages.ts'
import { MemoryStore } from '../support/store-doubles.ts'

const UP = 'homes/h-1/pir-1/up'
const directory = fixedDirectory({ 'g-1': { homes: ['h-1'], devices: { 'pir-1': 'd-pir' } } })
/** A message with one reading that no other has. */
const numbered = (n: number) => messageOf(UP, { at: RECEIVED_AT - n, battery: n % 100 })

let database: Awaited<ReturnType<typeof ingestDatabase>>
let journal: MemoryJournal
let store: MemoryStore
let quarantine: Quarantine
let clock: ManualClock
let writers: StoreWriter[]

beforeEach(async () => {
  database = await ingestDatabase()
  journal = new MemoryJournal()
  store = new MemoryStore()
  quarantine = new Quarantine(database.db)
  clock = new ManualClock(RECEIVED_AT)
  writers = []
})
afterEach(async () => {
  for (const writer of writers) await writer.stop()
  expect(clock.pending()).toBe(0)
  await database.remove()
})

/** A writer over what is there now; a second one is the hub started again. */
async function started(more: Partial<StoreWriterOptions> = {}): Promise<StoreWriter> {
  const writer = new StoreWriter({
    journal,
    feed: createFeed({ journal, directory, decoders: decoders(), metrics: noMetrics }),
    store,
    quarantine,
    cursors: createCursorStore(database.db, clock),
    clock,
    log: silentLog,
    metrics: noMetrics,
    random: () => 0,
    ...more,
  })
  writers.push(writer)
  await writer.start()
  return writer
}

const savedCursor = () => createCursorStore(database.db, clock).load(STORE_WRITER)

/** Moves the clock second by second until the condition holds, letting everything else run in between. */
async function untilClock(condition: () => boolean, most = 200): Promise<void> {
  for (let tries = 0; tries < most && !condition(); tries += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(seconds(1))
  }
  expect(condition()).toBe(true)
}

describe('the store-writer', () => {
  it('stores what was in the journal before it started and what comes after', async () => {
    await journal.append(numbered(1))
    const writer = await started()
    await writer.settled()
    await journal.append({ kind: 'tick', receivedAt: RECEIVED_AT })
    await journal.append(numbered(2))
    await writer.settled()
    expect([...store.kept.values()].map((reading) => reading.value)).toEqual([1, 2])
    expect(writer.position()).toBe(3)
    expect(writer.lag()).toBe(0)
  })

  it('puts what cannot be used into the quarantine, with the rest of the message stored', async () => {
    await journal.append(messageOf(UP, 'garbage'))
    await journal.append(messageOf(UP, { motion: true, battery: 900 }))
    const writer = await started()
    await writer.settled()
    expect(await quarantine.counts()).toEqual({ malformed: 1, 'out-of-range': 1 })
    expect([...store.kept.values()].map((reading) => reading.metric)).toEqual(['motion'])
  })

  it('writes many readings at a time', async () => {
    for (let n = 0; n < 5000; n += 1) await journal.append(numbered(n))
    const writer = await started()
    await writer.settled()
    expect(store.kept.size).toBe(5000)
    expect(store.writes).toBeLessThan(10)
  })

  it('gathers what comes while a write is going on into the next one', async () => {
    let release: () => void = () => {}
    store.held = new Promise((resolve) => {
      release = resolve
    })
    await journal.append(numbered(0))
    const writer = await started()
    for (let n = 1; n <= 500; n += 1) await journal.append(numbered(n))
    expect(writer.position()).toBe(0)
    release()
    await writer.settled()
    expect(store.kept.size).toBe(501)
    expect(store.writes).toBeLessThanOrEqual(3)
  })

  it('saves its cursor at most once a second, and when it stops', async () => {
    const writer = await started()
    await journal.append(numbered(1))
    await writer.settled()
    expect(await savedCursor()).toBeUndefined()
    await clock.advance(seconds(1))
    expect(await savedCursor()).toEqual({ journalId: 'journal-1', offset: 1 })
    await journal.append(numbered(2))
    await writer.settled()
    expect((await savedCursor())?.offset).toBe(1)
    await writer.stop()
    expect((await savedCursor())?.offset).toBe(2)
  })

  it('goes on from its cursor when it is started again', async () => {
    const first = await started()
    await journal.append(numbered(1))
    await first.settled()
    await first.stop()
    await journal.append(numbered(2))
    store.kept.clear()
    const second = await started()
    await second.settled()
    expect([...store.kept.values()].map((reading) => reading.value)).toEqual([2])
  })

  it('starts at the journal’s beginning, and says so, when its cursor is of another journal', async () => {
    await createCursorStore(database.db, clock).save(STORE_WRITER, { journalId: 'journal-0', offset: 1 })
    for (const n of [1, 2, 3]) await journal.append(numbered(n))
    await journal.trim(1)
    const said: (Cursor | string)[] = []
    const writer = await started({ onJournalMismatch: (saved, id) => said.push(saved, id) })
    await writer.settled()
    expect(said).toEqual([{ journalId: 'journal-0', offset: 1 }, 'journal-1'])
    expect([...store.kept.values()].map((reading) => reading.value)).toEqual([2, 3])
  })
})

describe('while the store is unavailable', () => {
  it('tries again and again, later each time, and loses nothing', async () => {
    store.away = true
    const waits: number[] = []
    const log: Log = { ...silentLog, warn: (_message, fields) => waits.push(Number(fields?.['wait'])) }
    const writer = await started({ log })
    await journal.append(numbered(1))
    await untilClock(() => waits.length === 7)
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30].map(seconds))
    expect(writer.position()).toBe(0)
    store.away = false
    await untilClock(() => writer.position() === 1)
    expect(store.kept.size).toBe(1)
  })

  it('stops at once, and its cursor stays before what was not stored', async () => {
    const writer = await started()
    await journal.append(numbered(1))
    await writer.settled()
    store.away = true
    await journal.append(numbered(2))
    await untilClock(() => store.writes >= 2)
    await writer.stop()
    expect((await savedCursor())?.offset).toBe(1)
  })
})

it('does not move past a message that the quarantine could not take', async () => {
  let tries = 0
  const put = () => {
    tries += 1
    return Promise.reject(new Error('the state database is locked'))
  }
  const writer = await started({ quarantine: { put } })
  await journal.append(messageOf(UP, 'garbage'))
  await untilClock(() => tries >= 2)
  await writer.stop()
  expect(writer.position()).toBe(0)
  expect(await savedCursor()).toBeUndefined()
  const mended = await started()
  await mended.settled()
  expect(await quarantine.counts()).toEqual({ malformed: 1 })
})

describe('a batch that the store refuses', () => {
  it('is split until the bad readings stand alone, and only they go to the quarantine', async () => {
    const bad = new Set([17, 18, 99])
    store.refuses = (reading) => bad.has(RECEIVED_AT - reading.at)
    for (let n = 0; n < 100; n += 1) await journal.append(numbered(n))
    const writer = await started()
    await writer.settled()
    expect(store.kept.size).toBe(97)
    expect(await quarantine.counts()).toEqual({ 'store-refused': 3 })
    const kept = await quarantine.after(undefined, 10)
    expect(kept.map((message) => message.offset)).toEqual([18, 19, 100])
  })
})
