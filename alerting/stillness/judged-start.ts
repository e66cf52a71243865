import type { DurationMs } from '../../core/time.ts'
import { hours } from '../../core/time.ts'
import type { Context, SilenceStart } from './context.ts'
import type { LimitSettings } from './limit.ts'
import { ceilingOf, expectedHours, limitOf } from './limit.ts'
import type { Situation } from './situation.ts'
import { situationOf } from './situation.ts'

/** What a home's past says of a silence that begins now: so much of its `Context` as is asked for later, since each home keeps it. */
export interface JudgedStart {
  readonly situation: Situation
  readonly daysKnown: number
  /** What homes with such a past stay silent for at most, in hours. */
  readonly expected: number
  /** How long it may last, … */
  readonly length: DurationMs
  /** … whatever else is known, … */
  readonly ceiling: DurationMs
  /** … and usually does at this hour at the most. */
  readonly usual: DurationMs
  /** How sure it is that the resident is out: [0, 1]. */
  readonly outProbability: number
}

/** Pure. */
export function judgedStart(start: SilenceStart, context: Context, settings: LimitSettings): JudgedStart {
  const situation = situationOf(start)
  const length = limitOf(situation, context, { start, settings })
  return {
    situation,
    daysKnown: context.daysKnown,
    expected: expectedHours(situation, context, start),
    length,
    ceiling: ceilingOf(situation, context, { start, settings }),
    usual: Math.min(length, context.atThisHour.third * hours(1)),
    outProbability: outProbability(situation, context, start),
  }
}

/** From how often this door was followed by more than an hour of nothing; of a door that is hardly known nothing speaks against it. */
function outProbability(situation: Situation, context: Context, start: SilenceStart): number {
  if (situation === 'indoors') return 0
  const unknown = 0.6 * Math.exp(-start.doorUses / 5)
  const share = Math.min(1, context.absenceShare * 4 + 0.2 + unknown)
  return situation === 'out' ? share : share / 4
}
