import { describe, expect, it } from 'vitest'
import { days, hours, minutes } from '../../../core/time.ts'
import { figuresOf } from './figures.ts'
import type { SilenceJudge } from './judge.ts'
import { measureHome } from './measure.ts'
import { parseLine } from './recording.ts'
import type { RecordedEvent, Recording } from './recording.ts'
import { afterDoors, awaySpans, everyHour, scoredLength, scoredSpan } from './schedule.ts'

const START = Date.parse('2019-05-01T00:00:00Z')

/** Motion every 30 minutes for so many days, but for the given silences; doors beside it. */
function recording(
  length: number,
  silences: readonly [number, number][] = [],
  doors: readonly number[] = [],
): Recording {
  const events: RecordedEvent[] = doors.map((at) => ({
    at: START + at,
    kind: 'outer-door-opened',
    sensor: 'front-door',
  }))
  for (let at = 0; at <= length; at += minutes(30)) {
    if (!silences.some(([from, to]) => at > from && at < to))
      events.push({ at: START + at, kind: 'motion', sensor: 'hall' })
  }
  return { home: 'a-home', events: events.toSorted((a, b) => a.at - b.at) }
}

/** Alerts five hours after the last motion, and counts how often it was told that the gateway lives. */
class FiveHours implements SilenceJudge {
  last = 0
  heartbeats: number[] = []
  onMotion(at: number): void {
    this.last = at
  }
  onOuterDoor(): void {}
  onHeartbeat(at: number): void {
    this.heartbeats.push(at)
  }
  alertAt(): number {
    return this.last + hours(5)
  }
  alertKind(): string {
    return 'inactivity'
  }
}

describe('the harness', () => {
  it('scores from the 30th day to the last event, without the outages', () => {
    const span = scoredSpan(recording(days(55)))
    expect(span).toEqual({ from: START + days(30), to: START + days(55) })
    expect(scoredLength(span)).toBe(days(25) - hours(60.5))
  })

  it('tries every 61 minutes, and never during an outage', () => {
    const times = everyHour(scoredSpan(recording(days(55))))
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(minutes(61))
    expect(times.filter((t) => t > Date.parse('2019-06-15T04:00Z') && t < Date.parse('2019-06-17T16:30Z'))).toEqual([])
  })

  it.each([
    ['a silence of 25 hours', [days(31), days(31) + hours(25)], [], 1],
    ['three hours indoors', [days(31), days(31) + hours(3)], [], 0],
    ['three hours after a door', [days(31), days(31) + hours(3)], [days(31) + minutes(5)], 1],
    ['three hours that a door ended', [days(31), days(31) + hours(3)], [days(31) + hours(3) - minutes(9)], 1],
    ['three hours with a door in the middle', [days(31), days(31) + hours(3)], [days(31) + hours(1)], 0],
    ['an hour and a half after a door', [days(31), days(31) + hours(1.5)], [days(31) + minutes(5)], 0],
  ] as const)('knows with hindsight whether the resident was away: %s', (_name, silence, doors, expected) => {
    expect(awaySpans(recording(days(33), [[silence[0], silence[1]]], doors))).toHaveLength(expected)
  })

  it('puts a fall one minute after each door that motion followed within 10 minutes', () => {
    const doors = [days(31) + minutes(25), days(31) + minutes(5)]
    const span = { from: START + days(30), to: START + days(32) }
    expect(afterDoors(recording(days(32), [], doors), span)).toEqual([START + days(31) + minutes(26)])
  })

  it('counts one false alarm for one silence and closes it with the first motion', () => {
    const measured = measureHome(recording(days(32), [[days(31), days(31) + hours(7)]]), new FiveHours())
    expect(measured.falseAlarms).toEqual([
      {
        kind: 'inactivity',
        silentSince: START + days(31),
        at: START + days(31) + hours(5),
        closedAt: START + days(31) + hours(7),
        whileAway: false,
      },
    ])
  })

  it('says which false alarms were raised while the resident was away, and counts them all the same', () => {
    const doors = [days(31) + minutes(5)]
    const measured = measureHome(recording(days(32), [[days(31), days(31) + hours(7)]], doors), new FiveHours())
    expect(figuresOf('five', [measured])).toMatchObject({ falseAlarms: 1, falseAlarmsWhileAway: 1 })
  })

  it('measures the time to detect from the state at t0, and skips what has alerted already', () => {
    const measured = measureHome(recording(days(32), [[days(31), days(31) + hours(7)]]), new FiveHours())
    const figures = figuresOf('five', [measured])
    expect(figures.maxTimeToDetectHours).toBeLessThanOrEqual(5)
    expect(figures.meanTimeToDetectHours).toBeGreaterThan(4.4)
    expect(figures.t0SkippedAlerted).toBe(2)
    expect(figures.t0SkippedAway).toBe(0)
    expect(figures.falseAlarmsPerDay).toBe(0.5)
  })

  it('does not score an alarm of the teaching days', () => {
    const measured = measureHome(recording(days(32), [[days(5), days(5) + hours(7)]]), new FiveHours())
    expect(measured.falseAlarms).toEqual([])
  })

  it('lets the gateway be heard every five minutes, but not while the platform was down', () => {
    const judge = new FiveHours()
    measureHome(recording(days(55)), judge)
    const gaps = judge.heartbeats
      .map((at, index) => at - (judge.heartbeats[index - 1] ?? at))
      .filter((g) => g > minutes(5))
    expect(gaps).toEqual([hours(60.5) + minutes(5)])
  })

  it('names the line that it cannot read', () => {
    expect(() => parseLine('yesterday,hall,motion,ON', 'Line 3 of x')).toThrow('Line 3 of x')
  })
})
