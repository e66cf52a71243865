import { HubError } from '../../core/errors.ts'
import type { Reading } from '../../core/reading.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'

/** A store in memory that a test can make sick. Only writing is answered. */
export class MemoryStore implements TimeSeriesStore {
  readonly name = 'memory'
  /** By key, as the contract wants it. */
  readonly kept = new Map<string, Reading>()
  writes = 0
  /** It will never take these. */
  refuses: (reading: Reading) => boolean = () => false
  /** While true, every write says STORE_UNAVAILABLE. */
  away = false
  /** While set, a write waits for it before it does anything. */
  held: Promise<void> | undefined

  async write(readings: readonly Reading[]): Promise<void> {
    this.writes += 1
    await this.held
    if (this.away) throw new HubError('STORE_UNAVAILABLE', 'away', { retryable: true })
    if (readings.some(this.refuses)) throw new HubError('STORE_REFUSED', 'refused')
    for (const reading of readings) {
      this.kept.set(`${reading.home} ${reading.device} ${reading.metric} ${reading.at}`, reading)
    }
  }

  latest(): Promise<never[]> {
    return Promise.resolve([])
  }

  range(): Promise<never[]> {
    return Promise.resolve([])
  }

  expire(): Promise<void> {
    return Promise.resolve()
  }

  async forget(home: string): Promise<void> {
    for (const [key, reading] of this.kept) if (reading.home === home) this.kept.delete(key)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
