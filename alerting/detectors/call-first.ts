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
  const first = new FirstToCall()
  for (const home of homes) first.add(home, lastSignAt(home.id))
  return first.addresses(room)
}

/** As many as could ever stand in a text: each takes two characters at least. */
const ENOUGH = 40

interface Called {
  readonly home: Home
  readonly lastSignAt: EpochMs
}

/** The homes that must be called first of many, gathered one by one. */
export class FirstToCall {
  readonly #homes: Called[] = []
  #count = 0

  /** How many were added. */
  get count(): number {
    return this.#count
  }

  add(home: Home, lastSignAt: EpochMs = 0): void {
    this.#count += 1
    const one = { home, lastSignAt }
    const last = this.#homes.at(-1)
    if (last !== undefined && this.#homes.length >= ENOUGH && !isBefore(one, last)) return
    let index = this.#homes.length
    for (; index > 0; index -= 1) {
      const other = this.#homes[index - 1]
      if (other === undefined || !isBefore(one, other)) break
    }
    this.#homes.splice(index, 0, one)
    if (this.#homes.length > ENOUGH) this.#homes.pop()
  }

  /** As many as there is room for, and `…` when there are more. */
  addresses(room = ADDRESS_ROOM): string {
    const kept: string[] = []
    let length = 0
    for (const { home } of this.#homes) {
      length += home.address.length + 1
      if (kept.length > 0 && length > room) return `${kept.join('、')}…`
      kept.push(home.address)
    }
    return kept.join('、')
  }
}

function isBefore(a: Called, b: Called): boolean {
  const order = rankOf(a.home) - rankOf(b.home) || a.lastSignAt - b.lastSignAt
  return order === 0 ? a.home.id.localeCompare(b.home.id) < 0 : order < 0
}

/** How urgent it is to know how the resident is, when nobody watches: 0 most. */
export function rankOf(home: Pick<Home, 'careLevel' | 'riskGrade'>): number {
  if (home.careLevel === 'fully-dependent') return 0
  return home.riskGrade === 'red' ? 1 : 2
}
