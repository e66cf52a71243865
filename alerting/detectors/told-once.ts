import type { HeardReading } from '../../core/reading.ts'
import type { Thresholds } from '../rules/thresholds.ts'

type Figures = Pick<Thresholds, 'retainedOnce'>

/** Remembers which retained payloads were told, so that each reconnection of a gateway does not tell them anew. */
export class ToldOnce {
  readonly #figures: Figures
  readonly #told = new Map<string, number>()

  /** @param figures one object that stays up to date */
  constructor(figures: Figures) {
    this.#figures = figures
  }

  /** True the first time within the window that the device's metric comes in this payload. */
  isNew(reading: HeardReading): boolean {
    const key = `${metricKey(reading)}${reading.payloadDigest ?? ''}`
    const told = this.#told.get(key)
    if (told !== undefined && reading.receivedAt - told < this.#figures.retainedOnce) return false
    this.#forget(reading.receivedAt)
    this.#told.set(key, reading.receivedAt)
    return true
  }

  /** The device's metric is over, as its retained message now says: whatever was on cannot come out of a memory any more. */
  over(reading: HeardReading): void {
    const prefix = metricKey(reading)
    for (const key of this.#told.keys()) if (key.startsWith(prefix)) this.#told.delete(key)
  }

  rows(): [string, number][] {
    return [...this.#told]
  }

  load(rows: readonly (readonly [string, number])[]): void {
    this.#told.clear()
    for (const [key, at] of rows) this.#told.set(key, at)
  }

  #forget(now: number): void {
    for (const [key, at] of this.#told) if (now - at >= this.#figures.retainedOnce) this.#told.delete(key)
  }
}

const metricKey = ({ home, device, metric }: HeardReading): string => `${home}/${device}/${metric}/`
