import { describe, expect, it } from 'vitest'
import { DRILL_STAGES, type DrillLook, judgeDrill, type StageTimes } from '../../../alerting/drill/stages.ts'
import { seconds } from '../../../core/time.ts'

const AT = 1_000_000
const WAY = DRILL_STAGES.slice(0, DRILL_STAGES.indexOf('accepted') + 1)
const upTo = (count: number): StageTimes => Object.fromEntries(WAY.slice(0, count).map((stage) => [stage, AT]))
const without = (...stages: string[]): StageTimes =>
  Object.fromEntries(WAY.filter((stage) => !stages.includes(stage)).map((stage) => [stage, AT]))

const look = (change: Partial<DrillLook>): DrillLook => ({
  startedAt: AT,
  times: {},
  resumed: false,
  now: AT,
  ...change,
})

describe('how far a drill has come', () => {
  it('is through once a vendor has accepted it, however long that took', () => {
    expect(judgeDrill(look({ times: upTo(8), now: AT + seconds(600) }))).toEqual({ state: 'passed' })
  })

  it.each([
    [0, 5],
    [1, 5],
    [2, 5],
    [3, 8],
    [4, 8],
    [5, 8],
    [6, 10],
    [7, 30],
  ])('waits behind its stage number %i for %i s, and no longer', (count, limit) => {
    expect(judgeDrill(look({ times: upTo(count), now: AT + seconds(limit) }))).toEqual({ state: 'running' })
    expect(judgeDrill(look({ times: upTo(count), now: AT + seconds(limit) + 1 }))).toEqual({
      state: 'failed',
      stuckAt: WAY[count],
    })
  })

  it('does not count the time before it was published', () => {
    const times = { published: AT + seconds(4) }
    expect(judgeDrill(look({ times, now: AT + seconds(9) }))).toEqual({ state: 'running' })
  })

  it('is not through without a PUBACK: a terminal would send again for ever', () => {
    expect(judgeDrill(look({ times: without('acknowledged'), now: AT + seconds(6) }))).toEqual({
      state: 'failed',
      stuckAt: 'acknowledged',
    })
  })

  it('after a restart needs only what rows say, counted from the restart', () => {
    const times = without('published', 'journalled', 'acknowledged', 'requested')
    expect(judgeDrill(look({ times, resumed: true }))).toEqual({ state: 'passed' })
    const { accepted: _, ...rest } = times
    expect(judgeDrill(look({ times: rest, resumed: true, now: AT + seconds(30) }))).toEqual({ state: 'running' })
    expect(judgeDrill(look({ times: rest, resumed: true, now: AT + seconds(31) }))).toEqual({
      state: 'failed',
      stuckAt: 'accepted',
    })
  })
})
