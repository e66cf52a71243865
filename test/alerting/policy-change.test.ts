import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LadderScope } from '../../alerting/policies/policy-book.ts'
import { type EscalationPolicy, LADDERS } from '../../alerting/policies.ts'
import { days, type EpochMs, hours, minutes } from '../../core/time.ts'
import { START, Story } from './story.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
})
afterEach(() => story.end())

const LEAK = { kind: 'water-leak', severity: 'urgent' } as const
const local = (day: number, hour: number, minute = 0): EpochMs => Date.UTC(2026, 10, day, hour - 8, minute)

/** Straight to the district, and to the village ten minutes later. */
const STEEP: EscalationPolicy = {
  ...LADDERS.urgent,
  steps: [
    { after: 0, roles: ['district'], channels: ['sms'] },
    { after: minutes(10), roles: ['village'], channels: ['sms'] },
  ],
}

function set(scope: Partial<LadderScope>, ladder = STEEP): void {
  const all = { severity: 'urgent', kind: undefined, home: undefined, area: undefined, ...scope } as const
  story.policies.set({ ladders: [{ scope: all, ladder }], digest: undefined })
}

describe('a policy that is set', () => {
  it('holds for alerts that open from now on, and no alert that runs ever changes', async () => {
    await story.found(LEAK)
    story.expectAlarms('grid')
    set({})
    await story.found({ ...LEAK, subject: { home: 'h2' } })
    story.expectAlarms('district')
    await story.advance(minutes(5))
    story.expectAlarms('village')
    await story.advance(minutes(5))
    story.expectAlarms('village')
    story.policies.set({ ladders: [], digest: undefined })
    await story.advance(minutes(30))
    // The first climbs on by the old ladder, the second tells its two levels again by the new one.
    story.expectAlarms('town', 'district')
    story.expectAlarms('district', 'village')
  })

  it('survives a restart in the alert that was opened by it', async () => {
    set({})
    await story.found(LEAK)
    story.expectAlarms('district')
    story.policies.set({ ladders: [], digest: undefined })
    await story.killAndStart()
    await story.advance(minutes(10))
    story.expectAlarms('village')
  })

  it('for one home leaves its neighbour’s alone', async () => {
    set({ home: 'h1' })
    await story.found(LEAK)
    story.expectAlarms('district')
    await story.found({ ...LEAK, subject: { home: 'h2' } })
    story.expectAlarms('grid')
  })

  it('for an area holds for its homes, and for alerts about the area only when it names their kind', async () => {
    set({ area: '120112101' })
    await story.found(LEAK)
    story.expectAlarms('district')
    const outage = { kind: 'area-outage', severity: 'urgent', subject: { area: '120112101001' } } as const
    await story.found(outage)
    story.expectAlarms('town', 'district')
    set({ area: '120112101', kind: 'area-outage' })
    await story.found({ ...outage, subject: { area: '120112101' } })
    story.expectAlarms('district')
  })

  it('is taken when an alert gets worse, from its first step', async () => {
    await story.found({ kind: 'vital-sign', severity: 'urgent' })
    story.expectAlarms('grid')
    set({ severity: 'life-safety' }, { ...LADDERS['life-safety'], steps: STEEP.steps })
    await story.found({ kind: 'vital-sign' })
    story.expectAlarms('district')
  })
})

describe('a digest at another time', () => {
  const battery = { kind: 'battery-low', severity: 'routine' } as const

  it('is sent then, also of what was put down for the old time', async () => {
    await story.found(battery)
    story.policies.set({ ladders: [], digest: { at: hours(7.5), until: hours(11) } })
    await story.advance(local(23, 7, 30) - START - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectSms('grid', /日常事项1件/)
    await story.advance(local(24, 12) - local(23, 7, 30))
    story.expectSilence()
  })

  it('moved later waits for it, and is sent once', async () => {
    await story.found(battery)
    story.policies.set({ ladders: [], digest: { at: hours(11), until: hours(14) } })
    await story.advance(local(23, 11) - START - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectSms('grid', /日常事项1件/)
    await story.advance(days(1))
    expect(story.unread()).toBe('')
  })
})
