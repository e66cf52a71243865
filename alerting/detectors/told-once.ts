import type { HeardReading } from '../../core/reading.ts'
import type { DurationMs } from '../../core/time.ts'

/** Remembers which retained payloads were told, so that each reconnection of a gateway does not tell them anew. */
export class ToldOnce {
  readonly #within: DurationMs
  readonly #told = new Map<string, number>()

  constructor(within: DurationMs) {
    this.#within = within
  }

  /** True the first time within the window that the device's metric comes in this payload. */
  isNew(reading: HeardReading): boolean {
    const key = `${reading.home}/${reading.device}/${reading.metric}/${reading.payloadDigest ?? ''}`
    const told = this.#told.get(key)
    if (told !== undefined && reading.receivedAt - told < this.#within) return false
    this.#forget(reading.receivedAt)
    this.#told.set(key, reading.receivedAt)
    return true
  }

  rows(): [string, number][] {
    return [...this.#told]
  }

  load(rows: readonly (readonly [string, number])[]): void {
    this.#told.clear()
    for (const [key, at] of rows) this.#told.set(key, at)
  }

  #forget(now: number): void {
    for (const [key, at] of this.#told) if (now - at >= this.#within) this.#told.delete(key)
  }
}
