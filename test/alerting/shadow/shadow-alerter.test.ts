import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withSettings } from '../../../alerting/rules/rule-change.ts'
import { NOTHING_SET } from '../../../alerting/rules/rules.ts'
import type { Feed } from '../../../core/feed.ts'
import { findingId } from '../../../core/finding.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import type { Happening } from '../detectors/story.ts'
import { findingsIn, judge } from '../detectors/story.ts'
import { Tape } from '../detectors/tape.ts'
import { oneHome } from '../detectors/village.ts'
import { ceiling, morning, ShadowWorld } from './shadow-world.ts'

let world: ShadowWorld
beforeEach(async () => {
  world = await ShadowWorld.open()
})
afterEach(() => world.remove())

describe('shadow rules', () => {
  it('do nothing while no run is under way', async () => {
    world.tape.record(...morning(hours(1)))
    const shadow = world.alerter()
    shadow.start()
    await world.clock.advance(minutes(1))
    await shadow.stop()
    expect(world.counted('shadow_entries_total')).toBe(0)
    expect(world.clock.pending()).toBe(0)
  })

  it('find what the live detectors find when they set nothing', async () => {
    // The first run hears what comes from its beginning on.
    await world.begin()
    const shadow = world.alerter()
    await shadow.settled()
    const happenings = morning(hours(13))
    world.tape.record(...happenings)
    await shadow.settled()
    await shadow.stop()
    const wanted = findingsIn(oneHome(), happenings)
    expect(wanted.length).toBeGreaterThan(1)
    expect((await world.store.found(1)).map(({ finding }) => findingId(finding))).toEqual(wanted.map(findingId))
  })

  it('judge by their own figures over the live ones, and tell nobody', async () => {
    world.setLive(withSettings(NOTHING_SET, [ceiling(hours(11))]))
    await world.begin(ceiling(hours(2)))
    const shadow = world.alerter()
    await shadow.settled()
    world.tape.record(...morning(hours(4)))
    await shadow.settled()
    const found = await world.store.found(1)
    expect(found.map(({ finding }) => finding.kind)).toEqual(['sos', 'inactivity'])
    for (const table of ['findings', 'alerts', 'outbox', 'deadlines'] as const) {
      expect(await world.db.selectFrom(table).selectAll().execute()).toEqual([])
    }
    await shadow.stop()
  })

  it('take over what is set live while they run', async () => {
    await world.begin({ home: 'h1', name: 'outerDoorOpen', value: minutes(10) })
    const shadow = world.alerter()
    shadow.start()
    await shadow.settled()
    world.setLive(withSettings(NOTHING_SET, [ceiling(hours(2))]))
    world.tape.record(...morning(hours(4)))
    await shadow.settled()
    expect((await world.store.found(1)).map(({ finding }) => finding.kind)).toContain('inactivity')
    await shadow.stop()
  })

  it('begin with what the live detectors remember, as if they had always run', async () => {
    const happenings = morning(hours(4))
    const heard = happenings.length - 200
    const dispatch = judge(oneHome())
    happenings.slice(0, heard).forEach((happening, index) => dispatch.consume({ ...happening, offset: index + 1 }, []))
    world.remembered = { cursor: { journalId: world.tape.id, offset: heard }, snapshots: await dispatch.snapshots() }
    world.tape.record(...happenings)
    world.tape.trim(heard)
    await world.begin()
    const shadow = world.alerter()
    await shadow.settled()
    world.tape.record(...tail(happenings, hours(10)))
    await shadow.settled()
    const summaries = (await world.store.found(1)).map(({ finding }) => finding.summary.zh)
    expect(summaries).toEqual([expect.stringMatching(/^卧室 08:30 起无活动/)])
    await shadow.stop()
  })

  it('go on after a restart where they were, and find nothing twice', async () => {
    const happenings = [...morning(hours(13))]
    await world.begin(ceiling(hours(3)))
    const whole = world.alerter()
    await whole.settled()
    world.tape.record(...happenings)
    await whole.settled()
    await whole.stop()
    const wanted = await world.found()
    await world.store.stop('张三', world.clock.now())

    for (const cut of [1, 400, Math.floor(happenings.length / 2), happenings.length - 1]) {
      world.tape = new Tape()
      await world.begin(ceiling(hours(3)))
      const run = (await world.store.active())?.id ?? 0
      const first = world.alerter()
      await first.settled()
      world.tape.record(...happenings.slice(0, cut))
      await first.settled()
      await first.stop()
      world.tape.record(...happenings.slice(cut))
      const second = world.alerter()
      await second.settled()
      await second.stop()
      expect(await world.found(run), `cut at ${cut}`).toEqual(wanted)
      await world.store.stop('张三', world.clock.now())
    }
  })

  it('keep what they find once, though a crash makes them hear it again', async () => {
    await world.begin()
    const first = world.alerter()
    await first.settled()
    await first.stop()
    world.tape.record(...morning(hours(1)))
    const second = world.alerter()
    await second.settled()
    const once = await world.found()
    // It did not get to saving its memory.
    const third = world.alerter()
    await third.settled()
    expect(world.counted('shadow_entries_total')).toBe(2 * world.tape.head())
    expect(await world.found()).toEqual(once)
    expect(once).toHaveLength(1)
  })
})

