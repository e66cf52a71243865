import type { DisconnectReason, GatewayEvent } from '../../core/message.ts'
import type { GatewayId } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import type { DeafSpan } from './fair-deadline.ts'
import type { HubHearing } from './hub-hearing.ts'
import { fromTable, type Table, toTable } from './table.ts'
import type { Thresholds } from '../rules/thresholds.ts'

interface Heard {
  lastAt: EpochMs
  keepAlive: DurationMs
  /** When its will was delivered, if it has not been heard since. */
  willAt: EpochMs | undefined
  /** The last connection ended by us, so its will says nothing. */
  endedByHub: boolean
  /** No connection stands, as far as is known. */
  gone: boolean
  /** The last time away that was longer than `awayAfter`. */
  awayFrom: EpochMs
  returnedAt: EpochMs
}

const NONE: readonly DeafSpan[] = []
const MANY_STARTS = 3
const saysNothing = (reason: DisconnectReason): boolean =>
  reason === 'hub-stopped' || reason === 'closed-by-hub' || reason === 'replaced'

/** Both in order, and so is what they share. */
const inBoth = (some: readonly DeafSpan[], others: readonly DeafSpan[]): readonly DeafSpan[] =>
  some
    .flatMap((one) => others.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })))
    .filter(({ from, to }) => from < to)

/** Knows when each gateway was last heard, when it was away, and from when on it counts as silent. */
export class GatewayHearing {
  readonly #thresholds: Thresholds
  readonly #gateways = new Map<GatewayId, Heard>()

  constructor(thresholds: Thresholds) {
    this.#thresholds = thresholds
  }

  onEvent(event: GatewayEvent): void {
    if (event.kind === 'disconnected') {
      this.#disconnected(event.gateway, event.reason)
      return
    }
    const heard = this.#hear(event.gateway, event.receivedAt, event.kind === 'connected')
    if (event.kind !== 'connected') return
    heard.keepAlive = event.keepAlive
    heard.gone = false
  }

  /** A message came; a will is none, but says that the connection broke. */
  onMessage(gateway: GatewayId, will: boolean, receivedAt: EpochMs): void {
    if (!will) {
      this.#hear(gateway, receivedAt, false)
      return
    }
    const heard = this.#gateways.get(gateway)
    if (heard !== undefined && !heard.endedByHub) heard.willAt = receivedAt
  }

  /** `undefined` for a gateway that was never heard: it is installed and not yet seen. */
  lastHeardAt(gateway: GatewayId): EpochMs | undefined {
    return this.#gateways.get(gateway)?.lastAt
  }

  /**
   * From when on the gateway counts as silent if nothing more is heard of it; `undefined` when it was never heard. Each start of the hub gives it
   * fresh patience, but only a minute of it when the hub has started again and again without hearing it.
   */
  silentFrom(gateway: GatewayId, hub: Pick<HubHearing, 'freshFrom' | 'startsAfter'>): EpochMs | undefined {
    const heard = this.#gateways.get(gateway)
    if (heard === undefined) return undefined
    const { lastAt, willAt } = heard
    const { willGrace } = this.#thresholds
    const patience = this.#patience(heard)
    const fresh = hub.startsAfter(lastAt) < MANY_STARTS ? patience : Math.min(patience, willGrace)
    const byPackets = Math.max(lastAt + patience, hub.freshFrom() + fresh)
    return willAt === undefined ? byPackets : Math.min(byPackets, Math.max(willAt, hub.freshFrom()) + willGrace)
  }

  /** A connection stands and its packets come. */
  online(gateway: GatewayId, now: EpochMs): boolean {
    const heard = this.#gateways.get(gateway)
    return (
      heard !== undefined && !heard.gone && heard.willAt === undefined && now < heard.lastAt + this.#patience(heard)
    )
  }

  /** Did it come back so recently that its messages may be ones it kept? */
  justReturned(gateway: GatewayId, now: EpochMs): boolean {
    const heard = this.#gateways.get(gateway)
    return heard !== undefined && now - heard.returnedAt < this.#thresholds.uncertainFor
  }

  /** The last time it was away; empty when it never was. */
  away(gateway: GatewayId): readonly DeafSpan[] {
    const heard = this.#gateways.get(gateway)
    return heard === undefined || !Number.isFinite(heard.returnedAt)
      ? NONE
      : [{ from: heard.awayFrom, to: heard.returnedAt }]
  }

  /** When none of them was heard, as far as it is over and known: of each only the last time away is. Oldest first. */
  allAway(gateways: readonly { readonly id: GatewayId }[]): readonly DeafSpan[] {
    let together: readonly DeafSpan[] | undefined
    for (const { id } of gateways) {
      const heard = this.#gateways.get(id)
      // What was never heard watches over nobody.
      if (heard === undefined) continue
      const away = [...this.away(id), { from: heard.lastAt, to: Number.POSITIVE_INFINITY }]
      together = together === undefined ? away : inBoth(together, away)
    }
    return together?.filter(({ to }) => Number.isFinite(to)) ?? NONE
  }

  toText(): Table {
    return toTable(this.#gateways, ([gateway, h]) => [
      gateway,
      h.lastAt,
      h.keepAlive,
      h.willAt,
      h.endedByHub,
      h.gone,
      h.awayFrom,
      h.returnedAt,
    ])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#gateways.clear()
    for (const row of fromTable(text, 8)) {
      this.#gateways.set(row.text(0), {
        lastAt: row.number(1) ?? 0,
        keepAlive: row.number(2) ?? 0,
        willAt: row.number(3),
        endedByHub: row.flag(4),
        gone: row.flag(5),
        awayFrom: row.number(6) ?? Number.NEGATIVE_INFINITY,
        returnedAt: row.number(7) ?? Number.NEGATIVE_INFINITY,
      })
    }
  }

  #hear(gateway: GatewayId, at: EpochMs, connecting: boolean): Heard {
    const known = this.#gateways.get(gateway)
    if (known === undefined) {
      const first: Heard = {
        lastAt: at,
        keepAlive: 0,
        willAt: undefined,
        endedByHub: false,
        gone: false,
        awayFrom: Number.NEGATIVE_INFINITY,
        returnedAt: Number.NEGATIVE_INFINITY,
      }
      this.#gateways.set(gateway, first)
      return first
    }
    if (at - known.lastAt > this.#thresholds.awayAfter && (connecting || at - known.lastAt > 1.5 * known.keepAlive)) {
      known.awayFrom = known.lastAt
      known.returnedAt = at
    }
    if (at > known.lastAt) known.lastAt = at
    known.willAt = undefined
    known.endedByHub = false
    known.gone = false
    return known
  }

  #disconnected(gateway: GatewayId, reason: DisconnectReason): void {
    const known = this.#gateways.get(gateway)
    if (known === undefined) return
    if (saysNothing(reason)) {
      known.endedByHub = true
      known.willAt = undefined
    }
    // After `replaced` another connection of the same gateway stands.
    if (reason !== 'replaced') known.gone = true
  }

  #patience(heard: Heard): DurationMs {
    if (heard.keepAlive === 0) return this.#thresholds.gatewaySilenceWithoutKeepAlive
    return Math.max(2 * heard.keepAlive, this.#thresholds.gatewaySilence)
  }
}
