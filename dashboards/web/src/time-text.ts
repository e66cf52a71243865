import type { DurationMs, EpochMs } from '../../../core/time.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** `0:14:32`; hours go on counting: `27:03:00`. Never negative. */
export function hms(duration: DurationMs): string {
  const total = Math.max(0, Math.floor(duration / 1000))
  return `${Math.floor(total / 3600)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(key: string, timeZone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${key} ${timeZone}`
  const found = formats.get(name) ?? new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...parts })
  formats.set(name, found)
  return found
}

/** `14:32:07` as the hub's place shows it. */
export const clockSeconds = (at: EpochMs, timeZone: string): string =>
  format('hms', timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)

/** `14:32` */
export const clockMinutes = (at: EpochMs, timeZone: string): string =>
  format('hm', timeZone, { hour: '2-digit', minute: '2-digit' }).format(at)

/** `11-22` */
export function monthDay(at: EpochMs, timeZone: string): string {
  const parts = format('md', timeZone, { month: '2-digit', day: '2-digit' }).formatToParts(at)
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('month')}-${of('day')}`
}

/** `11-25 18:00` */
export const dayAndTime = (at: EpochMs, timeZone: string): string =>
  `${monthDay(at, timeZone)} ${clockMinutes(at, timeZone)}`

/** `2026-11-25T18:00` as the hub's place shows it: what an input for local times holds. */
export function wallTime(at: EpochMs, timeZone: string): string {
  const parts = format('wall', timeZone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at)
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** The moment at which the hub's place shows that wall time; `undefined` for what is none. */
export function instantOf(wall: string, timeZone: string): EpochMs | undefined {
  const asUtc = (text: string): number => (WALL.test(text) ? Date.parse(`${text.slice(0, 16)}:00Z`) : Number.NaN)
  const wanted = asUtc(wall)
  if (Number.isNaN(wanted)) return undefined
  // Once for the zone's offset, once more for a clock change in between.
  const near = wanted - (asUtc(wallTime(wanted, timeZone)) - wanted)
  return near - (asUtc(wallTime(near, timeZone)) - wanted)
}

/** The time to the minute, with the day before it when that is not today. */
export function minuteText(at: EpochMs, now: EpochMs, timeZone: string): string {
  const isToday = monthDay(at, timeZone) === monthDay(now, timeZone)
  return isToday ? clockMinutes(at, timeZone) : dayAndTime(at, timeZone)
}

/** The time to the second, with the day before it when that is not today. */
export function whenText(at: EpochMs, now: EpochMs, timeZone: string): string {
  const day = monthDay(at, timeZone)
  const time = clockSeconds(at, timeZone)
  return day === monthDay(now, timeZone) ? time : `${day} ${time}`
}
