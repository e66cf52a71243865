import type { Words } from '../../core/finding.ts'
import type { HomeId } from '../../core/names.ts'
import { presenceFault } from '../../core/presence.ts'
import { days, type EpochMs } from '../../core/time.ts'
import type { ParsedPresence, SmsPresenceMode } from './parse-presence.ts'

/** Why a text about a resident's whereabouts does what it does. All but `set` change nothing. */
export type PresenceDecision =
  | {
      readonly do: 'set'
      readonly home: HomeId
      readonly homeCode: string
      readonly mode: SmsPresenceMode
      readonly until: EpochMs | undefined
    }
  | { readonly do: 'ask-home' }
  /** No home of that code, or not one that this phone answers for: nobody learns which. */
  | { readonly do: 'not-yours' }
  | { readonly do: 'ask-days'; readonly homeCode: string }
  | { readonly do: 'refuse'; readonly homeCode: string; readonly fault: Words }

/** @param facts `home`: the home of the code, when the sender answers for it */
export function decidePresence(
  { mode, days: wanted, homeCode }: ParsedPresence,
  facts: { readonly home: HomeId | undefined; readonly now: EpochMs },
): PresenceDecision {
  if (homeCode === undefined) return { do: 'ask-home' }
  if (facts.home === undefined) return { do: 'not-yours' }
  if (mode === 'at-home') return { do: 'set', home: facts.home, homeCode, mode, until: undefined }
  if (wanted === undefined || wanted === 0) return { do: 'ask-days', homeCode }
  const until = facts.now + days(wanted)
  const fault = presenceFault({ mode, until, via: 'sms' }, facts.now)
  if (fault !== undefined) return { do: 'refuse', homeCode, fault }
  return { do: 'set', home: facts.home, homeCode, mode, until }
}
