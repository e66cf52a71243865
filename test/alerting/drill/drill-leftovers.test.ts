import { afterEach, beforeEach, expect, it } from 'vitest'
import { DrillLeftovers } from '../../../alerting/drill/drill-leftovers.ts'
import { DrillStore } from '../../../alerting/drill/drill-store.ts'
import { minutes } from '../../../core/time.ts'
import { Story } from '../story.ts'
import { DISTRICT } from '../town.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
  await story.found({ subject: { home: `drill-${DISTRICT}` } })
})
afterEach(() => story.end())

function leftovers(volunteer: boolean): DrillLeftovers {
  const made = new DrillLeftovers({
    volunteer,
    db: story.db,
    store: new DrillStore(story.db),
    desk: story.alerting.desk,
    clock: story.clock,
  })
  made.watch(DISTRICT)
  return made
}

it('what a drill leaves is closed as a test', async () => {
  await leftovers(false).close(new Set())
  expect(await story.newest()).toMatchObject({ state: 'resolved', outcome: 'test' })
})

it('not while the drill is under way', async () => {
  await leftovers(false).close(new Set([DISTRICT]))
  expect(await story.newest()).toMatchObject({ state: 'open' })
  await leftovers(false).closeAll(DISTRICT)
  expect(await story.newest()).toMatchObject({ state: 'resolved' })
})

it('a volunteer has five minutes to answer, and nobody is told meanwhile or ever', async () => {
  await story.advance(minutes(5) - 1)
  await leftovers(true).close(new Set())
  expect(await story.newest()).toMatchObject({ state: 'open' })
  await story.advance(1)
  await leftovers(true).close(new Set())
  expect(await story.newest()).toMatchObject({ state: 'resolved', outcome: 'test' })
})

it('of a real home nothing is closed', async () => {
  await story.found({ subject: { home: 'h1' } })
  story.expectAlarms('grid', 'carer', 'neighbour')
  await leftovers(false).close(new Set())
  expect(await story.alerting.desk.open()).toMatchObject([{ subject: { home: 'h1' } }])
})

it('a drill that nobody closes wakes nobody for a month', async () => {
  await story.advance(minutes(60 * 24 * 30))
  story.expectSilence()
})
