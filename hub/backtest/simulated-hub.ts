import type { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import type { FeedEntry } from '../../core/feed.ts'
import type { Finding } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { GatewayId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { seconds } from '../../core/time.ts'
import type { Recorded } from './recorded.ts'
import type { RecordedTown } from './recorded-town.ts'

/** [from, until): no gateway is heard. */
export interface Outage {
  readonly from: EpochMs
  readonly until: EpochMs
}

export interface SimulatedHubOptions {
  readonly town: RecordedTown
  /** Rule sets side by side: each is told of every entry. */
  readonly dispatches: readonly AlerterDispatch[]
  /** How often a gateway gives a sign of life of its own. */
  readonly heartbeat: DurationMs
  readonly outages: readonly Outage[]
  /** The longest pause between two ticks: below what makes the hub deaf. A second, as live, gives the same and takes longer. */
  readonly longestPause: DurationMs
  /** What the rule set found, and when the hub received what showed it. */
  onFindings(set: number, findings: readonly Finding[], receivedAt: EpochMs): void
}

const PULSE = seconds(1)

/**
 * Tells detectors of a recording as the hub's journal would have: its start, each reading when it was made, the gateways' heartbeats,
 * and the hub's tick. Ticks stand at whole seconds, as live, but only where a detector waits for one: nobody notices the others.
 */
export class SimulatedHub {
  readonly #options: SimulatedHubOptions
  readonly #gateways = new Set<GatewayId>()
  readonly #findings: Finding[] = []
  /** When each rule set next wants a tick, as far as that was asked since it was last told anything. */
  readonly #due: (EpochMs | undefined)[] = []
  #offset: Offset = 0
  /** The last tick; `undefined` before the start. */
  #tickedAt: EpochMs | undefined
  #beatsAt: EpochMs = Infinity

  constructor(options: SimulatedHubOptions) {
    this.#options = options
  }

  /** Readings must come in the order of their times. */
  hear(recorded: Recorded): void {
    const { at } = recorded
    this.passUntil(at)
    const known = this.#options.town.locate(recorded)
    if (known === undefined) return
    const { device, gateways } = known
    for (const { id } of gateways) if (!this.#gateways.has(id)) this.#connect(id, at)
    const { gateway } = device
    const heard: HeardReading = {
      // The town's own strings: each detector looks them up, and the same string is found several times faster than an equal one.
      home: device.home,
      device: device.id,
      gateway,
      metric: recorded.metric,
      value: recorded.value,
      at,
      receivedAt: at,
      // The store does not keep how a reading came: each counts as said at once, with a time of its own.
      retained: false,
      ownTime: true,
      history: false,
      unregistered: false,
    }
    const decoded = { readings: [heard], unregistered: NONE, quarantine: undefined, unknown: NONE }
    this.#tell({ offset: this.#place(), kind: 'message', receivedAt: at, gateway, will: false, decoded })
  }

  /** Time passes: everything that is due before `at` happens. */
  passUntil(at: EpochMs): void {
    if (this.#tickedAt === undefined) this.#start(at)
    for (;;) {
      const tick = this.#nextTick(at)
      if (this.#beatsAt < at && this.#beatsAt <= tick) this.#beat()
      else if (tick < at) this.#tick(tick)
      else return
    }
  }

  #start(at: EpochMs): void {
    const second = Math.floor(at / PULSE) * PULSE
    this.#tickedAt = second
    this.#beatsAt = Math.ceil(second / this.#options.heartbeat) * this.#options.heartbeat
    const event = { kind: 'started', receivedAt: second } as const
    this.#tell({ offset: this.#place(), kind: 'hub', receivedAt: second, event })
  }

  /** The next whole second at which a detector wants to be told; not reckoned when none can lie before `limit`. */
  #nextTick(limit: EpochMs): EpochMs {
    const earliest = (this.#tickedAt ?? 0) + PULSE
    if (earliest >= limit) return earliest
    let due = (this.#tickedAt ?? 0) + this.#options.longestPause
    for (let set = 0; set < this.#options.dispatches.length; set += 1) due = Math.min(due, this.#dueOf(set))
    return Math.max(earliest, Math.ceil(due / PULSE) * PULSE)
  }

  #tick(receivedAt: EpochMs): void {
    this.#tickedAt = receivedAt
    const tick = { offset: this.#place(), kind: 'hub', receivedAt, event: { kind: 'tick', receivedAt } } as const
    this.#options.dispatches.forEach((dispatch, set) => {
      if (this.#dueOf(set) > receivedAt) dispatch.consumeIdle(tick, this.#findings)
      else this.#consume(set, tick)
      this.#found(set, receivedAt)
    })
  }

  #dueOf(set: number): EpochMs {
    return (this.#due[set] ??= this.#options.dispatches[set]?.nextDeadline() ?? Infinity)
  }

  /** Every gateway that was ever heard gives its sign of life. */
  #beat(): void {
    const receivedAt = this.#beatsAt
    this.#beatsAt += this.#options.heartbeat
    if (this.#options.outages.some(({ from, until }) => receivedAt >= from && receivedAt < until)) return
    for (const gateway of this.#gateways) {
      this.#tell({ offset: this.#place(), kind: 'gateway', receivedAt, event: { kind: 'heard', gateway, receivedAt } })
    }
  }

  #connect(gateway: GatewayId, receivedAt: EpochMs): void {
    this.#gateways.add(gateway)
    const event = { kind: 'connected', gateway, keepAlive: this.#options.heartbeat, receivedAt } as const
    this.#tell({ offset: this.#place(), kind: 'gateway', receivedAt, event })
  }

  #place(): Offset {
    this.#offset += 1
    return this.#offset
  }

  #tell(entry: FeedEntry): void {
    for (let set = 0; set < this.#options.dispatches.length; set += 1) {
      this.#consume(set, entry)
      this.#found(set, entry.receivedAt)
    }
  }

  #consume(set: number, entry: FeedEntry): void {
    this.#due[set] = undefined
    this.#options.dispatches[set]?.consume(entry, this.#findings)
  }

  #found(set: number, receivedAt: EpochMs): void {
    if (this.#findings.length === 0) return
    this.#options.onFindings(set, this.#findings, receivedAt)
    this.#findings.length = 0
  }
}

const NONE: readonly never[] = []
