import { z } from 'zod'
import type { Channel } from '../../core/notifier.ts'
import { type DurationMs, type EpochMs, minutes, seconds } from '../../core/time.ts'
import { storedList } from '../policies.ts'
import type { OutboxRow } from '../schema.ts'
import type { Standing } from './breaker.ts'
import type { FullReason, Room } from './budget.ts'

/**
 * What became of one attempt. `refused`: that vendor will say no again. `not-now`: surely not sent, may work later.
 * `lost`: it may have gone out, and the vendor could not say. `missing`: it may have gone out, but the vendor says it does
 * not have it.
 */
export const TRIED = ['refused', 'not-now', 'lost', 'missing'] as const
const triedShape = z.strictObject({ vendor: z.string(), result: z.enum(TRIED) })
export type Tried = z.infer<typeof triedShape>

/**
 * What a row says of its attempts. None when that cannot be read (another version wrote it, or the row is damaged): a row that throws would
 * keep every message behind it from going out.
 */
export const parseTried = (json: string): readonly Tried[] => storedList(triedShape, json)

/** What the choice needs to know of a vendor. */
export interface VendorFacts {
  readonly name: string
  readonly channels: readonly Channel[]
  /** Any number, and no group, when left out. */
  reaches?(to: string): boolean
  /** Well when left out. */
  readonly standing?: Standing
  readonly restingSince?: EpochMs | undefined
  /** From when a resting one may be tried. */
  readonly restsUntil?: EpochMs | undefined
  /** Whether its budgets leave room for this message; free when left out. */
  readonly room?: Room
}

export type SendReason =
  | 'first-attempt'
  | 'another-vendor'
  | 'same-vendor-later'
  | 'possible-duplicate'
  | 'resting-all-the-same'
  | 'over-budget'

export type NextAttempt =
  | {
      readonly do: 'send'
      readonly vendor: string
      readonly at: EpochMs
      readonly possibleDuplicate: boolean
      readonly reason: SendReason
    }
  | {
      /** Every vendor that could carry it rests or has no budget left; asked again at `until`. */
      readonly do: 'wait'
      readonly until: EpochMs
      readonly possibleDuplicate: boolean
      readonly reason: FullReason | 'vendor-resting'
    }
  | {
      readonly do: 'nothing'
      readonly reason: 'no-vendor' | 'refused-by-every-vendor' | 'tried-long-enough' | 'waits-for-next-step'
    }

interface Patience {
  readonly attempts: number
  readonly longestPause: DurationMs
}

const FIRST_PAUSE = seconds(5)
/** This spans some minutes; by then the next steps have told others. */
const STEPS_FOLLOW: Patience = { attempts: 8, longestPause: seconds(60) }
/** And this more than two hours: nobody else is told in their stead. */
const NOTHING_FOLLOWS: Patience = { attempts: 20, longestPause: minutes(10) }
/**
 * Life-safety is tried until a later round tells the same (SMS and calls in turn, so every half hour by the domain rules' ladder): nobody may
 * have heard of it, and a vendor that is back must not stay unused until then.
 */
const UNTIL_THE_NEXT_ROUND: Patience = { attempts: 45, longestPause: seconds(60) }
/** Life-safety rather waits for so short a pace than spends what is not there. */
const SHORT = seconds(2)

type Message = Pick<OutboxRow, 'channel' | 'severity' | 'phone'> & Partial<Pick<OutboxRow, 'purpose' | 'bundle'>>

function patienceFor({ purpose, bundle, severity }: Message, tried: readonly Tried[]): Patience {
  // Each further attempt may be one more of the same.
  if (mayRepeat(tried)) return STEPS_FOLLOW
  // What is bundled are alarms, whatever the row that carries them is for.
  if ((purpose === 'digest' && bundle !== 1) || purpose === 'recovery' || purpose === 'echo') return NOTHING_FOLLOWS
  return severity === 'life-safety' && purpose === 'alarm' ? UNTIL_THE_NEXT_ROUND : STEPS_FOLLOW
}

/**
 * What to do for a message after its attempts so far.
 *
 * A vendor that said no is not asked again; another one is asked at once. When every vendor said "not now", the one that was asked
 * longest ago is asked again after a pause that doubles. A send that got lost is repeated, by another vendor if there is one and marked
 * in any case, when it is life-safety or when its vendor says that it never had it; any other waits for the next step. From the third
 * loss on, a vendor that was asked before is asked again after a pause that doubles.
 *
 * Vendors that rest, or have no budget left for the message, are passed over. When that leaves none, the message waits; but
 * life-safety goes by the vendor that has rested longest, and over a budget rather than not at all.
 */
