import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { days, hours, minutes } from '../../../core/time.ts'
import { findingsIn } from '../detectors/story.ts'
import { oneHome } from '../detectors/village.ts'
import { ceiling, morning, ShadowWorld } from './shadow-world.ts'

let world: ShadowWorld
beforeEach(async () => {
  world = await ShadowWorld.open()
})
afterEach(() => world.remove())

describe('the shadow store', () => {
  it('lets one run be under way at a time', async () => {
    await world.begin()
    await expect(world.begin()).rejects.toThrow('Shadow run 1 is under way: stop it first.')
    await world.store.stop('李四', world.clock.now())
    await expect(world.store.stop('李四', world.clock.now())).rejects.toThrow('No shadow run is under way.')
    await world.begin(ceiling(hours(3)))
    expect(await world.store.active()).toMatchObject({ id: 2, settings: [ceiling(hours(3))], why: '试行' })
  })

  it('forgets what was found 90 days ago, and nothing newer', async () => {
    const [finding] = findingsIn(oneHome(), morning(minutes(1)))
    if (finding === undefined) throw new Error('an SOS was pressed')
    const now = world.clock.now()
    await world.store.keep(1, 'j', [
      { finding, heardAt: now - days(90) - 1 },
      { finding: { ...finding, offset: 7 }, heardAt: now - days(90) },
    ])
    await world.store.expire(now)
    expect((await world.store.found(1)).map(({ finding: { offset } }) => offset)).toEqual([7])
  })

  it('takes a memory that was saved only in part for none', async () => {
    await world.store.remember(1, { journalId: 'j', offset: 5 }, [
      { detector: 'a', json: '1' },
      { detector: 'b', json: '{"x":"y"}' },
    ])
    expect(await world.store.memory(1)).toEqual({
      cursor: { journalId: 'j', offset: 5 },
      snapshots: [
        { detector: 'a', json: '1' },
        { detector: 'b', json: '{"x":"y"}' },
      ],
    })
    await world.store.remember(1, { journalId: 'j', offset: 6 }, [{ detector: 'a', json: '2' }])
    expect(await world.store.memory(1)).toBeUndefined()
  })
})
