import type { LifeSign } from '../../../alerting/stillness/home-stillness.ts'
import type { LimitSettings } from '../../../alerting/stillness/limit.ts'
import type { EpochMs } from '../../../core/time.ts'
import { days, hours, minutes } from '../../../core/time.ts'

/** Midnight of the first day. */
export const FIRST_DAY: EpochMs = Date.parse('2026-03-02T00:00:00Z')

export const SETTINGS: LimitSettings = {
  sensitivity: 'standard',
  careLevel: 'self-caring',
  ceiling: hours(12),
  outCeiling: hours(16),
  knownAbsenceCeiling: hours(40),
}

/** A moment of a day: `at(3, '14:30')` is the fourth day, half past two. */
export function at(day: number, clock: string): EpochMs {
  const [hour, minute] = clock.split(':')
  return FIRST_DAY + days(day) + hours(Number(hour)) + minutes(Number(minute))
}

export const sign = (time: EpochMs, place: LifeSign['place'] = 'elsewhere'): LifeSign => ({
  at: time,
  timeOfDay: time % days(1),
  device: `${place}-1`,
  place,
})

/** One ordinary day: up at 7, something every 20 minutes, a nap of about an hour and a half after 13:00, to bed at 22. */
export function ordinaryDay(day: number): readonly LifeSign[] {
  const signs: LifeSign[] = []
  const shift = minutes((day * 7) % 25)
  for (let time = at(day, '07:00') + shift; time <= at(day, '22:00'); time += minutes(20)) {
    const napping = time > at(day, '13:00') + shift && time < at(day, '14:30') + shift
    if (!napping) signs.push(sign(time))
  }
  return [...signs, sign(at(day, '22:05'), 'bedroom')]
}

export const ordinaryDays = (count: number): readonly LifeSign[] =>
  Array.from({ length: count }, (_, day) => ordinaryDay(day)).flat()
