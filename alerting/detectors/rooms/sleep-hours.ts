import type { Home } from '../../../core/directory.ts'
import type { HomeId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Day } from '../day.ts'
import type { LocalClock } from '../inactivity/local-clock.ts'
import { isShared } from '../residences.ts'
import { fromTable, type Table, toTable } from '../table.ts'

export interface SleepHoursOptions {
  readonly day: Pick<Day, 'isDay'>
  readonly clock: Pick<LocalClock, 'timeOfDay'>
  readonly rules: Rules
}

/** When a resident usually sleeps: [from, to), since local midnight; `to` may lie before `from`, on the next day. */
export interface SleepTime {
  readonly from: DurationMs
  readonly to: DurationMs
  /** Learned from this home's nights, not the district's default. */
  readonly learned: boolean
}

/**
 * One night's sleep, in minutes since the noon before it: so that no night is cut in two at midnight. `night` counts the noons since
 * 1970.
 */
interface Night {
  readonly night: number
  readonly from: number
  readonly to: number
}

interface Sleeper {
  lastSignAt: EpochMs
  /** The last of them that was an outer door. */
  lastOutsideAt: EpochMs
  /** Each `packed`, oldest first. */
  nights: readonly number[]
}

const DAY = days(1)
const NOON = hours(12)

/**
 * Learns when each resident usually sleeps. The long silences of a night, from the first one's beginning to the last one's end, are its
 * sleep, however often it was broken; usual are the hours that belong to the sleep of most nights of a month.
 *
 * A silence between two uses of an outer door was a night out, one in which nobody could hear tells nothing, and where others or
 * animals live too the silence is not the resident's: none of these teach.
 */
export class SleepHours {
  readonly #options: SleepHoursOptions
  readonly #sleepers = new Map<HomeId, Sleeper>()

  constructor(options: SleepHoursOptions) {
    this.#options = options
  }

  /**
   * Somebody gave a live sign.
   *
   * @param wasDeaf whether the home could not be heard at some time between the two; asked only when it matters
   */
  onSign(
    home: Home,
    sign: { readonly at: EpochMs; readonly outside: boolean },
    wasDeaf: (from: EpochMs, to: EpochMs) => boolean,
  ): void {
    const sleeper = this.#sleeper(home.id, sign.at)
    const { lastSignAt: from, lastOutsideAt } = sleeper
    if (sign.at < from) return
    sleeper.lastSignAt = sign.at
    if (sign.outside) sleeper.lastOutsideAt = sign.at
    const { sleepAtLeast, sleepAtMost, nightDoorWait } = this.#options.rules.of(home)
    const silence = sign.at - from
    if (silence < sleepAtLeast || silence > sleepAtMost || isShared(home)) return
    const wasOut = sign.outside && from - lastOutsideAt < nightDoorWait
    if (wasOut || this.#options.day.isDay(from + silence / 2) || wasDeaf(from, sign.at)) return
    this.#learn(sleeper, home, from, silence)
  }

  /** When the resident usually sleeps, as it is known at `now`. */
  of(home: Home, now: EpochMs): SleepTime {
    const { sleepStart, sleepEnd, sleepLearnedAfter, sleepUsual } = this.#options.rules.of(home)
    const notLearned = { from: sleepStart % DAY, to: sleepEnd % DAY, learned: false }
    const nights = this.#nights(home, now)
    if (nights.length < sleepLearnedAfter || isShared(home)) return notLearned
    const from = quantile(
      nights.map((night) => night.from),
      sleepUsual / 100,
    )
    const to = quantile(
      nights.map((night) => night.to),
      1 - sleepUsual / 100,
    )
    if (from >= to) return notLearned
    return { from: (minutes(from) + NOON) % DAY, to: (minutes(to) + NOON) % DAY, learned: true }
  }

  /** When the night in which `at` lies is over, as late as any of this home's nights was; `undefined` until they are learned. */
  upBy(home: Home, at: EpochMs): EpochMs | undefined {
    const { sleepLearnedAfter } = this.#options.rules.of(home)
    const nights = this.#nights(home, at)
    if (nights.length < sleepLearnedAfter || isShared(home)) return undefined
    const sinceNoon = (this.#options.clock.timeOfDay(at) + NOON) % DAY
    return at - sinceNoon + minutes(Math.max(...nights.map(({ to }) => to)))
  }

  /** Does the resident usually sleep at `at`? */
  asleep(home: Home, at: EpochMs): boolean {
    const { from, to } = this.of(home, at)
    const time = this.#options.clock.timeOfDay(at)
    return from <= to ? time >= from && time < to : time >= from || time < to
  }

  toText(): Table {
    return toTable(this.#sleepers, ([home, { lastSignAt, lastOutsideAt, nights }]) => [
      home,
      lastSignAt,
      lastOutsideAt,
      nights
        .map(unpacked)
        .map(({ night, from, to }) => `${night},${from},${to}`)
        .join(';'),
    ])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#sleepers.clear()
    for (const row of fromTable(text, 4)) {
      const sleeper = this.#sleeper(row.text(0), row.number(1) ?? 0)
      sleeper.lastOutsideAt = row.number(2) ?? Number.NEGATIVE_INFINITY
      sleeper.nights = row.text(3).split(';').flatMap(nightFrom).map(packed)
    }
  }

  #nights(home: Home, now: EpochMs): readonly Night[] {
    const oldest = (now - this.#options.rules.of(home).sleepMemory) / DAY
    const known = this.#sleepers.get(home.id)?.nights.map(unpacked) ?? []
    return known.filter(({ night }) => night >= oldest)
  }

  #sleeper(home: HomeId, at: EpochMs): Sleeper {
    let sleeper = this.#sleepers.get(home)
    if (sleeper === undefined) {
      sleeper = { lastSignAt: at, lastOutsideAt: Number.NEGATIVE_INFINITY, nights: [] }
      this.#sleepers.set(home, sleeper)
    }
    return sleeper
  }

