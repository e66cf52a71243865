import { describe, expect, it } from 'vitest'
import { days, hours, minutes } from '../../../core/time.ts'
import { measureHome } from './measure.ts'
import type { RecordedEvent, Recording } from './recording.ts'
import { WholeHub } from './whole-hub.ts'

const START = Date.parse('2019-05-01T00:00:00Z')

const HOUR = hours(1)

/** Up from seven to ten, with a rest from noon to three: every 25 min in a room. On the 32nd day nothing from noon to six but what is given. */
function livedHome(length: number, more: readonly RecordedEvent[] = []): Recording {
  const events: RecordedEvent[] = [...more]
  for (let at = 0; at < days(length); at += minutes(25)) {
    const hour = (at % days(1)) / HOUR
    const rests = hour >= 12 && hour < (at > days(32) && at < days(33) ? 18 : 15)
    if (hour < 7 || hour >= 22 || rests) continue
    events.push({ at: START + at, kind: 'motion', sensor: at % hours(5) < minutes(25) ? 'hallway' : 'lounge' })
  }
  return { home: 'a-home', events: events.toSorted((a, b) => a.at - b.at) }
}

const onThatDay = (hour: number, sensor: string): RecordedEvent => ({
  at: START + days(32) + hours(hour),
  kind: 'motion',
  sensor,
})
const alarmsOf = (recording: Recording): readonly (readonly [string, number])[] =>
  measureHome(recording, new WholeHub({})).falseAlarms.map(({ kind, at }) => [kind, (at - START - days(32)) / HOUR])

describe('the whole hub behind the harness', { timeout: 60_000 }, () => {
  it('counts every kind of alert: a stay in the bathroom with nothing elsewhere for an hour', () => {
    const [first] = alarmsOf(livedHome(34, [onThatDay(12, 'bathroom')]))
    expect(first).toEqual(['long-dwell', 13])
  })

  it('hears a fridge as a sign of somebody', () => {
    const without = alarmsOf(livedHome(34))[0]?.[1] ?? 0
    expect(without).toBeGreaterThan(14)
    expect(without).toBeLessThan(18)
    const after = alarmsOf(livedHome(34, [onThatDay(without - 0.5, 'fridge-door')]))[0]?.[1] ?? 18
    expect(after).toBeGreaterThan(without + 0.1)
  })

  it('foretells, to a tick or two, what a recording brings that falls silent at t0', () => {
    const trials = measureHome(livedHome(33), new WholeHub({})).trials.filter(
      ({ set, skipped }) => set === 'every-61-min' && skipped === undefined,
    )
    const chosen = [7, 20, 33].map((index) => trials[index])
    for (const trial of chosen) {
      const t0 = trial?.at ?? 0
      const past = livedHome(33).events.filter((event) => event.at <= t0)
      const silent = [...past, { at: t0 + hours(40), kind: 'motion', sensor: 'lounge' } as const]
      const { falseAlarms } = measureHome({ home: 'a-home', events: silent }, new WholeHub({}))
      expect(Math.abs((falseAlarms.at(-1)?.at ?? 0) - (trial?.alertAt ?? 0))).toBeLessThan(minutes(2))
    }
  })
})
