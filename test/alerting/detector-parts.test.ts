import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import type { DetectorSnapshot } from '../../alerting/detector-snapshots.ts'
import { DetectorSnapshots } from '../../alerting/detector-snapshots.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import { SilenceParts } from '../../alerting/detectors/inactivity/silence-parts.ts'
import type { Detector } from '../../core/detector.ts'
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
      snapshots.save(cursor, [{ detector: 'a', json: '1', parts: a }])
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
    expect(await snapshots.load()).toEqual({ cursor, snapshots: [{ detector: 'a', json: '1', parts }] })
    await snapshots.save(cursor, [{ detector: 'b', json: '1' }])
    expect(await keys()).toEqual([])
  })

  it('are many, and all of them come back', async () => {
    const snapshots = new DetectorSnapshots(story.db)
    const parts = Array.from({ length: 250 }, (_, index) => ({ key: `h${index}`, text: `past of ${index}` }))
    await snapshots.save({ journalId: 'j1', offset: 1 }, [{ detector: 'a', json: '1', parts }])
    expect((await snapshots.load())?.snapshots[0]?.parts).toHaveLength(250)
  })

  it('are put back when they could not be saved', () => {
    const parts = new SilenceParts(
      () => [],
      () => undefined,
    )
    parts.touch('h1')
    parts.touch('h2')
    parts.taken(['h1', 'h2'])
    parts.touch('h3')
    parts.notSaved(['h1', 'h2'])
    expect([...parts.changed()].toSorted()).toEqual(['h1', 'h2', 'h3'])
  })
})

describe('long memories', () => {
  const cursor = { journalId: 'j1', offset: 1 }
  const long = (text: string): string => JSON.stringify(text.repeat(Math.ceil(700_000 / text.length)))

  it('are written in pieces, and come back whole, whatever stands where they are cut', async () => {
    const snapshots = new DetectorSnapshots(story.db)
    const memories = ['a', '😀', '老😀人', '\\"'].map((text, index) => ({ detector: `d${index}`, json: long(text) }))
    await snapshots.save(cursor, memories)
    expect((await snapshots.load())?.snapshots).toEqual(memories)
  })

  it('are replaced by short ones without a rest', async () => {
    const snapshots = new DetectorSnapshots(story.db)
    for (const json of [long('a'), long('b'), '"c"']) await snapshots.save(cursor, [{ detector: 'd', json }])
    expect((await snapshots.load())?.snapshots).toEqual([{ detector: 'd', json: '"c"' }])
  })

  it('hold as they were, until the last piece and the parts of the next are written', async () => {
    const snapshots = new DetectorSnapshots(story.db)
    const before = [{ detector: 'd', json: long('a'), parts: [{ key: 'h1', text: 'one' }] }]
    await snapshots.save(cursor, before)
    const next = { detector: 'd', json: long('b'), parts: [{ key: 'h1', text: 'two' }] }
    await sql`create trigger full before insert on detector_pieces when new.detector = 'e' begin
      select raise(abort, 'disk full');
    end`.execute(story.db)
    const saving = snapshots.save({ ...cursor, offset: 2 }, [next, { detector: 'e', json: '1' }])
    await expect(saving).rejects.toThrow('disk full')
    expect(await snapshots.load()).toEqual({ cursor, snapshots: before })
  })

  it('let others write between two pieces', async () => {
    const snapshots = new DetectorSnapshots(story.db)
    let saved = false
    const saving = snapshots.save(cursor, [{ detector: 'd', json: long('a') }]).then(() => (saved = true))
    await story.alerting.intake.take({ findings: [], cursor, now: story.clock.now() })
    expect(saved).toBe(false)
    await saving
  })
})

describe('a detector whose memory cannot be read', () => {
  it('begins anew, and the others go on', () => {
    const restored: unknown[] = []
    const named = (name: string): Detector => ({
      name,
      snapshot: () => null,
      restore: (json) => restored.push(name, json),
    })
    const detectors = [named('a'), named('b')]
    new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics }).restore([
      { detector: 'a', json: '{"half":' },
      { detector: 'b', json: '2' },
    ])
    expect(restored).toEqual(['b', 2])
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
      before.taken(memory)
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
