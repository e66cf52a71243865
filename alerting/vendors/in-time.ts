import type { DurationMs } from '../../core/time.ts'

/**
 * The answer, or after `patience` a fault that says nobody knows: for packages whose own time-outs leave gaps. By the machine's clock,
 * as the network's are: a demonstration that runs faster does not make a vendor faster.
 *
 * @param ask is told by the signal when nobody waits any more
 */
export function inTime<T>(patience: DurationMs, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(patience)
  return new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new TimedOut()), { once: true })
    ask(signal).then(resolve, reject)
  })
}

class TimedOut extends Error {
  override readonly name = 'TimedOut'
  readonly code = 'ETIMEDOUT'
}