describe('shadow rules, when something goes wrong,', () => {
  it('pass over what the journal no longer holds', async () => {
    await world.begin()
    const first = world.alerter()
    await first.settled()
    await first.stop()
    const happenings = morning(hours(1))
    world.tape.record(...happenings)
    world.tape.trim(300)
    const second = world.alerter()
    await second.settled()
    await second.stop()
    expect(world.counted('shadow_entries_total')).toBe(happenings.length - 300)
  })

  it('count what fails and go on at the next beat', async () => {
    await world.begin()
    let broken = true
    const feed: Feed = {
      read: (after, limit) => (broken ? Promise.reject(new Error('disk')) : world.tape.read(after, limit)),
    }
    const shadow = world.alerter(feed)
    shadow.start()
    await world.clock.advance(seconds(1))
    world.tape.record(...morning(minutes(10)))
    await world.clock.advance(seconds(1))
    expect(world.counted('shadow_failures_total')).toBeGreaterThan(0)
    broken = false
    await shadow.settled()
    expect(await world.found()).toHaveLength(1)
    await shadow.stop()
    expect(world.clock.pending()).toBe(0)
  })

  it('work for a short while and rest, however much there is to do', async () => {
    await world.begin()
    // A machine on which each look at the watch shows half a millisecond more.
    let worked = 0
    const measure = () => {
      const start = worked
      return () => (worked += 0.5) - start
    }
    const shadow = world.alerter(undefined, measure)
    shadow.start()
    await world.clock.advance(seconds(5))
    const one = morning(hours(20))
    for (let copy = 0; copy < 40; copy += 1) world.tape.record(...one)
    await world.clock.advance(250)
    const afterOne = world.counted('shadow_entries_total')
    expect(afterOne).toBeGreaterThan(0)
    expect(afterOne).toBeLessThan(world.tape.head() / 2)
    // It still rests: nobody worked meanwhile.
    await world.clock.advance(500)
    expect(world.counted('shadow_entries_total')).toBe(afterOne)
    worked += 9 * 30
    await world.clock.advance(250)
    const afterTwo = world.counted('shadow_entries_total')
    expect(afterTwo).toBeGreaterThan(afterOne)
    expect(afterTwo).toBeLessThanOrEqual(2.1 * afterOne)
    await shadow.stop()
  })

  it('end when the run is stopped, and forget what they remembered', async () => {
    await world.begin()
    const shadow = world.alerter()
    shadow.start()
    await world.clock.advance(minutes(11))
    expect(await world.store.memory(1)).toBeDefined()
    await world.store.stop('李四', world.clock.now())
    await world.clock.advance(seconds(6))
    world.tape.record(...morning(hours(1)))
    await world.clock.advance(seconds(6))
    await shadow.stop()
    expect(await world.found()).toEqual([])
    expect(await world.store.memory(1)).toBeUndefined()
    expect(await world.store.run(1)).toMatchObject({ id: 1, startedBy: '张三', stoppedAt: expect.any(Number) })
  })
})

/** Time goes on behind the happenings; nothing but packets and ticks. */
function tail(happenings: readonly Happening[], time: number): readonly Happening[] {
  const from = happenings.at(-1)?.receivedAt ?? 0
  return Array.from({ length: Math.floor(time / seconds(30)) }, (_, n) => from + (n + 1) * seconds(30)).flatMap(
    (receivedAt): Happening[] => [
      { kind: 'gateway', receivedAt, event: { kind: 'heard', gateway: 'g1', receivedAt } },
      { kind: 'hub', receivedAt, event: { kind: 'tick', receivedAt } },
    ],
  )
}
