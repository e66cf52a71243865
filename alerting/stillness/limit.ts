import type { CareLevel } from '../../core/directory.ts'
import type { DurationMs } from '../../core/time.ts'
import { hours, minutes } from '../../core/time.ts'
import type { Context, SilenceStart } from './context.ts'
import type { Situation } from './situation.ts'
import { EXPECTED, WEIGHTS } from './weights.ts'

/** How early an unusual silence is told. Each step is a factor on every limit. */
export type Sensitivity = 'calm' | 'standard' | 'watchful' | 'keen'

export interface LimitSettings {
  readonly sensitivity: Sensitivity
  readonly careLevel: CareLevel
  /** The latest for a resident thought at home. */
  readonly ceiling: DurationMs
  /** The latest for a resident thought out … */
  readonly outCeiling: DurationMs
  /** … and for one who is known to stay away for longer. */
  readonly knownAbsenceCeiling: DurationMs
}

export const FACTORS: Readonly<Record<Sensitivity, number>> = { calm: 1.05, standard: 0.9, watchful: 0.8, keen: 0.65 }

/** No silence shorter than this is ever told. */
export const FLOOR: DurationMs = minutes(36)
/** Fewer days say nothing, … */
export const UNTRUSTED = 3
/** … and from this many on the home's own past alone decides. */
export const LEARNED_AFTER = 14
/** Before anything is known of a home. */
const UNLEARNED: Readonly<Record<CareLevel, DurationMs>> = {
  'self-caring': hours(10),
  'partly-dependent': hours(8),
  'fully-dependent': hours(6),
}
const UNLEARNED_OUT: DurationMs = hours(8)

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))
const logOf = (value: number, low: number, high: number): number => Math.log(clamp(value, low, high))
const silence = (value: number): number => logOf(value, 0.4, 14)
const absence = (value: number): number => logOf(value, 0.7, 32)

/**
 * What is weighed in each situation, in the order of the weights: logarithms of lengths in hours, of rates and shares, and the room.
 */
export function featuresOf(situation: Situation, context: Context, start: SilenceStart): readonly number[] {
  if (situation === 'out') {
    return [1, absence(context.absenceLongest), absence(context.absenceAtHour), logOf(context.absenceShare, 0.002, 1)]
  }
  const { atThisHour, until, near, wide } = context
  const common = [1, silence(atThisHour.longest), silence(until.longest)]
  if (situation === 'door-used') return common
  return [
    ...common,
    silence(atThisHour.fifth),
    silence(until.median),
    silence(near.longest),
    silence(near.third),
    Math.log(near.perDay + 0.05),
    silence(wide.longest),
    silence(wide.third),
    Number(start.place === 'bedroom'),
    Number(start.place === 'bathroom'),
    Number(start.place === 'fridge'),
  ]
}

const hoursOf = (features: readonly number[], weights: readonly number[]): number =>
  Math.exp(
    clamp(
      features.reduce((total, value, index) => total + value * (weights[index] ?? 0), 0),
      -2,
      5,
    ),
  )

/** What homes with such a past stay silent for at most, in hours: what this home's strain is measured by. */
export const expectedHours = (situation: Situation, context: Context, start: SilenceStart): number =>
  hoursOf(featuresOf(situation, context, start), EXPECTED[situation])

/** The limit that the home's past alone says, in hours, before sensitivity, floor and ceiling. */
export const learnedHours = (situation: Situation, context: Context, start: SilenceStart): number =>
  hoursOf([...featuresOf(situation, context, start), ...context.strain], WEIGHTS[situation])

/** How much longer than the longest absence of 30 days one who is known to stay away may be away. */
const KNOWN_MARGIN = 1.25
/** The door means being out at least this often … */
const KNOWN_SHARE = 0.05
/** … and stays behind a resident who is at home for no more than so many hours a day. */
const KNOWN_SHORT = 1.5

/** For how long this resident is known to stay away by this door, with a margin; 0 when the door says too little of absence. */
export function knownAbsence(context: Context, start: SilenceStart): DurationMs {
  if (context.absenceShare < KNOWN_SHARE || start.doorShort > KNOWN_SHORT) return 0
  return context.knownAbsence * KNOWN_MARGIN * hours(1)
}

/** No silence may be longer before someone is told. */
export function ceilingOf(
  situation: Situation,
  context: Context,
  { start, settings }: { readonly start: SilenceStart; readonly settings: LimitSettings },
): DurationMs {
  if (situation !== 'out') return settings.ceiling
  return Math.max(settings.outCeiling, Math.min(settings.knownAbsenceCeiling, knownAbsence(context, start)))
}

/** After how much silence someone is told. Between floor and ceiling; a home's first days lean on its care level. */
export function limitOf(
  situation: Situation,
  context: Context,
  { start, settings }: { readonly start: SilenceStart; readonly settings: LimitSettings },
): DurationMs {
  const out = situation === 'out'
  const unlearned = out ? UNLEARNED_OUT : UNLEARNED[settings.careLevel]
  const trust = clamp((context.daysKnown - UNTRUSTED) / (LEARNED_AFTER - UNTRUSTED), 0, 1)
  const learned = learnedHours(situation, context, start) * FACTORS[settings.sensitivity] * hours(1)
  const known = out ? knownAbsence(context, start) : 0
  const limit = Math.exp(trust * Math.log(Math.max(learned, known)) + (1 - trust) * Math.log(unlearned))
  return clamp(limit, FLOOR, ceilingOf(situation, context, { start, settings }))
}
