import { describe, expect, it } from 'vitest'
import { HomeStillness } from '../../alerting/stillness/home-stillness.ts'
import { timeOfDay } from '../../core/calendar.ts'
import { days, type EpochMs, hours, minutes } from '../../core/time.ts'
import { usualSilences } from '../../hub/usual-silences.ts'
import { cpuWatch } from '../support/cpu-watch.ts'
import { ManualClock } from '../support/manual-clock.ts'

const ZONE = 'Asia/Shanghai'
/** 2026-11-22 14:32:07 in Tianjin. */
const NOW = Date.UTC(2026, 10, 22, 6, 32, 7)
const SETTINGS = {
  sensitivity: 'standard' as const,
  careLevel: 'self-caring' as const,
  ceiling: hours(12),
  outCeiling: hours(16),
  knownAbsenceCeiling: hours(24),
}

/** Sixty days up every half hour from 06:00 to 22:00, the busiest that a memory holds. */
function livedIn(): HomeStillness {
  const home = new HomeStillness(SETTINGS)
  for (let at = NOW - days(60); at <= NOW; at += minutes(5)) {
    home.onAlive(at)
    const time = timeOfDay(at, ZONE)
    const up = time >= hours(6) && time < hours(22)
    if (up && at % minutes(30) < minutes(5)) {
      home.onSign({ at, timeOfDay: time, device: 'pir', place: 'elsewhere' })
    }
  }
  return home
}

/** What a page is given of that home, and which moments were asked. */
function asked(home: HomeStillness | undefined) {
  const moments: EpochMs[] = []
  const port = usualSilences({
    silences: {
      limitsAt(_home, at) {
        moments.push(...at)
        return home?.limitsAt(at.map((one) => ({ at: one, timeOfDay: timeOfDay(one, ZONE) }))) ?? []
      },
    },
    clock: new ManualClock(NOW),
    timeZone: ZONE,
  })
  return { hourly: port.ofHome('H01'), moments }
}

describe('the usual silences of a home', () => {
  it('are those of the middle of each hour when it was last, midnight first', () => {
    const { moments } = asked(undefined)
    const clock = (at: EpochMs): number => timeOfDay(at, ZONE) / hours(1)
    expect(moments.map(clock)).toEqual(Array.from({ length: 24 }, (_, hour) => hour + 0.5))
    expect(moments.every((at) => at <= NOW && at > NOW - days(1))).toBe(true)
  })

  it('are short by day and long at night, and cost a page a few milliseconds', () => {
    const home = livedIn()
    const spent = cpuWatch()
    const { hourly } = asked(home)
    expect(spent()).toBeLessThan(100)
    expect(hourly?.[10]?.usual).toBeLessThanOrEqual(hours(1))
    expect(hourly?.[23]?.usual).toBeGreaterThan(hours(6))
    expect(hourly?.every(({ from, usual, limit }) => from === 'learned' && usual <= limit)).toBe(true)
    if (process.env['FIGURES'] !== undefined) process.stdout.write(`24 limits: ${spent()} ms\n`)
  })

  it('are not there where nothing was heard or nobody judges', () => {
    expect(asked(undefined).hourly).toBeUndefined()
  })
})
