import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { minutes } from '../../core/time.ts'
import { RunningReplay } from '../../hub/quarantine-replay.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { Quarantine } from '../../ingest/quarantine.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { ingestDatabase } from '../support/ingest-database.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { messageOf, RECEIVED_AT } from '../support/messages.ts'
import { MemoryStore } from '../support/store-doubles.ts'

const directory = fixedDirectory({ 'g-1': { homes: ['h-1'], devices: { 'pir-1': 'd-pir' } } })

let database: Awaited<ReturnType<typeof ingestDatabase>>
let quarantine: Quarantine
beforeEach(async () => {
  database = await ingestDatabase()
  quarantine = new Quarantine(database.db)
  await quarantine.put(
    [1, 2, 3].map((offset) => ({
      journalId: 'journal-1',
      offset,
      message: messageOf('homes/h-1/pir-1/up', { motion: true }, { receivedAt: RECEIVED_AT + offset }),
      reason: 'unknown-device' as const,
      detail: 'pir-1',
    })),
  )
})
afterEach(() => database.remove())

/** A replay over the real quarantine; its store takes what it is given once `release` is called. */
function running(store = new MemoryStore()) {
  const clock = new ManualClock(RECEIVED_AT + minutes(10))
  const replay = new RunningReplay({ quarantine, store, directory, clock, log: silentLog, decoders: decoders() })
  const gate: { open: () => void } = { open: () => undefined }
  store.held = new Promise((resolve) => {
    gate.open = () => {
      store.held = undefined
      resolve()
    }
  })
  return { replay, store, clock, release: () => gate.open() }
}

describe('decoding the quarantine again inside the running hub', () => {
  it('says that it runs, and what came of it, with both times', async () => {
    const { replay, clock, release, store } = running()
    expect(replay.state()).toEqual({ state: 'idle' })
    const startedAt = clock.now()
    expect(replay.start()).toEqual({ state: 'running', startedAt })
    await clock.advance(minutes(1))
    release()
    await expect
      .poll(() => replay.state())
      .toEqual({ state: 'done', startedAt, endedAt: startedAt + minutes(1), tried: 3, released: 3, readingsStored: 3 })
    expect([store.kept.size, await quarantine.counts()]).toEqual([3, {}])
  })

  it('runs once, however often it is begun meanwhile, and again afterwards', async () => {
    const { replay, store, release } = running()
    const first = replay.start()
    expect(replay.start()).toEqual(first)
    release()
    await expect.poll(() => replay.state().state).toBe('done')
    expect(store.writes).toBe(3)
    replay.start()
    await expect.poll(() => replay.state()).toMatchObject({ state: 'done', tried: 0 })
  })

  it('says that it failed when the store is away, loses nothing, and can be begun again', async () => {
    const store = new MemoryStore()
    store.away = true
    const { replay, release } = running(store)
    replay.start()
    release()
    await expect.poll(() => replay.state().state).toBe('failed')
    expect(await quarantine.counts()).toEqual({ 'unknown-device': 3 })
    store.away = false
    replay.start()
    await expect.poll(() => replay.state()).toMatchObject({ state: 'done', released: 3 })
  })

  it('stops behind the message that it is at: what is stored is let go of, the rest stays', async () => {
    const { replay, store, release } = running()
    replay.start()
    await expect.poll(() => store.writes).toBe(1)
    const stopped = replay.stop()
    release()
    await stopped
    expect([store.kept.size, await quarantine.counts()]).toEqual([1, { 'unknown-device': 2 }])
  })
})
