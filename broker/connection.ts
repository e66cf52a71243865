import type { Client, ConnectPacket } from 'aedes'
import type { Gateway } from '../core/directory.ts'
import type { DisconnectReason } from '../core/message.ts'
import type { GatewayId } from '../core/names.ts'
import type { DurationMs, EpochMs } from '../core/time.ts'
import { seconds } from '../core/time.ts'
import { HeldAppends } from './held-appends.ts'
import type { Homes } from './topics.ts'
import type { Wire, WireFault } from './wire.ts'

/** Why the hub itself ended a connection. */
export type CloseCause = WireFault | 'overload' | 'journal' | 'registry' | 'stopping'

/** What the gate knows of a client it let in. */
export interface Admission {
  readonly gateway: Gateway
  /** 0: none. */
  readonly keepAlive: DurationMs
  readonly will: ConnectPacket['will']
  readonly clientId: string
}

const MOST_PATIENCE = seconds(5)

/** One MQTT connection of a gateway that was let in. */
export class Connection {
  readonly gateway: GatewayId
  readonly clientId: string
  readonly keepAlive: DurationMs
  readonly will: ConnectPacket['will']
  readonly wire: Wire
  readonly held = new HeldAppends()
  /** Tells it from every other connection, and holds nothing of it. */
  readonly token: object = {}
  readonly #client: Client
  readonly #secretDigest: string
  #homes: Homes
  #end: DisconnectReason | undefined
  #closedFor: CloseCause | undefined

  constructor(admission: Admission, client: Client, wire: Wire) {
    this.gateway = admission.gateway.id
    this.clientId = admission.clientId
    this.keepAlive = admission.keepAlive
    this.will = admission.will
    this.wire = wire
    this.#client = client
    this.#secretDigest = admission.gateway.secretDigest
    this.#homes = new Set(admission.gateway.homes)
  }

  get homes(): Homes {
    return this.#homes
  }

  /** Set once the hub has decided to end it: nothing it sends, its will included, is taken any more. */
  get closedFor(): CloseCause | undefined {
    return this.#closedFor
  }

  /** Whether the registry still knows the gateway by this secret; takes over its homes when it does. */
  stillIs(gateway: Gateway | undefined): boolean {
    if (gateway === undefined || gateway.secretDigest !== this.#secretDigest) return false
    this.#homes = new Set(gateway.homes)
    return true
  }

  /** Whether an append of it has waited for so long that the other side would soon wonder. */
  isOverdue(now: EpochMs): boolean {
    const oldest = this.held.oldest()
    if (oldest === undefined) return false
    return now - oldest >= (this.keepAlive > 0 ? Math.min(MOST_PATIENCE, this.keepAlive / 2) : MOST_PATIENCE)
  }

  /** Ends it now. The first cause stands. */
  close(cause: CloseCause): void {
    if (this.#closedFor !== undefined) return
    this.#closedFor = cause
    this.#client.close()
  }

  /** Notes why it is about to end, when something tells before it does. */
  willEndAs(reason: 'keep-alive' | 'replaced'): void {
    this.#end ??= reason
  }

  /** Why it ended. */
  endReason(): DisconnectReason {
    if (this.#closedFor === 'stopping') return 'hub-stopped'
    if (this.#closedFor !== undefined) return 'closed-by-hub'
    if (this.#end !== undefined) return this.#end
    return this.wire.saidGoodbye ? 'goodbye' : 'lost'
  }
}
