import { days, type DurationMs, type EpochMs, hours, minutes } from '../../core/time.ts'
import type { SendLimits } from '../vendors/send-limits.ts'

/** One message that a number was sent, or may have been. */
export interface SentBefore {
  readonly vendor: string
  readonly at: EpochMs
  readonly alert: string | null
}

/** What of a message a budget goes by. */
export interface Budgeted {
  readonly lifeSafety: boolean
  readonly alert: string | null
}

export const FULL_REASONS = ['number-budget', 'vendor-budget', 'vendor-pace', 'vendor-busy', 'alert-share'] as const
export type FullReason = (typeof FULL_REASONS)[number]

/**
 * Whether a vendor may be handed a message. `over`: its budget is used up by our count, and life-safety goes all the same when no other
 * vendor has any left: the vendor may count differently, and refuses at worst. `full`: it has to wait.
 */
export type Room =
  | { readonly state: 'free' }
  | { readonly state: 'over' | 'full'; readonly until: EpochMs; readonly reason: FullReason }

export const FREE: Room = { state: 'free' }

const RESERVE = 0.4

/** What is left to all when life-safety's reserve is taken off; at least 1. */
export const generalShare = (limit: number, { reserve = RESERVE }: Pick<SendLimits, 'reserve'>): number =>
  limit - Math.floor(limit * reserve)

/** The longest window: what was sent before it counts nowhere. */
export const LONGEST_WINDOW: DurationMs = days(1)

/**
 * The number's budget at one vendor, counted over sliding windows, so that neither a vendor's calendar day nor its last 24 h hold more.
 *
 * Domain rules, section 6: a share of each budget is for life-safety alone, and of that reserve no alert may use more than half: one
 * that nobody answers leaves some for the next.
 *
 * @param sent what that vendor was handed for the number, newest first
 */
export function numberRoom(message: Budgeted, sent: readonly SentBefore[], limits: SendLimits, now: EpochMs): Room {
  const { minute, hour, day } = limits.perNumber
  const windows = [
    [minute, minutes(1)],
    [hour, hours(1)],
    [day, days(1)],
  ] as const
  return windows.reduce<Room>((worst, [limit, length]) => {
    if (limit === undefined) return worst
    const within = sent.filter(({ at }) => at > now - length)
    return tighter(worst, windowRoom(message, within, { limit, length, general: generalShare(limit, limits) }))
  }, FREE)
}

interface Window {
  readonly limit: number
  readonly length: DurationMs
  readonly general: number
}

function windowRoom(message: Budgeted, within: readonly SentBefore[], { limit, length, general }: Window): Room {
  /** When the `n`th newest has left the window, so that fewer than `n` are in it. */
  const fewerThan = (n: number): EpochMs => (within[n - 1]?.at ?? 0) + length
  if (!message.lifeSafety) {
    if (within.length < general) return FREE
    return { state: 'full', until: fewerThan(general), reason: 'number-budget' }
  }
  const ofReserve = within.slice(0, Math.max(0, within.length - general))
  const own = ofReserve.filter(({ alert }) => alert !== null && alert === message.alert).length
  if (own > 0 && own >= Math.ceil((limit - general) / 2)) {
    return { state: 'full', until: fewerThan(within.length), reason: 'alert-share' }
  }
  if (within.length < limit) return FREE
  return { state: 'over', until: fewerThan(limit), reason: 'number-budget' }
}

const RANK = { free: 0, over: 1, full: 2 } as const

/** The one that lets less through; of two alike the one that holds longer. */
export function tighter(a: Room, b: Room): Room {
  if (RANK[a.state] !== RANK[b.state]) return RANK[a.state] > RANK[b.state] ? a : b
  return a.state !== 'free' && b.state !== 'free' && b.until > a.until ? b : a
}
