import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import type { Reading } from '../../core/reading.ts'
import { seconds } from '../../core/time.ts'
import { createCursorStore } from '../../ingest/cursor-store.ts'
import { decoders } from '../../ingest/decoders/decoders.ts'
import { createFeed } from '../../ingest/feed.ts'
import { Quarantine } from '../../ingest/quarantine.ts'
import { StoreWriter } from '../../ingest/store-writer.ts'
import { fixedDirectory } from '../support/fixed-directory.ts'
import { ingestDatabase } from '../support/ingest-database.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { MemoryJournal } from '../support/memory-journal.ts'
import { RECEIVED_AT, messageOf } from '../support/messages.ts'
import { MemoryStore } from '../support/store-doubles.ts'

const UP = 'homes/h-1/pir-1/up'
const directory = fixedDirectory({ 'g-1': { homes: ['h-1'], devices: { 'pir-1': 'd-pir' } } })
const feedOver = (journal: MemoryJournal) =>
  createFeed({ journal, directory, decoders: decoders(), metrics: noMetrics })

let database: Awaited<ReturnType<typeof ingestDatabase>>
beforeEach(async () => {
  database = await ingestDatabase()
})
afterEach(() => database.remove())

/** What survives when the hub is killed, and the clock. */
interface World {
  readonly journal: MemoryJournal
  readonly store: MemoryStore
  readonly quarantine: Quarantine
  readonly clock: ManualClock
}

/** A writer that can be killed: once `power` has no calls left, nothing it does reaches a disk any more. */
async function writerOn(world: World, power: { callsLeft: number }): Promise<StoreWriter> {
  const { journal, store, quarantine, clock } = world
  const guard = async <T>(call: () => Promise<T>): Promise<T> => {
    power.callsLeft -= 1
    if (power.callsLeft < 0) throw new Error('killed')
    return call()
  }
  const cursors = createCursorStore(database.db, clock)
  const mortal = new MemoryStore()
  mortal.write = (batch: readonly Reading[]) => guard(() => store.write(batch))
  const writer = new StoreWriter({
    journal,
    feed: feedOver(journal),
    store: mortal,
    quarantine: { put: (batch) => guard(() => quarantine.put(batch)) },
    cursors: {
      load: (consumer) => cursors.load(consumer),
      save: (consumer, cursor) => guard(() => cursors.save(consumer, cursor)),
    },
    clock,
    log: silentLog,
    metrics: noMetrics,
    random: () => 0,
  })
  await writer.start()
  return writer
}

const payloads = fc.oneof(
  fc.constant('garbage'),
  fc.record({ battery: fc.integer({ min: -10, max: 110 }) }),
  fc.record({ battery: fc.integer({ min: 0, max: 100 }), motion: fc.boolean(), sos: fc.constantFrom('x', true) }),
)
const steps = fc.oneof(
  { weight: 8, arbitrary: payloads.map((payload) => ({ do: 'publish' as const, payload })) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), after: fc.nat({ max: 6 }) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'stop' as const }) },
  { weight: 2, arbitrary: fc.constantFrom({ do: 'away' as const }, { do: 'back' as const }, { do: 'wait' as const }) },
)
type Step = typeof steps extends fc.Arbitrary<infer S> ? S : never

async function live(world: World, story: readonly Step[]): Promise<void> {
  const { journal, store, clock } = world
  let power = { callsLeft: Infinity }
  let writer = await writerOn(world, power)
  for (const step of story) {
    if (step.do === 'publish') {
      const at = RECEIVED_AT - journal.head()
      await journal.append(messageOf(UP, typeof step.payload === 'string' ? step.payload : { at, ...step.payload }))
    } else if (step.do === 'away' || step.do === 'back') {
      store.away = step.do === 'away'
    } else if (step.do === 'wait') {
      await clock.advance(seconds(1))
    } else {
      if (step.do === 'kill') {
        power.callsLeft = step.after
        await clock.advance(seconds(2))
        power.callsLeft = 0
      }
      // A killed one cannot save its cursor when it is stopped.
      await writer.stop().catch((error: unknown) => expect(error).toMatchObject({ message: 'killed' }))
      power = { callsLeft: Infinity }
      writer = await writerOn(world, power)
    }
  }
  store.away = false
  for (let tries = 0; tries < 200 && writer.position() < journal.head(); tries += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(seconds(1))
  }
  expect(writer.position()).toBe(journal.head())
  await writer.stop()
}

/** Decodes the journal once more and looks for every reading in exactly the place that is its own. */
async function expectOnePlaceEach({ journal, store, quarantine }: World): Promise<void> {
  const quarantined = new Map((await quarantine.newest(1000)).map((message) => [message.offset, message.reason]))
  let stored = 0
  for (const entry of await feedOver(journal).read(0, 1000)) {
    if (entry.kind !== 'message') continue
    const { readings, quarantine: blamed } = entry.decoded
    const taken = readings.filter((reading) => !store.refuses(reading))
    for (const { home, device, metric, at } of taken)
      expect(store.kept.has(`${home} ${device} ${metric} ${at}`)).toBe(true)
    stored += taken.length
    const expected = blamed?.reason ?? (taken.length < readings.length ? 'store-refused' : undefined)
    expect(quarantined.get(entry.offset)).toBe(expected)
  }
  expect(store.kept.size).toBe(stored)
}

it('every reading ends in the store or its message in the quarantine, whatever fails and whenever the hub dies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 60 }), fc.integer({ min: 2, max: 9 }), async (story, odd) => {
      await database.db.deleteFrom('quarantine').execute()
      await database.db.deleteFrom('cursors').execute()
      const world: World = {
        journal: new MemoryJournal(),
        store: new MemoryStore(),
        quarantine: new Quarantine(database.db),
        clock: new ManualClock(RECEIVED_AT),
      }
      world.store.refuses = (reading) => reading.at % odd === 1
      await live(world, story)
      await expectOnePlaceEach(world)
    }),
    { numRuns: 60 },
  )
})
