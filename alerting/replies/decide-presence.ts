import type { Words } from '../../core/finding.ts'
import type { HomeId } from '../../core/names.ts'
import { presenceFault } from '../../core/presence.ts'
import { days, type EpochMs, minutes } from '../../core/time.ts'
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
  /** It was under way for long, and somebody has said something else of the home since it was texted. */
  | { readonly do: 'outdated'; readonly homeCode: string }
  | { readonly do: 'refuse'; readonly homeCode: string; readonly fault: Words }

export interface PresenceFacts {
  /** The home of the code, when the sender answers for it. */
  readonly home: HomeId | undefined
  /** When something was last said of where that resident is. */
  readonly saidBefore: EpochMs | undefined
  /** When it was texted, as far as is known: the days count from then. */
  readonly saidAt: EpochMs
  readonly now: EpochMs
}

/** How far a network's clock may be off ours. */
const CLOCKS_DIFFER = minutes(2)

export function decidePresence(
  { mode, days: wanted, homeCode }: ParsedPresence,
  facts: PresenceFacts,
): PresenceDecision {
  if (homeCode === undefined) return { do: 'ask-home' }
  if (facts.home === undefined) return { do: 'not-yours' }
  if (mode === 'at-home') return { do: 'set', home: facts.home, homeCode, mode, until: undefined }
  if (wanted === undefined || wanted === 0) return { do: 'ask-days', homeCode }
  // Who is watched again by a text that comes late is watched in vain at worst; who is not any more may lie there.
  if (facts.saidBefore !== undefined && facts.saidBefore > facts.saidAt + CLOCKS_DIFFER)
    return { do: 'outdated', homeCode }
  const until = facts.saidAt + days(wanted)
  const fault = presenceFault({ mode, until, via: 'sms' }, facts.now)
  if (fault !== undefined) return { do: 'refuse', homeCode, fault }
  return { do: 'set', home: facts.home, homeCode, mode, until }
}