export function nextAttempt(
  message: Message,
  tried: readonly Tried[],
  vendors: readonly VendorFacts[],
  now: EpochMs,
): NextAttempt {
  const able = vendors.filter(
    (vendor) => vendor.channels.includes(message.channel) && (vendor.reaches?.(message.phone) ?? true),
  )
  if (able.length === 0) return { do: 'nothing', reason: 'no-vendor' }
  const last = tried.at(-1)
  if (last?.result === 'lost' && message.severity !== 'life-safety')
    return { do: 'nothing', reason: 'waits-for-next-step' }
  const willing = able.filter((vendor) => !tried.some((t) => t.vendor === vendor.name && t.result === 'refused'))
  if (willing.length === 0) return { do: 'nothing', reason: 'refused-by-every-vendor' }
  const patience = patienceFor(message, tried)
  if (tried.length >= patience.attempts) return { do: 'nothing', reason: 'tried-long-enough' }
  const pool = poolOf(willing, message, now)
  if (pool === undefined) return waitFor(willing, tried, now)
  const choice = choose(pool.vendors, tried, { now, longestPause: patience.longestPause })
  return pool.reason === undefined ? choice : { ...choice, reason: pool.reason }
}

interface Pool {
  readonly vendors: readonly VendorFacts[]
  /** Why these, when they are not those one would take. */
  readonly reason?: SendReason
}

/** The vendors to choose among; `undefined` when the message has to wait. */
function poolOf(willing: readonly VendorFacts[], message: Message, now: EpochMs): Pool | undefined {
  const lifeSafety = message.severity === 'life-safety'
  const free = willing.filter((vendor) => (vendor.room?.state ?? 'free') === 'free')
  const stands = (...standings: readonly Standing[]) =>
    free.filter((vendor) => standings.includes(vendor.standing ?? 'well'))
  // Who tries out a vendor after its rest may wait for its silence: let that not be life-safety, if anybody else is well.
  const open = lifeSafety ? (nonEmpty(stands('well')) ?? stands('rested')) : stands('well', 'rested')
  if (open.length > 0) return { vendors: open }
  if (!lifeSafety) return undefined
  if (free.length > 0) return { vendors: longestRested(free), reason: 'resting-all-the-same' }
  const soon = willing.some(
    ({ room }) => room?.state === 'full' && room.reason !== 'alert-share' && room.until <= now + SHORT,
  )
  const over = willing.filter((vendor) => vendor.room?.state === 'over')
  return soon || over.length === 0 ? undefined : { vendors: longestRested(over), reason: 'over-budget' }
}

const nonEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list)

/** Those that are well stay in their order, before the others. */
const longestRested = (vendors: readonly VendorFacts[]): readonly VendorFacts[] =>
  vendors.toSorted((a, b) => (a.restingSince ?? 0) - (b.restingSince ?? 0))

function waitFor(willing: readonly VendorFacts[], tried: readonly Tried[], now: EpochMs): NextAttempt {
  const waits = willing.map(({ room, restsUntil }) => {
    const resting = { until: restsUntil ?? now, reason: 'vendor-resting' as const }
    return room === undefined || room.state === 'free' || room.until < resting.until ? resting : room
  })
  const { until, reason } = waits.reduce((first, other) => (other.until < first.until ? other : first))
  // Later than now in any case: what waits until now would be asked again without a pause.
  return { do: 'wait', until: Math.max(until, now + 1), possibleDuplicate: mayRepeat(tried), reason }
}

const mayRepeat = (tried: readonly Tried[]): boolean => tried.some((t) => t.result === 'lost' || t.result === 'missing')

type Send = Extract<NextAttempt, { do: 'send' }>

function choose(
  willing: readonly VendorFacts[],
  tried: readonly Tried[],
  { now, longestPause }: Pick<Patience, 'longestPause'> & { readonly now: EpochMs },
): Send {
  const possibleDuplicate = mayRepeat(tried)
  const last = tried.at(-1)
  const fresh = willing.find((vendor) => !tried.some((t) => t.vendor === vendor.name))
  const by = (vendor: VendorFacts | undefined, at: EpochMs, reason: SendReason): Send => ({
    do: 'send',
    vendor: vendor?.name ?? '',
    at,
    possibleDuplicate,
    reason,
  })
  if (last === undefined) return by(fresh, now, 'first-attempt')
  const vendor = fresh ?? longestAgo(willing, tried)
  if (last.result === 'lost' || last.result === 'missing') {
    return by(vendor, fresh === undefined ? now + pauseAfterLosses(tried, longestPause) : now, 'possible-duplicate')
  }
  const other = fresh ?? willing.find((v) => v.name !== last.vendor && last.result === 'refused')
  return other === undefined
    ? by(vendor, now + pauseAfter(tried, longestPause), 'same-vendor-later')
    : by(other, now, 'another-vendor')
}

function longestAgo(willing: readonly VendorFacts[], tried: readonly Tried[]): VendorFacts | undefined {
  const age = (vendor: VendorFacts): number => tried.findLastIndex((t) => t.vendor === vendor.name)
  return willing.toSorted((a, b) => age(a) - age(b))[0]
}

/** None after the first two: it may have been the hub that stopped. Then some, or a line that breaks for seconds uses up every attempt. */
function pauseAfterLosses(tried: readonly Tried[], longest: DurationMs): DurationMs {
  const losses = tried.filter((t) => t.result === 'lost' || t.result === 'missing').length
  return losses <= 2 ? 0 : Math.min(FIRST_PAUSE * 2 ** (losses - 3), longest)
}

function pauseAfter(tried: readonly Tried[], longest: DurationMs): DurationMs {
  const refusals = tried.filter((t) => t.result === 'not-now').length
  return Math.min(FIRST_PAUSE * 2 ** Math.max(0, refusals - 1), longest)
}
