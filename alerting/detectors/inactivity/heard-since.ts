import type { Home } from '../../../core/directory.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Hearing } from '../hearing.ts'
import type { Residences } from '../residences.ts'

export interface HeardBy {
  readonly hearing: Pick<Hearing, 'gateways' | 'homeHeardAt'>
  readonly residences: Pick<Residences, 'gatewaysOf'>
}

/** Would the hub have heard the resident since then? A box of the home must be online; a platform for many must have told of this home. */
export function heardSince(
  { hearing, residences }: HeardBy,
  home: Home,
  { since, now }: { readonly since: EpochMs; readonly now: EpochMs },
): boolean {
  return residences.gatewaysOf(home.id).some((gateway) => {
    if (!hearing.gateways.online(gateway.id, now)) return false
    return gateway.homes.length === 1 || (hearing.homeHeardAt(home.id) ?? since) > since
  })
}
