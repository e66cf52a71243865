import { isHubError, reasonOf } from '../core/errors.ts'
import type { Reading } from '../core/reading.ts'
import type { TimeSeriesStore } from '../core/time-series-store.ts'

/** Told of each reading that the store will never take, by its place in the batch. */
export type OnRefused = (index: number, why: string) => void

/**
 * Writes every reading that the store takes. A refused batch is halved, and its halves again, until each bad reading stands
 * alone: n bad ones among m cost about 2 n log₂ m writes. A good reading may be written more than once, which stores allow.
 *
 * @throws whatever the store throws that is not STORE_REFUSED; then nothing is known of the batch, and it is to be written again.
 */
export async function writeSplitting(
  store: TimeSeriesStore,
  readings: readonly Reading[],
  onRefused: OnRefused,
): Promise<void> {
  const stretches: [from: number, to: number][] = readings.length === 0 ? [] : [[0, readings.length]]
  for (;;) {
    const stretch = stretches.pop()
    if (stretch === undefined) return
    const [from, to] = stretch
    try {
      await store.write(from === 0 && to === readings.length ? readings : readings.slice(from, to))
    } catch (error) {
      if (!isHubError(error, 'STORE_REFUSED')) throw error
      if (to - from === 1) onRefused(from, reasonOf(error))
      else {
        const middle = (from + to) >> 1
        // The first half is written first: of two readings with one key the last must win.
        stretches.push([middle, to], [from, middle])
      }
    }
  }
}
