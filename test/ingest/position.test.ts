import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '../../core/message.ts'
import { noMetrics } from '../../core/metrics.ts'
import { seconds } from '../../core/time.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { createFeed } from '../../ingest/feed.ts'
import { interpret } from '../../ingest/interpret.ts'
import { Quarantine } from '../../ingest/quarantine.ts'
import { replay } from '../../ingest/replay.ts'
import { StoreBatch } from '../../ingest/store-batch.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { ingestDatabase } from '../support/ingest-database.ts'
import { MemoryJournal } from '../support/memory-journal.ts'
import { messageOf, RECEIVED_AT } from '../support/messages.ts'
import { MemoryStore } from '../support/store-doubles.ts'

const directory = fixedDirectory({ 'g-1': { homes: ['h-1'], devices: { watch: 'd-watch' } } })
const asked = { decoders: decoders(), directory }
const agreed = { ...asked, mayLocate: (home: string) => home === 'h-1' }
const WATCH = 'homes/h-1/owntracks/watch'
const FIX = RECEIVED_AT - seconds(20)
const location = { _type: 'location', lat: 39.33, lon: 117.82, acc: 12, batt: 64, tst: FIX / 1000 }

describe('a position', () => {
  it('of somebody who agreed is kept, at the time of its fix', () => {
    const { decoded, unwanted } = interpret(messageOf(WATCH, location, { retain: true }), agreed)
    expect(decoded.readings.map(({ metric, value, at }) => [metric, value, at])).toEqual([
      ['latitude', 39.33, FIX],
      ['longitude', 117.82, FIX],
      ['position-accuracy', 12, FIX],
      ['battery', 64, FIX],
    ])
    expect([decoded.quarantine, unwanted]).toEqual([undefined, undefined])
  })

  it.each([
    ['by OwnTracks', messageOf(WATCH, location), 3],
    [
      'by a payload of our own',
      messageOf('homes/h-1/watch/up', { latitude: 39.33, longitude: 117.82, battery: 64 }),
      2,
    ],
  ])('of somebody who did not goes nowhere, said %s; all else is kept', (_, message, dropped) => {
    for (const interpreters of [asked, { ...asked, mayLocate: () => false }]) {
      const { decoded, unwanted } = interpret(message, interpreters)
      expect(decoded.readings.map(({ metric }) => metric)).toEqual(['battery'])
      expect([decoded.quarantine, unwanted]).toEqual([undefined, dropped])
    }
  })

  const nobodys = { id: '1', params: { value: { lat: 39.33, lng: 117.82 } } }
  it.each([
    ['with an event that nobody knows', messageOf('/sys/p-1/watch/thing/event/CallHelp/post', nobodys)],
    ['beside a broken field', messageOf('homes/h-1/watch/up', { gps_latitude: 39.33, sos: 'yes' })],
    ['on a foreign topic', messageOf('town/watch', { GeoLocation: { x: 39.33 } }, { standing: 'foreign' })],
    ['in what is no JSON', messageOf('homes/h-1/watch/up', '{"Longitude" : 117.82,')],
  ])('in words that are not taken lies in no quarantine either: %s', (_, message) => {
    expect(interpret(message, asked).decoded).toMatchObject({ quarantine: {}, tellsWhere: true })
  })

  it('is not seen in what says none: that lies in the quarantine as it came', () => {
    const message = messageOf('homes/h-1/watch/up', { latency: 4, flat: 3, place: 'lat', sos: 'yes' })
    expect(interpret(message, asked).decoded.tellsWhere).toBeUndefined()
  })

  it('that was dropped is counted once, however often its entry is decoded', async () => {
    const counts: number[] = []
    const counter = (name: string) => ({
      add: (by = 1) => void (name === 'positions_dropped_total' && counts.push(by)),
    })
    const journal = new MemoryJournal()
    await journal.append(messageOf(WATCH, location))
    const feed = createFeed({ journal, ...asked, metrics: { ...noMetrics, counter } })
    await Promise.all([feed.read(0, 10), feed.read(0, 10)])
    expect(counts).toEqual([3])
  })
})

describe('in the quarantine', () => {
  let database: Awaited<ReturnType<typeof ingestDatabase>>
  let quarantine: Quarantine
  beforeEach(async () => {
    database = await ingestDatabase()
    quarantine = new Quarantine(database.db)
  })
  afterEach(() => database.remove())

  async function put(message: Message): Promise<void> {
    const batch = new StoreBatch('journal-1', 0)
    const { decoded } = interpret(message, agreed)
    const entry = { receivedAt: RECEIVED_AT, kind: 'message' as const, gateway: 'g-1', will: false }
    batch.add([{ ...entry, offset: 1, decoded, source: message }])
    await quarantine.put(batch.refused)
  }

  it.each([
    ['of a device that nobody registered', messageOf('homes/h-1/owntracks/phone', location), 'unknown-device'],
    ['on a topic of another home', messageOf(WATCH, location, { standing: 'foreign' }), 'foreign-topic'],
    ['beyond the pole', messageOf(WATCH, { ...location, lat: 91.5 }), 'out-of-range'],
    ['cut short', messageOf(WATCH, '{"_type":"location","lat":39.33,"lon":117'), 'malformed'],
    ['in a payload of our own', messageOf('homes/h-1/tag/up', { latitude: 39.33, longitude: 1 }), 'unknown-device'],
  ])('a position %s stands without its payload, and is never tried again', async (_, message, reason) => {
    await put(message)
    const [kept] = await quarantine.newest(1)
    expect(kept).toMatchObject({ reason, payload: new Uint8Array(0), truncated: true })
    expect(kept?.detail).not.toMatch(/39\.33|117\.82/)
    const store = new MemoryStore()
    expect(await replay({ ...agreed, quarantine, store })).toEqual({ tried: 0, released: 0, readingsStored: 0 })
    expect(await quarantine.newest(1)).toHaveLength(1)
  })

  it('every other payload stands as it came', async () => {
    await put(messageOf('homes/h-1/tag/up', { battery: 5 }))
    expect((await quarantine.newest(1))[0]?.payload.length).toBeGreaterThan(0)
  })
})
