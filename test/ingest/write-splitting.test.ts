import { describe, expect, it } from 'vitest'

import { writeSplitting } from '../../ingest/write-splitting.ts'
import { readingOf } from '../contracts/time-series-store.ts'
import { RECEIVED_AT } from '../support/messages.ts'
import { MemoryStore } from '../support/store-doubles.ts'

describe('splitting a refused batch', () => {
  it('costs about two writes for each halving', async () => {
    const store = new MemoryStore()
    store.refuses = (reading) => reading.value === 700
    const batch = Array.from({ length: 1024 }, (_, n) => readingOf('illuminance', n, RECEIVED_AT + n))
    const refused: number[] = []
    await writeSplitting(store, batch, (index) => refused.push(index))
    expect(refused).toEqual([700])
    expect(store.writes).toBe(21)
    expect(store.kept.size).toBe(1023)
  })

  it('is split in order, so that of two readings with one key the last wins all the same', async () => {
    const store = new MemoryStore()
    store.refuses = (reading) => reading.metric === 'power'
    const batch = [readingOf('battery', 1), readingOf('power', 1), readingOf('battery', 2), readingOf('battery', 3)]
    await writeSplitting(store, batch, () => {})
    expect([...store.kept.values()].map((reading) => reading.value)).toEqual([3])
  })
})
