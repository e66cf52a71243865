import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fillPlaces } from '../../alerting/fill-places.ts'
import { minutes } from '../../core/time.ts'
import { Story } from './story.ts'
import { home } from './town.ts'

/** h1 lies in the first grid of the first village; see town.ts. */
describe('a desk for who may see an area only', () => {
  let story: Story
  let area: string
  beforeEach(async () => {
    story = await Story.open()
    area = story.town.home('h1')?.area ?? ''
    await story.found()
    story.inbox.length = 0
  })
  afterEach(() => story.end())

  const desk = (scope: string) => story.alerting.desk.within(scope)
  const elsewhere = (): string => `${area.slice(0, -1)}${area.endsWith('9') ? '8' : '9'}`

  it('shows the alerts of its area, from the district down to the grid', async () => {
    expect(area).toMatch(/^\d{9,}$/)
    for (const length of [0, 6, 9, area.length]) expect(await desk(area.slice(0, length)).open()).toHaveLength(1)
    expect(await desk(area.slice(0, 6)).recent(5)).toHaveLength(1)
  })

  it('does not know the alerts of another area, and lets nobody act on them', async () => {
    const { id } = await story.newest()
    const other = desk(elsewhere())
    expect(await other.open()).toEqual([])
    expect(await other.recent(5)).toEqual([])
    expect(await other.story(id)).toBeUndefined()
    await expect(other.act(id, { type: 'acknowledge' }, 'op-1')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await story.newest()).state).toBe('open')
  })

  it('shows an alert also where its home stands now: those who are called to it work there', async () => {
    const { id } = await story.newest()
    const [before, now] = [desk(area), desk(elsewhere())]
    story.town.put(home('h1', { area: elsewhere() }))
    for (const seeing of [before, now]) {
      expect(await seeing.open()).toMatchObject([{ id }])
      expect(await seeing.recent(1)).toMatchObject([{ id }])
      expect(await seeing.story(id)).toMatchObject({ id, placeArea: area })
    }
    expect(await before.ofHome('h1', 5)).toMatchObject([{ id }])
    await now.act(id, { type: 'acknowledge' }, 'op-1')
    await now.act(id, { type: 'resolve', outcome: 'help-given', taken: '已扶起' }, 'op-1')
    expect(await now.story(id)).toMatchObject({ state: 'resolved' })
    expect(await now.ofHome('h1', 5)).toMatchObject([{ id }])
    expect(await now.open()).toEqual([])
    // Months are counted where it happened.
    expect(await now.recent(5)).toEqual([])
    expect(await before.recent(5)).toMatchObject([{ id }])
  })

  it('lists the newest of both kinds, each once and at most as many as asked for', async () => {
    const moved = await story.newest()
    await story.clock.advance(minutes(5))
    story.town.put(home('h2', { area: elsewhere() }))
    await story.found({ subject: { home: 'h2' } })
    story.inbox.length = 0
    story.town.put(home('h1', { area: elsewhere() }))
    const now = desk(elsewhere())
    const all = (await now.recent(5)).map(({ id }) => id)
    expect(all).toHaveLength(2)
    expect(all[1]).toBe(moved.id)
    expect((await now.recent(1)).map(({ id }) => id)).toEqual(all.slice(0, 1))
  })

  it('lists the alerts of one home, those that wait before those that are closed, and of another home or area none', async () => {
    const first = await story.newest()
    await story.alerting.desk.act(first.id, { type: 'resolve', outcome: 'help-given' }, 'op-1')
    await story.clock.advance(minutes(5))
    await story.found()
    story.inbox.length = 0
    const second = await story.newest()
    const states = (await desk(area).ofHome('h1', 5)).map(({ id, state }) => [id, state])
    expect(states).toEqual([
      [second.id, 'open'],
      [first.id, 'resolved'],
    ])
    expect(await desk(area).ofHome('h1', 1)).toMatchObject([{ id: second.id }])
    expect(await desk(area).ofHome('h2', 5)).toEqual([])
    expect(await desk(elsewhere()).ofHome('h1', 5)).toEqual([])
  })

  it('shows all of several hundred that are open, oldest first', async () => {
    const row = await story.db.selectFrom('alerts').selectAll().executeTakeFirstOrThrow()
    const more = Array.from({ length: 600 }, (_, n) =>
      Object.assign({}, row, { id: `more-${n}`, code: `Q${n}`, opened_at: row.opened_at - n - 1 }),
    )
    for (const one of more) await story.db.insertInto('alerts').values(one).execute()
    const open = await desk(area).open()
    expect(open).toHaveLength(601)
    expect(open.map(({ openedAt }) => openedAt)).toEqual(open.map(({ openedAt }) => openedAt).toSorted((a, b) => a - b))
  })

  it('does not take a longer code that begins alike for its own area', async () => {
    await story.db.updateTable('alerts').set({ place_area: '1201170' }).execute()
    expect(await desk('12011').open()).toHaveLength(1)
    expect(await desk('120117').open()).toHaveLength(1)
    expect(await desk('12012').open()).toEqual([])
  })

  it('shows an alert of an earlier version where its home stands, and keeps it there once its place was filled in', async () => {
    await story.db.updateTable('alerts').set({ place_area: null }).execute()
    expect(await desk(area.slice(0, 6)).open()).toHaveLength(1)
    expect(await desk(elsewhere()).open()).toEqual([])
    expect(await desk('').open()).toHaveLength(1)
    await fillPlaces(story.db, story.town)
    story.town.put(home('h1', { area: elsewhere() }))
    expect(await desk(area).open()).toHaveLength(1)
  })
})
