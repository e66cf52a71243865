import { localTime } from '../../core/calendar.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, hours, minutes, parseInstant, seconds } from '../../core/time.ts'

const QUARTER = minutes(15)
const DAY = days(1)

/** Turns what the wall clocks of a time zone show into moments. Millions of times are asked, nearly always of the same day. */
export class WallClock {
  readonly #timeZone: string
  readonly #offsets = new Map<EpochMs, DurationMs>()

  /** @param timeZone an IANA name */
  constructor(timeZone: string) {
    this.#timeZone = timeZone
  }

  /** The moment; the earlier one when clocks that go back show it twice. @param shown what they show, as if they showed UTC */
  instant(shown: EpochMs): EpochMs {
    const earlier = shown - this.#offsetAt(shown - hours(3))
    const offset = this.#offsetAt(earlier)
    return offset === shown - earlier ? earlier : shown - offset
  }

  /** How far the zone's clocks are ahead of UTC: the same all day but when they are put forward or back, at a quarter of an hour. */
  #offsetAt(at: EpochMs): DurationMs {
    const day = Math.floor(at / DAY)
    const atMidnight = this.#measured(day * DAY)
    if (atMidnight === this.#measured((day + 1) * DAY)) return atMidnight
    return this.#measured(Math.floor(at / QUARTER) * QUARTER)
  }

  #measured(at: EpochMs): DurationMs {
    let offset = this.#offsets.get(at)
    if (offset === undefined) {
      offset = shownAt(at, this.#timeZone) - at
      this.#offsets.set(at, offset)
    }
    return offset
  }
}

function shownAt(at: EpochMs, timeZone: string): EpochMs {
  const { year, month, day, hour, minute, second } = localTime(at, timeZone)
  const [mm, dd] = [month, day].map((n) => String(n).padStart(2, '0'))
  const midnight = parseInstant(`${year}-${mm}-${dd}T00:00:00Z`) ?? Number.NaN
  return midnight + hours(hour) + minutes(minute) + seconds(second)
}

/** A moment with its offset, a local time, or milliseconds since 1970. */
export class TimeReader {
  readonly #clock: WallClock
  #day = ''
  #midnight: EpochMs = Number.NaN

  constructor(timeZone: string) {
    this.#clock = new WallClock(timeZone)
  }

  /** @returns `undefined` when it is no time */
  read(text: string): EpochMs | undefined {
    const shown = this.#shown(text)
    if (shown !== undefined) return this.#clock.instant(shown)
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
