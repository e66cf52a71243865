import { hours } from '../../core/time.ts'
import type { DigestTimes } from './policy-book.ts'

/** Why a digest can't be sent at those times, in one sentence; `undefined` when it can. It wakes nobody, and finds people at work. */
export function digestFault({ at, until }: DigestTimes): string | undefined {
  if (at < hours(7) || at > hours(18)) return 'must be from 07:00 to 18:00: a digest wakes nobody.'
  if (until <= at) return 'must end later than it begins.'
  return until > hours(20) ? 'must end by 20:00: a digest that was missed waits for the next day then.' : undefined
}
