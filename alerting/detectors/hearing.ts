import { z } from 'zod'
import type { Detector, Json, Memory, Sign } from '../../core/detector.ts'
import type { Finding, Words } from '../../core/finding.ts'
import type { HeardReading } from '../../core/reading.ts'
import type { GatewayId } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { DeviceSkew } from './device-skew.ts'
import type { DeafSpan } from './fair-deadline.ts'
import { GatewayHearing } from './gateway-hearing.ts'
import { HubHearing } from './hub-hearing.ts'
import { fromTable, toTable } from './table.ts'
import type { Residences } from './residences.ts'
import type { Thresholds } from '../rules/thresholds.ts'
import { HISTORY, lateWords, MAYBE_OLD, TIME_UNCERTAIN, UNREGISTERED } from './words.ts'

const NONE: readonly Finding[] = []
const number = z.number()
const shape = z.object({
  hub: z.object({
    lastPulseAt: number.nullable(),
    freshFrom: number,
    starts: z.array(number).default([]),
    deaf: z.array(z.object({ from: number, to: number })),
  }),
  gateways: z.string(),
  clocks: z.string(),
  homes: z.string(),
})

/** How a reading came. */
interface Heard {
  readonly reading: HeardReading
  readonly late: DurationMs
  readonly uncertain: boolean
  readonly live: boolean
  readonly happenedAt: EpochMs
}

/**
 * Knows how well the hub hears: its own deafness, each gateway's silence, each device's clock. It finds nothing itself; detectors
 * ask it, so it must be told of every entry before they are.
 */
export class Hearing implements Detector {
  readonly name = 'hearing'
  readonly #thresholds: Thresholds
  readonly #hub: HubHearing
  readonly #gateways: GatewayHearing
  readonly #skew = new DeviceSkew()
  readonly #homes = new Map<string, EpochMs>()
  /** What was last judged: nearly every detector asks about the same reading. */
  #heard: Heard | undefined
  readonly #residences: Pick<Residences, 'gateways' | 'onChange'>
  /** Gateways of more than one home, as long as the registry does not change. */
  #shared: ReadonlySet<GatewayId> | undefined
  #listening = false

  constructor(thresholds: Thresholds, residences: Pick<Residences, 'gateways' | 'onChange'>) {
    this.#thresholds = thresholds
    this.#residences = residences
    this.#hub = new HubHearing(thresholds)
    this.#gateways = new GatewayHearing(thresholds)
  }

  get hub(): Pick<HubHearing, 'freshFrom' | 'startsAfter' | 'deafSpans'> {
    return this.#hub
  }

  get gateways(): Pick<GatewayHearing, 'lastHeardAt' | 'silentFrom' | 'online' | 'away'> {
    return this.#gateways
  }

  /** When any device of a home that shares its gateway was last heard, whatever it said; retained copies do not count. */
  homeHeardAt(home: string): EpochMs | undefined {
    return this.#homes.get(home)
  }

  /** When nothing could be heard of a home that speaks through these gateways, oldest first. */
  deafSpans(gateways: readonly { readonly id: GatewayId }[]): readonly DeafSpan[] {
    const hub = this.#hub.deafSpans()
    const [only] = gateways
    const away =
      gateways.length === 1 && only !== undefined ? this.#gateways.away(only.id) : this.#gateways.allAway(gateways)
    return away.length === 0 ? hub : [...hub, ...away].sort((a, b) => a.from - b.from)
  }

  /** How late the reading came, by its device's own clock; 0 when it did not, or when nobody can tell. */
  lateness(reading: HeardReading): DurationMs {
    return this.#judged(reading).late
  }

  /** May it be one that the gateway kept while it was away? */
  uncertain(reading: HeardReading): boolean {
    return this.#judged(reading).uncertain
  }

  /** Does it tell what is happening now? What is retained, late, uncertain or stored history does not. */
  live(reading: HeardReading): boolean {
    return this.#judged(reading).live
  }

  /** When it happened, by our clock, as well as can be told. */
  happenedAt(reading: HeardReading): EpochMs {
    return this.#judged(reading).happenedAt
  }

  /** What people must be told about how it came. */
  marks(reading: HeardReading): readonly Words[] {
    const marks: Words[] = []
    const late = this.lateness(reading)
    if (reading.unregistered) marks.push(UNREGISTERED)
    if (reading.retained) marks.push(MAYBE_OLD)
    if (late > 0) marks.push(lateWords(late))
    else if (reading.history) marks.push(HISTORY)
    if (this.uncertain(reading)) marks.push(TIME_UNCERTAIN)
    return marks
  }

  onReading(reading: HeardReading): readonly Finding[] {
    this.#heard = undefined
    if (reading.retained || reading.unregistered) return NONE
    if (this.#sharesGateway(reading.gateway)) this.#homes.set(reading.home, reading.receivedAt)
    if (reading.ownTime && !reading.history) this.#skew.learn(reading.device, reading.at, reading.receivedAt)
    return NONE
  }

  onSign(sign: Sign): readonly Finding[] {
    this.#heard = undefined
    switch (sign.kind) {
      case 'spoke':
        this.#gateways.onMessage(sign.gateway, sign.will, sign.receivedAt)
        break
      case 'started':
      case 'tick':
        this.#hub.onPulse(sign)
        break
      case 'hushed':
        if (this.#sharesGateway(sign.gateway)) this.#homes.set(sign.home, sign.receivedAt)
        break
      case 'mode-set':
      case 'undecodable':
        break
      default:
        this.#gateways.onEvent(sign)
    }
    return NONE
  }

  snapshot(): Memory {
    return {
      hub: this.#hub.row(),
      gateways: this.#gateways.toText(),
      clocks: this.#skew.toText(),
      homes: toTable(this.#homes),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#hub.load(parsed.data.hub)
    this.#gateways.load(parsed.data.gateways)
    this.#skew.load(parsed.data.clocks)
    this.#homes.clear()
    for (const row of fromTable(parsed.data.homes, 2)) this.#homes.set(row.text(0), row.number(1) ?? 0)
  }

  #judged(reading: HeardReading): Heard {
    if (this.#heard?.reading === reading) return this.#heard
    this.#heard = reading.ownTime ? this.#byItsClock(reading) : this.#byOurs(reading)
    return this.#heard
  }

  #byItsClock(reading: HeardReading): Heard {
    const { at, receivedAt, retained, history } = reading
    const skew = this.#skew.of(reading.device)
    const delay = receivedAt - at - skew
    const late = delay > this.#thresholds.lateAfter ? delay : 0
    const live = !retained && !history && late === 0
    return { reading, late, uncertain: false, live, happenedAt: Math.min(receivedAt, at + skew) }
  }

  #byOurs(reading: HeardReading): Heard {
    const { receivedAt, retained, history } = reading
    const uncertain = this.#gateways.justReturned(reading.gateway, receivedAt)
    const live = !retained && !history && !uncertain
    return { reading, late: 0, uncertain, live, happenedAt: receivedAt }
  }

  #sharesGateway(gateway: GatewayId): boolean {
    if (this.#shared === undefined) {
      const shared = this.#residences.gateways().filter(({ homes }) => homes.length > 1)
      this.#shared = new Set(shared.map(({ id }) => id))
      if (!this.#listening) this.#residences.onChange(() => (this.#shared = undefined))
      this.#listening = true
    }
    return this.#shared.size > 0 && this.#shared.has(gateway)
  }
}
