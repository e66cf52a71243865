import { reasonOf } from '../../core/errors.ts'
import type { SendResult } from '../../core/notifier.ts'
import { type Clock, seconds } from '../../core/time.ts'

/** A notifier answers within 10 s; one that does not is not waited for. */
const PATIENCE = seconds(15)

/**
 * The notifier's answer. A notifier promises not to throw and to answer in time; one that breaks its promise may have sent, so
 * that counts as unknown, as does a notifier that is not there.
 *
 * @param otherwise the reason when `ask` has nobody to ask
 */
export function patiently<T>(
  clock: Clock,
  ask: () => Promise<T> | undefined,
  otherwise: string,
): Promise<T | SendResult> {
  return new Promise((resolve) => {
    const lost = (reason: string): void => resolve({ state: 'unknown', reason })
    try {
      const answer = ask()
      if (answer === undefined) return lost(otherwise)
      const stop = clock.after(PATIENCE, () => lost('no answer'))
      void answer.then(resolve, (error: unknown) => lost(reasonOf(error))).finally(stop)
    } catch (error) {
      lost(reasonOf(error))
    }
  })
}