  #learn(sleeper: Sleeper, home: Home, from: EpochMs, silence: DurationMs): void {
    const middle = from + silence / 2
    const sinceNoon = (this.#options.clock.timeOfDay(middle) + NOON) % DAY
    const night = Math.round((middle - sinceNoon) / DAY)
    const piece = {
      night,
      from: Math.round((sinceNoon - silence / 2) / minutes(1)),
      to: Math.round((sinceNoon + silence / 2) / minutes(1)),
    }
    const nights = sleeper.nights.map(unpacked)
    const newest = nights.at(-1)
    if (newest?.night === night) {
      nights.pop()
      nights.push({ night, from: Math.min(newest.from, piece.from), to: Math.max(newest.to, piece.to) })
      sleeper.nights = nights.map(packed)
      return
    }
    const kept = this.#options.rules.of(home).sleepMemory / DAY
    sleeper.nights = [...nights.filter((known) => known.night > night - kept), piece].map(packed)
  }
}

const MOMENTS = 4096
const MIDNIGHT_BEFORE = 24 * 60

/** A night as one number, since ten thousand homes remember a month of them: as objects they would take five times as much. */
const packed = ({ night, from, to }: Night): number =>
  (night * MOMENTS + from + MIDNIGHT_BEFORE) * MOMENTS + to + MIDNIGHT_BEFORE

function unpacked(night: number): Night {
  const fromNight = Math.floor(night / MOMENTS)
  return {
    night: Math.floor(fromNight / MOMENTS),
    from: (fromNight % MOMENTS) - MIDNIGHT_BEFORE,
    to: (night % MOMENTS) - MIDNIGHT_BEFORE,
  }
}

function nightFrom(text: string): Night[] {
  const [night, from, to] = text.split(',').map(Number)
  return night === undefined || from === undefined || to === undefined || Number.isNaN(night + from + to)
    ? []
    : [{ night, from, to }]
}

/** The value that this share of them do not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))
  return sorted[index] ?? 0
}
