import { z } from 'zod'
import type { Channel } from '../../core/notifier.ts'
import { type DurationMs, type EpochMs, seconds } from '../../core/time.ts'
import type { OutboxRow } from '../schema.ts'

/**
 * What became of one attempt. `refused`: that vendor will say no again. `not-now`: surely not sent, may work later.
 * `lost`: it may have gone out, and the vendor could not say. `missing`: it may have gone out, but the vendor says it does
 * not have it.
 */
export const TRIED = ['refused', 'not-now', 'lost', 'missing'] as const
const triedShape = z.array(z.strictObject({ vendor: z.string(), result: z.enum(TRIED) }))
export type Tried = z.infer<typeof triedShape>[number]

export const parseTried = (json: string): readonly Tried[] => triedShape.parse(JSON.parse(json))

/** What the choice needs to know of a vendor. */
export interface VendorFacts {
  readonly name: string
  readonly channels: readonly Channel[]
  /** Any number, and no group, when left out. */
  reaches?(to: string): boolean
}

export type NextAttempt =
  | {
      readonly do: 'send'
      readonly vendor: string
      readonly at: EpochMs
      readonly possibleDuplicate: boolean
      readonly reason: 'first-attempt' | 'another-vendor' | 'same-vendor-later' | 'possible-duplicate'
    }
  | {
      readonly do: 'nothing'
      readonly reason: 'no-vendor' | 'refused-by-every-vendor' | 'tried-long-enough' | 'waits-for-next-step'
    }

/** With the pauses below this spans some minutes; by then the next steps have told others. */
const MOST_ATTEMPTS = 8
const FIRST_PAUSE = seconds(5)
const LONGEST_PAUSE = seconds(60)

/**
 * What to do for a message after its attempts so far.
 *
 * A vendor that said no is not asked again; another one is asked at once. When every vendor said "not now", the one that was asked
 * longest ago is asked again after a pause that doubles. A send that got lost is repeated, by another vendor if there is one and marked
 * in any case, when it is life-safety or when its vendor says that it never had it; any other waits for the next step. From the third
 * loss on, a vendor that was asked before is asked again after a pause that doubles.
 */
export function nextAttempt(
  message: Pick<OutboxRow, 'channel' | 'severity' | 'phone'>,
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
  if (tried.length >= MOST_ATTEMPTS) return { do: 'nothing', reason: 'tried-long-enough' }
  return choose(willing, tried, now)
}

function choose(willing: readonly VendorFacts[], tried: readonly Tried[], now: EpochMs): NextAttempt {
  const possibleDuplicate = tried.some((t) => t.result === 'lost' || t.result === 'missing')
  const last = tried.at(-1)
  const fresh = willing.find((vendor) => !tried.some((t) => t.vendor === vendor.name))
  const vendor = fresh ?? longestAgo(willing, tried)
  if (last === undefined || vendor === undefined) {
    const first = willing[0]
    if (first === undefined) return { do: 'nothing', reason: 'no-vendor' }
    return { do: 'send', vendor: first.name, at: now, possibleDuplicate, reason: 'first-attempt' }
  }
  if (last.result === 'lost' || last.result === 'missing') {
    const at = fresh === undefined ? now + pauseAfterLosses(tried) : now
    return { do: 'send', vendor: vendor.name, at, possibleDuplicate, reason: 'possible-duplicate' }
  }
  const other = fresh ?? willing.find((v) => v.name !== last.vendor && last.result === 'refused')
  if (other !== undefined) {
    return { do: 'send', vendor: other.name, at: now, possibleDuplicate, reason: 'another-vendor' }
  }
  return {
    do: 'send',
    vendor: vendor.name,
    at: now + pauseAfter(tried),
    possibleDuplicate,
    reason: 'same-vendor-later',
  }
}

function longestAgo(willing: readonly VendorFacts[], tried: readonly Tried[]): VendorFacts | undefined {
  const age = (vendor: VendorFacts): number => tried.findLastIndex((t) => t.vendor === vendor.name)
  return willing.toSorted((a, b) => age(a) - age(b))[0]
}

/** None after the first two: it may have been the hub that stopped. Then some, or a line that breaks for seconds uses up every attempt. */
function pauseAfterLosses(tried: readonly Tried[]): DurationMs {
  const losses = tried.filter((t) => t.result === 'lost' || t.result === 'missing').length
  return losses <= 2 ? 0 : Math.min(FIRST_PAUSE * 2 ** (losses - 3), LONGEST_PAUSE)
}

function pauseAfter(tried: readonly Tried[]): DurationMs {
  const refusals = tried.filter((t) => t.result === 'not-now').length
  return Math.min(FIRST_PAUSE * 2 ** Math.max(0, refusals - 1), LONGEST_PAUSE)
}
