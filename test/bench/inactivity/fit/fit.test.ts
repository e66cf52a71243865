import { describe, expect, it } from 'vitest'
import { days, hours, minutes } from '../../../../core/time.ts'
import type { RecordedEvent, Recording } from '../recording.ts'
import { measureHome } from '../measure.ts'
import { homeRows } from './home-rows.ts'
import { descend } from './lbfgs.ts'
import { flatten, priceOf } from './price.ts'

const START = Date.parse('2019-05-01T00:00:00Z')

/** Motion every 25 min by day, by night silence. */
function recording(length: number): Recording {
  const events: RecordedEvent[] = []
  for (let at = 0; at < days(length); at += minutes(25)) {
    if (at % days(1) >= hours(7) && at % days(1) < hours(22))
      events.push({ at: START + at, kind: 'motion', sensor: 'hall' })
  }
  return { home: 'a-home', events }
}

describe('the fit', () => {
  it('finds the bottom of a narrow valley', () => {
    // Rosenbrock: lowest at (1, 1).
    const found = descend(
      ([x = 0, y = 0]) => ({
        value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
      }),
      Float64Array.of(-1.2, 1),
      200,
    )
    expect(found[0]).toBeCloseTo(1, 2)
    expect(found[1]).toBeCloseTo(1, 2)
  })

  it('knows in which direction the price falls', () => {
    const home = homeRows(recording(40), days(30))
    const table = { ...home, features: home.rows.map((row) => [1, Math.log(row.context.near.longest)]) }
    const prices = { falseAlarm: 60, door: 0.1, ridge: 0.003 }
    const price = priceOf(flatten([table], prices, { indoors: 0, 'door-used': 0, out: 0 }), prices, [0])
    const at = Float64Array.of(1.4, 0.3)
    const { gradient, value } = price(at)
    for (const [i, slope] of gradient.entries()) {
      const beside = at.map((x, j) => x + (i === j ? 1e-6 : 0))
      expect((price(beside).value - value) / 1e-6).toBeCloseTo(slope, 2)
    }
  })

  it('has a row for each t0 that the benchmark tries', () => {
    const home = homeRows(recording(40), days(30))
    const measured = measureHome(recording(40), {
      onMotion: () => {},
      onOuterDoor: () => {},
      onHeartbeat: () => {},
      alertAt: () => undefined,
      alertKind: () => 'inactivity',
    })
    expect(home.rows.flatMap((row) => row.trials)).toHaveLength(
      measured.trials.filter((trial) => trial.skipped !== 'away').length,
    )
  })
})
