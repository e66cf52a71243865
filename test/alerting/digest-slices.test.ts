import { setImmediate } from 'node:timers/promises'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { digestSlices } from '../../alerting/digest-slices.ts'
import { minutes } from '../../core/time.ts'
import { START, Story } from './story.ts'
import { home } from './town.ts'

const NINE = Date.UTC(2026, 10, 23, 1)

const battery = { kind: 'battery-low', severity: 'routine' } as const

describe('the digests of many grids', () => {
  let story: Story
  afterEach(() => story.end())

  /** A home and a grid worker of its own in each of so many grids. */
  async function manyGrids(count: number): Promise<void> {
    story = await Story.open()
    for (let n = 0; n < count; n += 1) {
      const area = `120112101001${String(n + 10)}`
      const phone = `+86137000000${String(n).padStart(2, '0')}`
      story.town.put(home(`m${n}`, { area, address: `${n}号` }))
      story.town.hire({ id: `g${n}`, name: '网格', phone, role: 'grid-worker', area, homes: [] })
    }
    await story.take(
      ...Array.from({ length: count }, (_, n) => story.finding({ ...battery, subject: { home: `m${n}` } })),
    )
    await story.clock.advance(NINE - START)
  }

  it('hold up no call for help that comes when they have begun', async () => {
    await manyGrids(40)
    const sent = story.alerting.settled()
    while (story.inbox.length === 0) await setImmediate()
    await story.take(story.finding())
    await sent
    const texts = story.inbox.splice(0).map(({ text }) => text)
    expect(texts.filter((text) => text.includes('日常事项1件'))).toHaveLength(40)
    // Nothing went out before its transaction but what one slice holds.
    expect(texts.findIndex((text) => text.includes('紧急'))).toBeLessThan(30)
  })

  it('are sent but for the one that can not be written down', async () => {
    await manyGrids(25)
    await sql`CREATE TRIGGER broken BEFORE INSERT ON told_phones WHEN NEW.phone = '+8613700000024'
      BEGIN SELECT RAISE(ABORT, 'broken'); END`.execute(story.db)
    await story.alerting.settled()
    const phones = new Set(story.inbox.splice(0).map(({ to }) => to))
    expect(phones.size).toBe(20)
    await sql`DROP TRIGGER broken`.execute(story.db)
    await story.advance(minutes(1))
    for (const { to } of story.inbox.splice(0)) phones.add(to)
    expect(phones.size).toBe(25)
  })
})

describe('digest slices', () => {
  const addressed = fc.array(fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 3 }), { maxLength: 60 })

  it('hold every alert once, those of one phone together, and no more than ten that do not hang together', () => {
    fc.assert(
      fc.property(addressed, (lists) => {
        const all = lists.map((phones, n) => ({ alert: `a${n}`, phones }))
        const slices = digestSlices(all)
        expect(slices.flat().toSorted()).toEqual(all.map(({ alert }) => alert).toSorted())
        const sliceOf = new Map(slices.flatMap((slice, at) => slice.map((alert) => [alert, at] as const)))
        for (const a of all) {
          for (const b of all) {
            if (a.phones.some((phone) => b.phones.includes(phone)))
              expect(sliceOf.get(a.alert)).toBe(sliceOf.get(b.alert))
          }
        }
      }),
    )
    const apart = Array.from({ length: 25 }, (_, n) => ({ alert: `a${n}`, phones: [`p${n}`] }))
    expect(digestSlices(apart).map(({ length }) => length)).toEqual([10, 10, 5])
  })
})
