import type { CareLevel } from '../../core/directory.ts'
import type { DurationMs } from '../../core/time.ts'
import { hours, minutes } from '../../core/time.ts'
import type { Context, SilenceStart } from './context.ts'
import type { Situation } from './situation.ts'
import { WEIGHTS } from './weights.ts'

/** How early an unusual silence is told. Each step is a factor on every limit. */
export type Sensitivity = 'calm' | 'standard' | 'watchful' | 'keen'

export interface LimitSettings {
  readonly sensitivity: Sensitivity
  readonly careLevel: CareLevel
  /** The latest for a resident thought at home. */
  readonly ceiling: DurationMs
  /** The latest for a resident thought out. */
  readonly outCeiling: DurationMs
}

export const FACTORS: Readonly<Record<Sensitivity, number>> = { calm: 1.5, standard: 1.2, watchful: 0.85, keen: 0.7 }

/** No silence shorter than this is ever told. */
export const FLOOR: DurationMs = minutes(36)
/** From this many days on the home's own past alone decides. */
const LEARNED_AFTER = 14
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
 * What the weights of a situation weigh, in their order: logarithms of lengths in hours, the strain, the room.
 */
export function featuresOf(situation: Situation, context: Context, start: SilenceStart): readonly number[] {
  if (situation === 'out') {
    return [1, absence(context.absenceLongest), absence(context.absenceAtHour), logOf(context.absenceShare, 0.002, 1)]
  }
  const { atThisHour, until } = context
  const common = [1, silence(atThisHour.longest), silence(until.longest), ...context.strain]
  if (situation === 'door-used') return common
  return [
    ...common,
    silence(atThisHour.fifth),
    silence(until.median),
    Number(start.place === 'bedroom'),
    Number(start.place === 'bathroom'),
    Number(start.place === 'fridge'),
  ]
}

/** The limit that the home's past alone says, in hours, before sensitivity, floor and ceiling. */
export function learnedHours(situation: Situation, context: Context, start: SilenceStart): number {
  const weights = WEIGHTS[situation]
  const sum = featuresOf(situation, context, start).reduce(
    (total, value, index) => total + value * (weights[index] ?? 0),
    0,
  )
  return Math.exp(clamp(sum, -2, 5))
}

/** After how much silence someone is told. Between floor and ceiling; a home's first days lean on its care level. */
export function limitOf(
  situation: Situation,
  context: Context,
  { start, settings }: { readonly start: SilenceStart; readonly settings: LimitSettings },
): DurationMs {
  const out = situation === 'out'
  const unlearned = out ? UNLEARNED_OUT : UNLEARNED[settings.careLevel]
  const trust = clamp(context.daysKnown / LEARNED_AFTER, 0, 1)
  const learned = learnedHours(situation, context, start) * FACTORS[settings.sensitivity] * hours(1)
  const limit = Math.exp(trust * Math.log(learned) + (1 - trust) * Math.log(unlearned))
  return clamp(limit, FLOOR, out ? settings.outCeiling : settings.ceiling)
}
