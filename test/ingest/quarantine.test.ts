import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { Decoder } from '../../core/decoder.ts'
import { days } from '../../core/time.ts'
import { createCursorStore } from '../../ingest/cursor-store.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { PAYLOAD_KEPT, Quarantine, type Refuse } from '../../ingest/quarantine.ts'
import { replay } from '../../ingest/replay.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { ingestDatabase } from '../support/ingest-database.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { RECEIVED_AT, messageOf } from '../support/messages.ts'
import { MemoryStore } from '../support/store-doubles.ts'

const UP = 'homes/h-1/pir-1/up'
const refuse = (offset: number, more: Partial<Refuse> = {}): Refuse => ({
  journalId: 'journal-1',
  offset,
  message: messageOf(UP, { motion: true }, { receivedAt: RECEIVED_AT + offset }),
  reason: 'unknown-device',
  detail: 'pir-1',
  ...more,
})

let database: Awaited<ReturnType<typeof ingestDatabase>>
let quarantine: Quarantine
beforeEach(async () => {
  database = await ingestDatabase()
  quarantine = new Quarantine(database.db)
})
afterEach(() => database.remove())

describe('the quarantine', () => {
  it('keeps a message as it came, with the reason', async () => {
    const payload = Buffer.from([0, 255, 1, 2])
    await quarantine.put([refuse(7, { message: messageOf('话题/x', payload.toString('latin1'), { payload }) })])
    expect(await quarantine.newest(10)).toEqual([
      {
        journalId: 'journal-1',
        offset: 7,
        gateway: 'g-1',
        topic: '话题/x',
        payload: new Uint8Array(payload),
        receivedAt: RECEIVED_AT,
        reason: 'unknown-device',
        detail: 'pir-1',
        retain: false,
        truncated: false,
      },
    ])
  })

  it('keeps a message once, however often it is put', async () => {
    const batch = Array.from({ length: 120 }, (_, n) => refuse(n + 1))
    await quarantine.put(batch)
    await quarantine.put(batch)
    await quarantine.put([refuse(5, { reason: 'store-refused', detail: 'conflict' })])
    expect(await quarantine.counts()).toEqual({ 'unknown-device': 119, 'store-refused': 1 })
  })

  it('keeps the same offset of another journal beside it', async () => {
    await quarantine.put([refuse(1), refuse(1, { journalId: 'journal-2' })])
    expect(await quarantine.counts()).toEqual({ 'unknown-device': 2 })
  })

  it('shows the newest first', async () => {
    await quarantine.put([refuse(1), refuse(3), refuse(2)])
    expect((await quarantine.newest(2)).map((message) => message.offset)).toEqual([3, 2])
  })

  it('keeps 64 KiB of a payload', async () => {
    await quarantine.put([refuse(1, { message: messageOf(UP, 'x'.repeat(PAYLOAD_KEPT + 1)) })])
    const [kept] = await quarantine.after(undefined, 1)
    expect(kept?.payload.length).toBe(PAYLOAD_KEPT)
    expect(kept?.truncated).toBe(true)
  })

  it('forgets what is older than told', async () => {
    const old = messageOf(UP, '', { receivedAt: RECEIVED_AT - days(181) })
    await quarantine.put([refuse(1, { message: old }), refuse(2)])
    expect(await quarantine.expire(RECEIVED_AT - days(180))).toBe(1)
    expect((await quarantine.newest(10)).map((message) => message.offset)).toEqual([2])
  })
})

describe('replaying the quarantine', () => {
  const registered = fixedDirectory({ 'g-1': { homes: ['h-1'], devices: { 'pir-1': 'd-pir' } } })
  const empty = fixedDirectory({ 'g-1': { homes: ['h-1'], devices: {} } })

  it('stores what a device said before somebody registered it, and lets go of it', async () => {
    const store = new MemoryStore()
    await quarantine.put([refuse(1), refuse(2)])
    const before = await replay({ quarantine, store, decoders: decoders(), directory: empty })
    expect(before).toEqual({ tried: 2, released: 0, readingsStored: 0 })
    const after = await replay({ quarantine, store, decoders: decoders(), directory: registered })
    expect(after).toEqual({ tried: 2, released: 2, readingsStored: 2 })
    expect([...store.kept.values()].map((reading) => reading.at)).toEqual([RECEIVED_AT + 1, RECEIVED_AT + 2])
    expect(await quarantine.counts()).toEqual({})
  })

  it('stores what a mended decoder makes of it', async () => {
    const store = new MemoryStore()
    await quarantine.put([refuse(1, { message: messageOf('vendor/pir-1', 'ON'), reason: 'unknown-format' })])
    const mended: Decoder = {
      format: 'vendor',
      accepts: (topic) => topic.startsWith('vendor/'),
      decode: () => ({ readings: [{ externalId: 'pir-1', metric: 'motion', value: true }], unknown: [] }),
    }
    const result = await replay({ quarantine, store, decoders: [mended], directory: registered })
    expect(result).toEqual({ tried: 1, released: 1, readingsStored: 1 })
  })

  it('keeps a message of which a part is still refused, and says why', async () => {
    const store = new MemoryStore()
    await quarantine.put([refuse(1, { message: messageOf(UP, { motion: true, battery: 900 }) })])
    const result = await replay({ quarantine, store, decoders: decoders(), directory: registered })
    expect(result).toEqual({ tried: 1, released: 0, readingsStored: 1 })
    expect(await quarantine.counts()).toEqual({ 'out-of-range': 1 })
  })

  it('never interprets what came on a foreign topic', async () => {
    const store = new MemoryStore()
    await quarantine.put([refuse(1, { reason: 'foreign-topic' })])
    const result = await replay({ quarantine, store, decoders: decoders(), directory: registered })
    expect(result.tried).toBe(0)
    expect(await quarantine.counts()).toEqual({ 'foreign-topic': 1 })
  })

  it('lets go of nothing that the store has not taken', async () => {
    const store = new MemoryStore()
    store.away = true
    await quarantine.put([refuse(1)])
    const replaying = replay({ quarantine, store, decoders: decoders(), directory: registered })
    await expect(replaying).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    store.away = false
    store.refuses = () => true
    await replay({ quarantine, store, decoders: decoders(), directory: registered })
    expect(await quarantine.counts()).toEqual({ 'store-refused': 1 })
  })

  it('stores what the store takes of a message, and says what it does not take', async () => {
    const store = new MemoryStore()
    store.refuses = ({ metric }) => metric === 'battery'
    await quarantine.put([refuse(1, { message: messageOf(UP, { battery: 90, motion: true }) })])
    const result = await replay({ quarantine, store, decoders: decoders(), directory: registered })
    expect(result).toEqual({ tried: 1, released: 0, readingsStored: 1 })
    expect([...store.kept.values()]).toMatchObject([{ metric: 'motion' }])
    expect(await quarantine.counts()).toEqual({ 'store-refused': 1 })
  })
})

describe('cursors', () => {
  it('are remembered by consumer', async () => {
    const cursors = createCursorStore(database.db, new ManualClock(RECEIVED_AT))
    expect(await cursors.load('a')).toBeUndefined()
    await cursors.save('a', { journalId: 'j', offset: 1 })
    await cursors.save('b', { journalId: 'j', offset: 9 })
    await cursors.save('a', { journalId: 'k', offset: 2 })
    expect(await cursors.load('a')).toEqual({ journalId: 'k', offset: 2 })
    expect(await cursors.load('b')).toEqual({ journalId: 'j', offset: 9 })
  })
})
