import type { Home } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import type { Presence } from '../../core/presence.ts'
import type { EpochMs } from '../../core/time.ts'

/** Leaves room in 120 characters for the sentence around the addresses. */
const ADDRESS_ROOM = 56

/**
 * Is nobody to be called there? Who is with family, in hospital, gone or dead misses nobody's watch; during maintenance the resident may well be
 * there, and whoever lives with them may be at any time.
 */
export function isElsewhere(home: Home, presence: Presence | undefined, now: EpochMs): boolean {
  if (presence === undefined || presence.mode === 'maintenance' || home.occupants > 1) return false
  return presence.until === undefined || presence.until > now
}

/**
 * Where somebody must call first, as many addresses as there is room for: fully dependent residents, then red homes, then who has given no
 * sign for longest. `…` when there are more.
 *
 * @param lastSignAt `undefined` when none was ever given: longest of all
 */
export function callFirst(
  homes: readonly Home[],
  lastSignAt: (home: HomeId) => EpochMs | undefined,
  room = ADDRESS_ROOM,
): string {
  const lastSign = (home: Home): EpochMs => lastSignAt(home.id) ?? 0
  const inOrder = homes.toSorted((a, b) => rank(a) - rank(b) || lastSign(a) - lastSign(b) || a.id.localeCompare(b.id))
  const kept: string[] = []
  let length = 0
  for (const home of inOrder) {
    length += home.address.length + 1
    if (kept.length > 0 && length > room) return `${kept.join('、')}…`
    kept.push(home.address)
  }
  return kept.join('、')
}

function rank(home: Home): number {
  if (home.careLevel === 'fully-dependent') return 0
  return home.riskGrade === 'red' ? 1 : 2
}
