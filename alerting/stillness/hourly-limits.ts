import type { DurationMs, EpochMs } from '../../core/time.ts'
import { hours } from '../../core/time.ts'
import type { HourlySilence } from '../../core/usual-silence.ts'
import { contextOf } from './context.ts'
import { LEARNED_AFTER, limitOf, type LimitSettings, UNTRUSTED } from './limit.ts'
import { NO_DOOR, type SilenceMemory } from './silence-memory.ts'

/** A moment and what the wall clock shows then: [0, 24 h). */
export interface ShownMoment {
  readonly at: EpochMs
  readonly timeOfDay: DurationMs
}

export interface HourlyLimitsOptions {
  readonly memory: SilenceMemory
  readonly knownSince: EpochMs
  readonly settings: LimitSettings
}

/** For how long a resident who was seen indoors at each of the moments, no door before, may be silent from then on. Pure; 0.1 ms each. */
export function hourlyLimits(moments: readonly ShownMoment[], options: HourlyLimitsOptions): readonly HourlySilence[] {
  const { memory, knownSince, settings } = options
  return moments.map(({ at, timeOfDay }) => {
    const start = { at, timeOfDay, place: 'elsewhere' as const, door: NO_DOOR, doorUses: 0, doorShort: 0, knownSince }
    const context = contextOf(memory, start)
    const limit = limitOf('indoors', context, { start, settings })
    return { limit, usual: Math.min(limit, context.atThisHour.third * hours(1)), from: originOf(context.daysKnown) }
  })
}

function originOf(daysKnown: number): HourlySilence['from'] {
  if (daysKnown >= LEARNED_AFTER) return 'learned'
  return daysKnown > UNTRUSTED ? 'learning' : 'care-level'
}
