import { type DurationMs, type EpochMs, minutes, seconds } from '../../core/time.ts'

/**
 * How a vendor took a message. `refused`: it answered, and will say no again. `failed`: not now, no answer, not to be reached, or
 * nobody knows.
 */
export type Took = 'accepted' | 'refused' | 'failed'

/** What is remembered of one vendor. A value: each outcome makes a new one. */
export interface Breaker {
  /** The last outcomes, newest last: whether each was anything but `accepted`. */
  readonly recent: readonly boolean[]
  /** `failed` since anything else. */
  readonly inARow: number
  /** Rests since it last took a message. */
  readonly rests: number
  readonly restingSince: EpochMs | undefined
  readonly restingUntil: EpochMs | undefined
  /** When, after its rest, one message was handed to it whose outcome is not known yet. */
  readonly probedAt: EpochMs | undefined
}

/** `rested`: its rest is over, and one message will show. */
export type Standing = 'well' | 'resting' | 'rested'

export const IN_A_ROW = 5
/** Of so many … */
const WINDOW = 20
/** … so many. */
const TOO_MANY = 10
const FIRST_REST = seconds(30)
export const LONGEST_REST: DurationMs = minutes(5)
/** An outcome comes within 15 s; one that never comes must not keep the vendor resting. */
const PROBE_HOLDS = seconds(20)

export const FRESH: Breaker = {
  recent: [],
  inARow: 0,
  rests: 0,
  restingSince: undefined,
  restingUntil: undefined,
  probedAt: undefined,
}

/**
 * Whether the vendor is to be used at `now`.
 *
 *   well ──5 failed in a row, or 10 of 20──▶ resting ──30 s, 60 s … 5 min──▶ rested ──one message──▶ well, or resting for twice as long
 */
export function standingOf({ restingUntil, probedAt }: Breaker, now: EpochMs): Standing {
  if (restingUntil === undefined) return 'well'
  if (now < restingUntil) return 'resting'
  return probedAt !== undefined && now < probedAt + PROBE_HOLDS ? 'resting' : 'rested'
}

/** From when the vendor may be tried; `undefined` when it may be now. */
export function restsUntil(breaker: Breaker, now: EpochMs): EpochMs | undefined {
  if (standingOf(breaker, now) !== 'resting') return undefined
  const { restingUntil = now, probedAt } = breaker
  return now < restingUntil ? restingUntil : (probedAt ?? now) + PROBE_HOLDS
}

/** A message was handed to a vendor whose rest is over: no other until its outcome is known. */
export const probed = (breaker: Breaker, now: EpochMs): Breaker =>
  standingOf(breaker, now) === 'rested' ? { ...breaker, probedAt: now } : breaker

export function afterOutcome(breaker: Breaker, took: Took, now: EpochMs): Breaker {
  if (breaker.restingUntil !== undefined) return afterRest(breaker, { took, until: breaker.restingUntil, now })
  const recent = [...breaker.recent, took !== 'accepted'].slice(-WINDOW)
  if (took === 'accepted') return { ...breaker, recent, inARow: 0, rests: 0 }
  const inARow = took === 'failed' ? breaker.inARow + 1 : 0
  const mostFail = recent.length === WINDOW && recent.filter(Boolean).length >= TOO_MANY
  const next = { ...breaker, recent, inARow }
  return inARow >= IN_A_ROW || mostFail ? rest(next, now) : next
}

function afterRest(breaker: Breaker, by: { took: Took; until: EpochMs; now: EpochMs }): Breaker {
  if (by.took === 'accepted') return FRESH
  // It refuses, but it answers; should it go on so, its next rest is longer.
  if (by.took === 'refused') return { ...FRESH, rests: breaker.rests }
  // What was under way when the rest began, or went out in spite of it, says nothing new.
  return by.now < by.until ? breaker : rest(breaker, by.now)
}

function rest(breaker: Breaker, now: EpochMs): Breaker {
  const length = Math.min(FIRST_REST * 2 ** Math.min(breaker.rests, 10), LONGEST_REST)
  return {
    ...FRESH,
    rests: breaker.rests + 1,
    restingSince: now,
    restingUntil: now + length,
  }
}
