import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, hours } from '../../core/time.ts'
import type { Absences } from './absences.ts'
import { absencesOf } from './absences.ts'
import type { SilenceMemory } from './silence-memory.ts'
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

/** Not by a comparing function: this is done twice for each limit. */
const largest = (values: readonly number[]): Float64Array => Float64Array.from(values).sort().reverse()
const inHours = (length: DurationMs): number => length / HOUR

/** What the memory says of the hours around one moment, from the first silence there on. */
interface Around {
  readonly memory: SilenceMemory
  readonly first: number
  readonly time: EpochMs
}

/** The longest silence of one day around `time`; `undefined` when that day cannot be compared. */
function longestAround({ memory, first, time }: Around): number | undefined {
  let longest = SHORTEST
  for (let index = first; index < memory.size; index += 1) {
    const from = memory.startOf(index)
    if (from > time + HOUR) break
    const to = memory.endOf(index)
    if (memory.teaches(index)) longest = Math.max(longest, to - Math.max(from, time - HOUR))
    else if (from <= time - HOUR && to > time + HOUR) return undefined
  }
  return inHours(longest)
}

function silentUntil({ memory, first, time }: Around): number | undefined {
  const probe = time + HOUR / 2
  for (let index = first; index < memory.size && memory.startOf(index) <= probe; index += 1) {
    const to = memory.endOf(index)
    if (to > probe) return memory.teaches(index) ? inHours(to - time) : undefined
  }
  return 0.5
}

interface Daily {
  readonly atThisHour: Float64Array
  readonly until: Float64Array
}

/** One value for each day that can be compared, largest first. */
function dailyOf(memory: SilenceMemory, start: SilenceStart): Daily {
  const atThisHour: number[] = []
  const until: number[] = []
  for (let back = 1; back <= DAYS; back += 1) {
    const time = start.at - back * DAY
    if (time - 2 * HOUR < start.knownSince) break
    const around = { memory, first: memory.firstEndingAfter(time - HOUR), time }
    const longest = longestAround(around)
    const end = silentUntil(around)
    if (longest !== undefined) atThisHour.push(longest)
    if (end !== undefined) until.push(end)
  }
  return { atThisHour: largest(atThisHour), until: largest(until) }
}

/** Of the silences that can be compared. @param first the first silence looked at */
function strainsFrom(memory: SilenceMemory, first: number): readonly number[] {
  const strains: number[] = []
  for (let index = first; index < memory.size; index += 1) {
    const strain = memory.strainOf(index)
    if (strain > NOT_STRAINED) strains.push(strain)
  }
  return strains
}

/** Looks back from the start of a silence. Pure; it reads at most 1,024 entries. */
export function contextOf(memory: SilenceMemory, start: SilenceStart): Context {
  const { atThisHour, until } = dailyOf(memory, start)
  const month = memory.firstEndingAfter(start.at - MONTH)
  const rank = (values: Float64Array, n: number): number => values[n] ?? values.at(-1) ?? NOTHING_KNOWN
  return {
    daysKnown: atThisHour.length,
    atThisHour: { longest: rank(atThisHour, 0), third: rank(atThisHour, 2), fifth: rank(atThisHour, 4) },
    until: { longest: rank(until, 0), median: rank(until, Math.floor(until.length / 2)) },
    ...absencesOf(memory, month, start),
    ...usualSilences(memory, start),
    strain: strainOf(strainsFrom(memory, month)),
  }
}
