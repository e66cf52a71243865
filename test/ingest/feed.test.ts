import { describe, expect, it } from 'vitest'

import { type Metrics, noMetrics } from '../../core/metrics.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { DeviceSkew } from '../../ingest/device-skew.ts'
import { createFeed } from '../../ingest/feed.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { MemoryJournal } from '../support/memory-journal.ts'
import { RECEIVED_AT, messageOf } from '../support/messages.ts'

const directory = fixedDirectory({ 'g-1': { homes: ['h-1'], devices: { 'pir-1': 'd-pir' } } })
const UP = 'homes/h-1/pir-1/up'

function feedOver(journal: MemoryJournal, metrics: Metrics = noMetrics) {
  return createFeed({ journal, directory, decoders: decoders(), metrics })
}

function countingMetrics(): { readonly metrics: Metrics; readonly counts: Map<string, number> } {
  const counts = new Map<string, number>()
  const counter = (name: string) => ({
    add(by = 1) {
      counts.set(name, (counts.get(name) ?? 0) + by)
    },
  })
  return { metrics: { ...noMetrics, counter }, counts }
}

describe('the feed', () => {
  it('turns each journal entry into one of its own, in order and with its offset', async () => {
    const journal = new MemoryJournal()
    await journal.append({ kind: 'started', receivedAt: RECEIVED_AT })
    await journal.append({ kind: 'connected', gateway: 'g-1', keepAlive: minutes(1), receivedAt: RECEIVED_AT })
    await journal.append(messageOf(UP, { motion: true }))
    await journal.append(messageOf(UP, { motion: true }, { cause: 'will' }))
    const entries = await feedOver(journal).read(0, 10)
    expect(entries).toMatchObject([
      { offset: 1, kind: 'hub', event: { kind: 'started' } },
      { offset: 2, kind: 'gateway', event: { kind: 'connected' } },
      { offset: 3, kind: 'message', gateway: 'g-1', will: false, decoded: { readings: [{ metric: 'motion' }] } },
      { offset: 4, kind: 'message', gateway: 'g-1', will: true, decoded: { readings: [{ metric: 'motion' }] } },
    ])
  })

  it('answers at most what was asked for, and nothing when there is nothing new', async () => {
    const journal = new MemoryJournal()
    for (let n = 0; n < 5; n += 1) await journal.append(messageOf(UP, { battery: n }))
    const feed = feedOver(journal)
    expect((await feed.read(1, 2)).map((entry) => entry.offset)).toEqual([2, 3])
    expect(await feed.read(5, 10)).toEqual([])
  })

  it('decodes an entry once for two consumers that stand at the same place', async () => {
    const journal = new MemoryJournal()
    const feed = feedOver(journal)
    await journal.append(messageOf(UP, { motion: true }))
    const [first, second] = await Promise.all([feed.read(0, 10), feed.read(0, 10)])
    expect(second[0]).toBe(first[0])
    expect((await feed.read(0, 10))[0]).toBe(first[0])
    expect(journal.reads).toBe(1)
  })

  it('skips nothing behind a gap in the journal, wherever the consumers stand', async () => {
    const journal = new MemoryJournal()
    for (let n = 0; n < 4; n += 1) await journal.append(messageOf(UP, { battery: n }))
    // The disk lost 5 to 7, which had been told to a consumer.
    journal.loses(3)
    for (let n = 0; n < 8; n += 1) await journal.append(messageOf(UP, { battery: n }))
    const feed = feedOver(journal)
    expect((await feed.read(2, 100)).map((entry) => entry.offset)).toEqual([3, 4, 8, 9, 10, 11, 12, 13, 14, 15])
    for (const after of [4, 7, 8, 11]) expect((await feed.read(after, 1))[0]?.offset).toBe(Math.max(after + 1, 8))
  })

  it('serves a consumer far behind without forgetting what is new', async () => {
    const journal = new MemoryJournal()
    const feed = feedOver(journal)
    for (let n = 0; n < 2500; n += 1) await journal.append(messageOf(UP, { battery: n % 100 }))
    const newest = await feed.read(2400, 1000)
    const behind: number[] = []
    for (;;) {
      const entries = await feed.read(behind.at(-1) ?? 0, 300)
      if (entries.length === 0) break
      behind.push(...entries.map((entry) => entry.offset))
    }
    expect(behind).toEqual(Array.from({ length: 2500 }, (_, n) => n + 1))
    expect((await feed.read(2400, 1))[0]).toBe(newest[0])
  })

  it('counts replaced times and unknown fields once, however often an entry is decoded', async () => {
    const journal = new MemoryJournal()
    const { metrics, counts } = countingMetrics()
    const feed = feedOver(journal, metrics)
    await journal.append(messageOf(UP, { at: 0, motion: true, colour: 'red' }))
    await journal.append(messageOf(UP, { battery: 1 }))
    await feed.read(1, 10)
    await feed.read(0, 10)
    await feed.read(0, 10)
    expect(counts.get('reading_time_replaced_total') ?? 0).toBeLessThanOrEqual(1)
    const fresh = countingMetrics()
    const inOrder = feedOver(journal, fresh.metrics)
    await inOrder.read(0, 1)
    await inOrder.read(0, 1)
    expect(fresh.counts).toEqual(
      new Map([
        ['reading_time_replaced_total', 1],
        ['unknown_fields_total', 1],
      ]),
    )
    expect(inOrder.skewOf('d-pir')).toBe(RECEIVED_AT)
    expect(inOrder.skewOf('d-none')).toBeUndefined()
  })
})

describe('the skew of a device', () => {
  it('is the smallest of its last hour, so that a message held up is no slow clock', () => {
    const skew = new DeviceSkew()
    skew.show('d', RECEIVED_AT - seconds(5), RECEIVED_AT)
    skew.show('d', RECEIVED_AT - minutes(40), RECEIVED_AT + seconds(1))
    expect(skew.of('d')).toBe(seconds(5))
  })

  it('forgets what is over two hours old', () => {
    const skew = new DeviceSkew()
    skew.show('d', RECEIVED_AT, RECEIVED_AT)
    const later = RECEIVED_AT + hours(3)
    skew.show('d', later - minutes(7), later)
    expect(skew.of('d')).toBe(minutes(7))
  })
})
