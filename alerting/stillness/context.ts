import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, hours } from '../../core/time.ts'
import type { Absences } from './absences.ts'
import { absencesOf } from './absences.ts'
import type { PastSilence, SilenceMemory } from './silence-memory.ts'
import { NOT_STRAINED, SHORTEST } from './silence-memory.ts'
import type { Strain } from './strain.ts'
import { strainOf } from './strain.ts'
import type { UsualSilences } from './usual-silences.ts'
import { usualSilences } from './usual-silences.ts'

/** Where a sign of life came from, as far as it matters for what follows. */
export type Place = 'bedroom' | 'bathroom' | 'fridge' | 'outer-door' | 'elsewhere'

/** The moment from which it has been silent. */
export interface SilenceStart {
  readonly at: EpochMs
  /** What the wall clock showed: [0, 24 h). */
  readonly timeOfDay: DurationMs
  readonly place: Place
  /** The outer door that opened within 10 min before; `NO_DOOR` when none did. */
  readonly door: number
  /** How often that door has been used in about 30 days, visits to it counted once. */
  readonly doorUses: number
  /**
   * Hours a day, in about 30 days, that it stayed silent for less than 2 h with this door as the last sign: a door that is left open
   * or opened in passing, so its silences say nothing of absence.
   */
  readonly doorShort: number
  /** Since when the home has been listened to. */
  readonly knownSince: EpochMs
}

/** What the home's own past says about a silence that begins now. Lengths in hours. */
export interface Context extends Absences, UsualSilences {
  /** Days that can be compared, 0 to 60. */
  readonly daysKnown: number
  /** Of each such day the longest silence within ± 1 h of this time of day: the largest, third and fifth of them. */
  readonly atThisHour: { readonly longest: number; readonly third: number; readonly fifth: number }
  /**
   * Of each such day how long from this time of day on it stayed silent, if it was silent half an hour from now: from the evening it
   * sees the end of the night.
   */
  readonly until: { readonly longest: number; readonly median: number }
  readonly strain: Strain
}

const DAY = days(1)
const MONTH = days(30)
const HOUR = hours(1)
const DAYS = 60
/** A length in hours that stands for a day nobody knows of. */
const NOTHING_KNOWN = 4

const largest = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => b - a)
const inHours = (length: DurationMs): number => length / HOUR

/** The silences that touch [from, to], by the memory's order. */
function touching(memory: SilenceMemory, from: EpochMs, to: EpochMs): readonly PastSilence[] {
  const found: PastSilence[] = []
  for (let index = memory.firstEndingAfter(from); index < memory.size; index += 1) {
    const silence = memory.at(index)
    if (silence.from > to) break
    found.push(silence)
  }
  return found
}

/** The longest silence of one day around `time`; `undefined` when that day cannot be compared. */
function longestAround(near: readonly PastSilence[], time: EpochMs): number | undefined {
  let longest = SHORTEST
  for (const silence of near) {
    if (silence.from > time + HOUR || silence.to <= time - HOUR) continue
    if (silence.teaches) longest = Math.max(longest, silence.to - Math.max(silence.from, time - HOUR))
    else if (silence.from <= time - HOUR && silence.to > time + HOUR) return undefined
  }
  return inHours(longest)
}

function silentUntil(near: readonly PastSilence[], time: EpochMs): number | undefined {
  const probe = time + HOUR / 2
  const over = near.find((silence) => silence.from <= probe && silence.to > probe)
  if (over === undefined) return 0.5
  return over.teaches ? inHours(over.to - time) : undefined
}

interface Daily {
  readonly atThisHour: readonly number[]
  readonly until: readonly number[]
}

/** One value for each day that can be compared, largest first. */
function dailyOf(memory: SilenceMemory, start: SilenceStart): Daily {
  const atThisHour: number[] = []
  const until: number[] = []
  for (let back = 1; back <= DAYS; back += 1) {
    const time = start.at - back * DAY
    if (time - 2 * HOUR < start.knownSince) break
    const near = touching(memory, time - HOUR, time + HOUR)
    const longest = longestAround(near, time)
    const end = silentUntil(near, time)
    if (longest !== undefined) atThisHour.push(longest)
    if (end !== undefined) until.push(end)
  }
  return { atThisHour: largest(atThisHour), until: largest(until) }
}

/** Looks back from the start of a silence. Pure; it reads at most 1,024 entries. */
export function contextOf(memory: SilenceMemory, start: SilenceStart): Context {
  const { atThisHour, until } = dailyOf(memory, start)
  const month = memory.recent(start.at, MONTH)
  const rank = (values: readonly number[], n: number): number => values[n] ?? values.at(-1) ?? NOTHING_KNOWN
  return {
    daysKnown: atThisHour.length,
    atThisHour: { longest: rank(atThisHour, 0), third: rank(atThisHour, 2), fifth: rank(atThisHour, 4) },
    until: { longest: rank(until, 0), median: rank(until, Math.floor(until.length / 2)) },
    ...absencesOf(month, start),
    ...usualSilences(memory, start),
    strain: strainOf(month.map((silence) => silence.strain).filter((strain) => strain > NOT_STRAINED)),
  }
}
