import type { Home } from '../../../core/directory.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import { fairDeadline } from '../fair-deadline.ts'
import type { Hearing } from '../hearing.ts'
import type { Residences } from '../residences.ts'

/** Who knows how well a home could be heard. */
export interface Attention {
  readonly hearing: Pick<Hearing, 'gateways' | 'homeHeardAt' | 'deafSpans'>
  readonly residences: Pick<Residences, 'gatewaysOf'>
  readonly rules: Rules
}

/** When something that began at `since` is overdue: time in which nobody could hear that home moves it. */
export function overdueAt(
  { hearing, residences, rules }: Attention,
  home: Home,
  { since, limit }: { readonly since: EpochMs; readonly limit: DurationMs },
): EpochMs {
  const spans = hearing.deafSpans(residences.gatewaysOf(home.id))
  return fairDeadline({ since, limit, spans, maxMove: rules.of(home).deafMove })
}

/**
 * Would the hub have heard somebody move there? A box of the home must be online; a platform for many must have told of this home
 * since.
 */
export function couldHear(
  { hearing, residences }: Attention,
  home: Home,
  { since, now }: { readonly since: EpochMs; readonly now: EpochMs },
): boolean {
  return residences.gatewaysOf(home.id).some((gateway) => {
    if (!hearing.gateways.online(gateway.id, now)) return false
    return gateway.homes.length === 1 || (hearing.homeHeardAt(home.id) ?? since) > since
  })
}

/** Was there a time between the two in which nobody could hear that home? */
export function wasDeaf(
  { hearing, residences }: Pick<Attention, 'hearing' | 'residences'>,
  home: Home,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): boolean {
  return hearing.deafSpans(residences.gatewaysOf(home.id)).some((span) => span.from < to && span.to > from)
}
