import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import type { DetectorSnapshot } from '../../alerting/detector-snapshots.ts'
import { DetectorSnapshots } from '../../alerting/detector-snapshots.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import type { Finding } from '../../core/finding.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { hours } from '../../core/time.ts'
import { LIVED_VILLAGE, livesADay, STEP } from './detectors/lived-in.ts'
import { lineOf, Story as Days, TIME_ZONE } from './detectors/story.ts'
import { village } from './detectors/village.ts'
import { Story } from './story.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
})
afterEach(() => story.end())

const keys = async (): Promise<readonly string[]> =>
  (await story.db.selectFrom('detector_parts').select(['detector', 'key']).execute()).map(
    ({ detector, key }) => `${detector} ${key}`,
  )

describe('large parts of detectors’ memories', () => {
  it('stay as they are until they are named, and go when their text or their detector does', async () => {
    const snapshots = new DetectorSnapshots(story.db)
    const cursor = { journalId: 'j1', offset: 1 }
    const save = (a: { key: string; text: string | undefined }[]): Promise<void> =>
      snapshots.save(cursor, [{ detector: 'a', json: 1, parts: a }])
    await save([
      { key: 'h1', text: 'one' },
      { key: 'h2', text: 'two' },
    ])
    await save([
      { key: 'h2', text: 'two and more' },
      { key: 'h3', text: 'three' },
    ])
    await save([{ key: 'h1', text: undefined }])
    const parts = [
      { key: 'h2', text: 'two and more' },
      { key: 'h3', text: 'three' },
    ]
    expect(await snapshots.load()).toEqual({ cursor, snapshots: [{ detector: 'a', json: 1, parts }] })
    await snapshots.save(cursor, [{ detector: 'b', json: 1 }])
    expect(await keys()).toEqual([])
  })

  it('are many, and all of them come back', async () => {
    const snapshots = new DetectorSnapshots(story.db)
    const parts = Array.from({ length: 250 }, (_, index) => ({ key: `h${index}`, text: `past of ${index}` }))
    await snapshots.save({ journalId: 'j1', offset: 1 }, [{ detector: 'a', json: 1, parts }])
    expect((await snapshots.load())?.snapshots[0]?.parts).toHaveLength(250)
  })

  it('a memory that cannot be read leaves its detector to begin anew, and the others theirs', async () => {
    const snapshots = new DetectorSnapshots(story.db)
    await snapshots.save({ journalId: 'j1', offset: 1 }, [
      { detector: 'a', json: 1 },
      { detector: 'b', json: 2 },
    ])
    await story.db.updateTable('detector_snapshots').set({ json: '{"half":' }).where('detector', '=', 'a').execute()
    expect((await snapshots.load())?.snapshots).toEqual([{ detector: 'b', json: 2 }])
  })
})

describe('what a home’s past taught', () => {
  const dispatchOf = (): AlerterDispatch => {
    const { detectors } = detectorSet({ residences: village(LIVED_VILLAGE), timeZone: TIME_ZONE })
    return new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
  }

  it('is written only when it has changed, and is the same after a restart', async () => {
    const days = new Days('06:00', LIVED_VILLAGE).connects()
    for (let day = 0; day < 12; day += 1) livesADay(days)
    const lived = days.happenings.length
    days.pass(hours(13), STEP)
    const expected = days.found().map(lineOf)
    const snapshots = new DetectorSnapshots(story.db)
    const before = dispatchOf()
    const found: Finding[] = []
    for (const [index, happening] of days.happenings.slice(0, lived).entries()) {
      before.consume({ ...happening, offset: index + 1 }, found)
      if (index % 2000 !== 0 && index !== lived - 1) continue
      const memory = await before.snapshots()
      await snapshots.save({ journalId: 'j1', offset: index + 1 }, memory)
      before.saved(memory)
    }
    expect((await before.snapshots()).flatMap(({ parts = [] }) => parts)).toEqual([])
    expect(await keys()).toEqual(['home-silences h1'])
    const saved = (await snapshots.load())?.snapshots ?? []
    const goesOn = (memory: readonly DetectorSnapshot[]): readonly string[] => {
      const after = dispatchOf()
      after.restore(memory)
      const later: Finding[] = []
      for (const [index, happening] of days.happenings.slice(lived).entries()) {
        after.consume({ ...happening, offset: lived + index + 1 }, later)
      }
      return [...found, ...later].map(lineOf)
    }
    expect(goesOn(saved)).toEqual(expected)
    // The past matters here: without it another moment is told.
    expect(goesOn(saved.map(({ detector, json }) => ({ detector, json })))).not.toEqual(expected)
  })
})
