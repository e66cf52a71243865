import type { Notice, SendResult } from '../../core/notifier.ts'
import { type Clock, type EpochMs, seconds } from '../../core/time.ts'

/** How long after a send a vendor may not list it yet. Vendors promise nothing; listings were meant for people who look later. */
const LISTED_WITHIN = seconds(12)

/**
 * What the vendor's list says of a message when the list may lag behind: `not-found` only after `LISTED_WITHIN` of the send. Until then
 * life-safety is not kept waiting (nobody knows, so another vendor sends it, marked); for anything else the list is read once more when
 * it is complete.
 */
export async function onceListed(
  clock: Clock,
  asked: { readonly notice: Notice; readonly claimedAt: EpochMs },
  find: () => Promise<SendResult | 'not-found'>,
): Promise<SendResult | 'not-found'> {
  const found = await find()
  const early = asked.claimedAt + LISTED_WITHIN - clock.now()
  if (found !== 'not-found' || early <= 0) return found
  if (asked.notice.severity === 'life-safety') return { state: 'unknown', reason: 'not listed yet' }
  // No longer, whatever a clock that was set back says.
  await new Promise<void>((resolve) => clock.after(Math.min(early, LISTED_WITHIN), resolve))
  return find()
}
