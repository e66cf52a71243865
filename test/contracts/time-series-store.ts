import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Metric } from '../../core/metric.ts'
import type { Reading } from '../../core/reading.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import type { StoredReading, TimeSeriesStore } from '../../core/time-series-store.ts'

/** 2026-11-22T02:00:00Z, on a full hour. */
export const T0 = 1_795_312_800_000

/** A store under test, and what the tests may do to what stands behind it. */
export interface StoreUnderTest {
  readonly store: TimeSeriesStore
  /** A batch that this store will never take. */
  readonly refused: readonly Reading[]
  /** The server behind it, where there is one: `sleep` ends it, `wake` brings it back. */
  readonly server?: { sleep(): Promise<void>; wake(): Promise<void> }
  close(): Promise<void>
}

/** A reading of home `h-1` unless `more` says otherwise. */
export function readingOf(metric: Metric, value: number | boolean, at = T0, more: Partial<Reading> = {}): Reading {
  return { home: 'h-1', device: 'd-1', metric, value, at, receivedAt: at, ...more }
}

const HOUR = { from: T0, to: T0 + hours(1) }
const byName = (a: StoredReading, b: StoredReading): number =>
  `${a.device} ${a.metric}`.localeCompare(`${b.device} ${b.metric}`)

/** What every store of readings promises. Each test uses a home of its own. */
export function timeSeriesStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the time-series store ${name}`, () => {
    let under: StoreUnderTest
    let store: TimeSeriesStore
    beforeAll(async () => {
      under = await open()
      store = under.store
    })
    afterAll(() => under.close())

    it('keeps a reading once that is written twice', async () => {
      const reading = readingOf('battery', 87, T0, { home: 'twice' })
      await store.write([reading])
      await store.write([reading, reading])
      expect(await store.range(reading, HOUR)).toEqual([{ at: T0, value: 87 }])
    })

    it('keeps the last of several readings with one key, in one batch and in two', async () => {
      const reading = readingOf('battery', 1, T0, { home: 'last' })
      await store.write([reading, { ...reading, value: 2 }])
      expect(await store.range(reading, HOUR)).toEqual([{ at: T0, value: 2 }])
      await store.write([{ ...reading, value: 3 }])
      expect(await store.range(reading, HOUR)).toEqual([{ at: T0, value: 3 }])
    })

    it('answers [from, to), oldest first, whatever order they were written in', async () => {
      const at = (second: number) => readingOf('humidity', second, T0 + seconds(second), { home: 'order' })
      await store.write([at(30), at(10), at(20), at(0)])
      const window = { from: T0 + seconds(10), to: T0 + seconds(30) }
      expect(await store.range(at(0), window)).toEqual([
        { at: T0 + seconds(10), value: 10 },
        { at: T0 + seconds(20), value: 20 },
      ])
    })

    it('keeps milliseconds and fractions', async () => {
      const reading = readingOf('room-temperature', -18.525, T0 + 123, { home: 'fine' })
      await store.write([reading])
      expect(await store.range(reading, HOUR)).toEqual([{ at: T0 + 123, value: -18.525 }])
    })

    it('answers the mean of each step that has values, at the step’s start', async () => {
      const at = (minute: number, value: number) => readingOf('power', value, T0 + minutes(minute), { home: 'steps' })
      await store.write([at(1, 10), at(4, 20), at(17, 7), at(30, 1)])
      expect(await store.range(at(0, 0), { from: T0, to: T0 + minutes(30) }, minutes(5))).toEqual([
        { at: T0, value: 15 },
        { at: T0 + minutes(15), value: 7 },
      ])
    })

    it('counts steps from the epoch, not from the window', async () => {
      const reading = readingOf('power', 5, T0 + minutes(7), { home: 'epoch' })
      await store.write([reading])
      const window = { from: T0 + minutes(6), to: T0 + minutes(20) }
      expect(await store.range(reading, window, minutes(5))).toEqual([{ at: T0 + minutes(5), value: 5 }])
    })

    it('stores true as 1 and false as 0', async () => {
      const door = (open: boolean, at: number) => readingOf('door-open', open, at, { home: 'truth' })
      await store.write([door(true, T0), door(false, T0 + 1)])
      expect(await store.range(door(true, T0), HOUR)).toEqual([
        { at: T0, value: 1 },
        { at: T0 + 1, value: 0 },
      ])
    })

    it('answers the newest value of each series of a home, and of no other home', async () => {
      const home = 'newest'
      await store.write([
        readingOf('battery', 50, T0 + 1, { home }),
        readingOf('battery', 60, T0, { home }),
        readingOf('motion', true, T0, { home, device: 'd-2' }),
        readingOf('battery', 70, T0, { home, device: 'd-2' }),
        readingOf('battery', 80, T0, { home: 'newest-not' }),
      ])
      expect((await store.latest(home)).toSorted(byName)).toEqual([
        { home, device: 'd-1', metric: 'battery', at: T0 + 1, value: 50 },
        { home, device: 'd-2', metric: 'battery', at: T0, value: 70 },
        { home, device: 'd-2', metric: 'motion', at: T0, value: 1 },
      ])
    })

    it('answers nothing for what it never heard of', async () => {
      const reading = readingOf('steps', 1, T0, { home: 'nobody' })
      expect(await store.latest('nobody')).toEqual([])
      expect(await store.range(reading, HOUR)).toEqual([])
      expect(await store.range(reading, HOUR, minutes(1))).toEqual([])
    })

    it('takes an empty batch', async () => {
      await expect(store.write([])).resolves.toBeUndefined()
    })

    it('takes 10,000 readings at once and gives each of them back', async () => {
      const batch = Array.from({ length: 10_000 }, (_, n) =>
        readingOf('illuminance', n, T0 + n, { home: 'many', device: `d-${n % 7}` }),
      )
      await store.write(batch)
      const series = Array.from({ length: 7 }, (_, n) =>
        readingOf('illuminance', 0, T0, { home: 'many', device: `d-${n}` }),
      )
      const points = await Promise.all(series.map((one) => store.range(one, HOUR)))
      expect(points.flat().toSorted((a, b) => a.at - b.at)).toEqual(batch.map(({ at, value }) => ({ at, value })))
    })

    forgetting(() => store)

    it('says STORE_REFUSED of a batch that it will never take', async () => {
      await expect(store.write(under.refused)).rejects.toMatchObject({ code: 'STORE_REFUSED', retryable: false })
    })

    it('says STORE_UNAVAILABLE while its server is away, and goes on when it is back', async () => {
      const { server } = under
      const reading = readingOf('battery', 11, T0, { home: 'sleepy' })
      if (server !== undefined) {
        await server.sleep()
        const away = { code: 'STORE_UNAVAILABLE', retryable: true }
        await expect(store.write([reading])).rejects.toMatchObject(away)
        await expect(store.range(reading, HOUR)).rejects.toMatchObject(away)
        await expect(store.latest('sleepy')).rejects.toMatchObject(away)
        await server.wake()
      }
      await store.write([reading])
      expect(await store.range(reading, HOUR)).toEqual([{ at: T0, value: 11 }])
    })
  })
}

/** What every store promises to forget, and to keep. */
function forgetting(store: () => TimeSeriesStore): void {
  it('forgets what is older than told, and nothing else', async () => {
    const at = (when: number) => readingOf('signal', -70, when, { home: 'old' })
    const long = { from: T0 - hours(24 * 365), to: T0 + hours(1) }
    // Older than all that the other tests write.
    await store().write([at(T0 - hours(48)), at(T0 - hours(24)), at(T0)])
    await store().expire(T0 - hours(24))
    expect((await store().range(at(T0), long)).map((point) => point.at)).toEqual([T0 - hours(24), T0])
  })

  it('forgets what is older than told of some metrics, and keeps every other', async () => {
    const home = 'somewhere'
    const at = (metric: Metric, when: number) => readingOf(metric, 39.2, when, { home })
    const [lat, lon, room] = [at('latitude', T0), at('longitude', T0), at('room-temperature', T0)]
    const before = T0 + minutes(10)
    await store().write([lat, lon, room, { ...lat, at: before }, { ...lon, at: before + 1 }])
    await store().expire(before, ['latitude', 'longitude', 'position-accuracy'])
    expect([await store().range(lat, HOUR), await store().range(lon, HOUR), await store().range(room, HOUR)]).toEqual([
      [{ at: before, value: 39.2 }],
      [{ at: before + 1, value: 39.2 }],
      [{ at: T0, value: 39.2 }],
    ])
  })

  it('forgets a home and no other, and keeps what is written for it afterwards', async () => {
    const gone = readingOf('signal', -70, T0, { home: 'gone' })
    const other = readingOf('signal', -71, T0, { home: 'gone-not' })
    await store().write([gone, { ...gone, metric: 'battery', value: 5 }, other])
    await store().forget('gone')
    await store().forget('gone')
    expect([await store().latest('gone'), await store().range(gone, HOUR)]).toEqual([[], []])
    expect(await store().range(other, HOUR)).toEqual([{ at: T0, value: -71 }])
    await store().write([{ ...gone, at: T0 + 1, value: -60 }])
    expect(await store().latest('gone')).toMatchObject([{ at: T0 + 1, value: -60 }])
  })
}
