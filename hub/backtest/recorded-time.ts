import { zoneOffset } from '../../core/calendar.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, hours, minutes, parseInstant } from '../../core/time.ts'

/** The moment at which clocks in the zone show that; the earlier one when clocks that go back show it twice. @param shown as if it were UTC */
export function instantShown(shown: EpochMs, timeZone: string): EpochMs {
  const earlier = shown - zoneOffset(shown - hours(3), timeZone)
  const offset = zoneOffset(earlier, timeZone)
  return offset === shown - earlier ? earlier : shown - offset
}

/** A moment with its offset, a local time, or milliseconds since 1970. */
export class TimeReader {
  readonly #timeZone: string
  #day = ''
  #midnight: EpochMs = Number.NaN

  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** @returns `undefined` when it is no time */
  read(text: string): EpochMs | undefined {
    const shown = this.#shown(text)
    if (shown !== undefined) return instantShown(shown, this.#timeZone)
    if (/^\d{10,14}$/.test(text)) return Number(text)
    return parseInstant(text)
  }

  /** `2019-04-15T13:22:50.000`, seconds and below may be missing, without an offset. */
  #shown(text: string): EpochMs | undefined {
    if (text.length < 16 || text.charCodeAt(10) !== T || !isLocal(text)) return undefined
    const ofDay = timeOfDay(text)
    const at = this.#midnightOf(text.slice(0, 10)) + ofDay
    return ofDay < days(1) && !Number.isNaN(at) ? at : undefined
  }

  #midnightOf(day: string): EpochMs {
    if (day !== this.#day) {
      this.#day = day
      this.#midnight = parseInstant(`${day}T00:00:00Z`) ?? Number.NaN
    }
    return this.#midnight
  }
}

/** Since midnight; no time of day when there is no such hour, minute or second. */
function timeOfDay(text: string): DurationMs {
  const hour = digits(text, 11)
  const minute = digits(text, 14)
  const second = text.length > 16 ? Number(text.slice(17)) : 0
  if (hour > 23 || minute > 59 || second >= 60) return Infinity
  return hours(hour) + minutes(minute) + Math.round(second * 1000)
}

const T = 'T'.charCodeAt(0)
const ZERO = '0'.charCodeAt(0)
const digits = (text: string, at: number): number => (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?$/
const isLocal = (text: string): boolean => LOCAL.test(text)
