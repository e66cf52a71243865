import { z } from 'zod'
import type { Detector, Json } from '../../core/detector.ts'
import type { Finding } from '../../core/finding.ts'
import type { HomeId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import { type DurationMs, type EpochMs, minutes } from '../../core/time.ts'
import { INSTALLATION_TEST, type Sighting, type WalkTest } from '../../core/walk-test.ts'
import { sighting } from './walk-test-shapes.ts'

/** Later than this, with the device's clock allowed for, is a memory of what was before the fitter came (domain rules, section 3). */
const LATE = minutes(2)
const NONE: readonly Finding[] = []

/** What was heard in one test, by device, metric and state. */
type Heard = Map<string, Sighting>

const shape = z.array(z.object({ number: z.number(), heard: z.array(sighting) }))

/**
 * Hears what the devices of a home say while a fitter tries them. Elsewhere it costs one look at a map; it finds nothing itself.
 *
 * Which tests are under way it is told from outside; what it heard of them comes back, after a restart, from its memory and the rest of
 * the journal.
 */
export class WalkTestEar implements Detector {
  readonly name = 'walk-test'
  readonly signKinds = []
  readonly #skewOf: (device: string) => DurationMs | undefined
  readonly #tests = new Map<HomeId, WalkTest>()
  readonly #heard = new Map<number, Heard>()

  /** @param skewOf how far a device's clock is behind */
  constructor(skewOf: (device: string) => DurationMs | undefined) {
    this.#skewOf = skewOf
  }

  /** The home's test is from now on as given; `undefined`: there is none any more. */
  follow(home: HomeId, test: WalkTest | undefined): void {
    const before = this.#tests.get(home)
    if (before !== undefined && before.number !== test?.number) this.#heard.delete(before.number)
    if (test === undefined) this.#tests.delete(home)
    else this.#tests.set(home, test)
  }

  test(home: HomeId): WalkTest | undefined {
    return this.#tests.get(home)
  }

  heard(home: HomeId): readonly Sighting[] {
    const test = this.#tests.get(home)
    return test === undefined ? [] : [...(this.#heard.get(test.number)?.values() ?? [])]
  }

  onReading(reading: HeardReading): readonly Finding[] {
    if (this.#tests.size === 0) return NONE
    const test = this.#tests.get(reading.home)
    if (test === undefined || reading.receivedAt < test.startedAt || !this.#isNews(reading)) return NONE
    this.#note(test, reading)
    return NONE
  }

  /** An SOS that was announced says so in its texts, and is told like any other. One that came late, or otherwise marked, is left as it is. */
  onFindings(found: readonly Finding[]): readonly Finding[] {
    if (found.length === 0 || this.#tests.size === 0) return found
    return found.some((finding) => this.#isAnnounced(finding))
      ? found.map((finding) => (this.#isAnnounced(finding) ? { ...finding, marks: [INSTALLATION_TEST] } : finding))
      : found
  }

  snapshot(): Json {
    return Array.from(this.#heard, ([number, heard]) => ({
      number,
      heard: Array.from(heard.values(), ({ device, metric, value, firstAt, lastAt, times }) => ({
        device,
        metric,
        value,
        firstAt,
        lastAt,
        times,
      })),
    }))
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    const open = new Set(Array.from(this.#tests.values(), ({ number }) => number))
    for (const { number, heard } of parsed.data) {
      if (!open.has(number)) continue
      this.#heard.set(number, new Map(heard.map((one) => [keyOf(one), one])))
    }
  }

  #note({ number }: WalkTest, { device, metric, value, receivedAt }: HeardReading): void {
    const heard: Heard = this.#heard.get(number) ?? new Map()
    this.#heard.set(number, heard)
    const key = keyOf({ device, metric, value })
    const known = heard.get(key)
    // After a restart the newest part of the journal is heard once more.
    if (known !== undefined && receivedAt <= known.lastAt) return
    const { firstAt = receivedAt, times = 0 } = known ?? {}
    heard.set(key, { device, metric, value, firstAt, lastAt: receivedAt, times: times + 1 })
  }

  #isNews({ retained, history, ownTime, unregistered, at, receivedAt, device }: HeardReading): boolean {
    if (retained || history || unregistered) return false
    return !ownTime || receivedAt - at - (this.#skewOf(device) ?? 0) <= LATE
  }

  #isAnnounced({ kind, change, still, subject, marks, at }: Finding): boolean {
    if (kind !== 'sos' || change !== 'raised' || still === true || marks.length > 0 || !('home' in subject))
      return false
    const announced = this.#tests.get(subject.home)?.sos
    return announced !== undefined && isWithin(at, announced)
  }
}

/** Each state apart; of a measure only that it was heard. */
const keyOf = ({ device, metric, value }: Pick<Sighting, 'device' | 'metric' | 'value'>): string =>
  `${device} ${metric} ${typeof value === 'boolean' ? String(value) : ''}`

const isWithin = (at: EpochMs, { from, until }: { readonly from: EpochMs; readonly until: EpochMs }): boolean =>
  at >= from && at < until
