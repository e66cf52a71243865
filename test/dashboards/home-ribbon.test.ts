import { describe, expect, it } from 'vitest'
import type { Home } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import { hours, minutes } from '../../core/time.ts'
import { homeRibbon } from '../../dashboards/api/home-ribbon.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { NOW } from '../support/built-web.ts'
import { FakeTown } from '../support/fake-town.ts'
import { fakeWeb } from '../support/fake-web.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** 2026-11-22 00:30 in Tianjin: an hour of the 21st in UTC. */
const AFTER_MIDNIGHT = Date.UTC(2026, 10, 21, 16, 30)

function ribbonOf(store: WebOptions['store'], change: Partial<WebOptions> = {}): ReturnType<typeof homeRibbon> {
  const home: Home | undefined = new FakeTown().home('H01')
  if (home === undefined) throw new Error('no home')
  return homeRibbon(fakeWeb({ store, ...change }, new ManualClock(NOW)).options, home)
}

describe('the ribbon of a home', () => {
  it('counts days and hours by the wall clock, motion where there was any, a door whatever it did', async () => {
    const reading = { home: 'H01', value: 1, at: NOW }
    const ribbon = await ribbonOf({
      latest: async () => [
        { ...reading, device: 'H01-bed', metric: 'motion' },
        { ...reading, device: 'H01-door', metric: 'door-open' },
        { ...reading, device: 'H01-kit', metric: 'room-temperature' },
        { ...reading, device: 'long-gone', metric: 'motion' },
      ],
      range: async ({ device }) =>
        device === 'H01-bed'
          ? [
              { at: AFTER_MIDNIGHT - hours(1), value: 0.2 },
              { at: AFTER_MIDNIGHT, value: 0 },
              { at: NOW, value: 1 },
            ]
          : [{ at: AFTER_MIDNIGHT, value: 0 }],
    })
    expect(ribbon.storeAnswers).toBe(true)
    expect([ribbon.days.length, ribbon.days[0], ribbon.days[29]]).toEqual([30, '2026-10-24', '2026-11-22'])
    expect(ribbon.rooms).toEqual([
      {
        room: 'bedroom',
        hours: [
          [28, 23],
          [29, 14],
        ],
      },
      { room: 'hall', hours: [[29, 0]] },
    ])
  })

  it('has the learned limit of each hour, also while the store is away, and none where stillness is not judged', async () => {
    const store = { latest: async () => [], range: async () => [] }
    const { silence } = await ribbonOf(store)
    expect([silence?.length, silence?.[10]]).toEqual([
      24,
      { usual: minutes(110), limit: minutes(170), from: 'learned' },
    ])
    const away = (): Promise<never> => Promise.reject(new HubError('STORE_UNAVAILABLE', 'away', { retryable: true }))
    expect((await ribbonOf({ latest: away, range: away })).silence).toHaveLength(24)
    expect(await ribbonOf(store, { usualSilences: { ofHome: () => undefined } })).not.toHaveProperty('silence')
  })

  it('asks the store for thirty days in steps of an hour, from midnight on', async () => {
    const asked: unknown[] = []
    await ribbonOf({
      latest: async () => [{ home: 'H01', device: 'H01-bed', metric: 'motion', value: 1, at: NOW }],
      range: async (series, window, every) => {
        asked.push(series, window, every)
        return []
      },
    })
    const midnight = Date.UTC(2026, 9, 23, 16)
    expect(asked).toEqual([{ home: 'H01', device: 'H01-bed', metric: 'motion' }, { from: midnight, to: NOW }, hours(1)])
  })

  it('says so when the store does not answer', async () => {
    const away = (): Promise<never> => Promise.reject(new HubError('STORE_UNAVAILABLE', 'away', { retryable: true }))
    expect(await ribbonOf({ latest: away, range: away })).toMatchObject({ rooms: [], storeAnswers: false })
  })

  it('hides no other failure', async () => {
    const broken = (): Promise<never> => Promise.reject(new Error('a mistake of ours'))
    await expect(ribbonOf({ latest: broken, range: broken })).rejects.toThrow('a mistake of ours')
  })
})
