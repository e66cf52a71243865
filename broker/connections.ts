import type { Client } from 'aedes'
import type { Directory } from '../core/directory.ts'
import type { Counter, Metrics } from '../core/metrics.ts'
import type { Clock } from '../core/time.ts'
import type { Admission } from './connection.ts'
import { Connection } from './connection.ts'
import type { Presence } from './presence.ts'
import { Wire } from './wire.ts'
import type { WireFault, WireLimits } from './wire.ts'

export interface ConnectionsOptions {
  readonly clock: Clock
  readonly presence: Presence
  readonly directory: Pick<Directory, 'gateway'>
  readonly metrics: Metrics
  readonly limits: WireLimits
}

/** The connections of gateways that were let in, from their registration to their end. */
export class Connections {
  readonly #clock: Clock
  readonly #presence: Presence
  readonly #directory: Pick<Directory, 'gateway'>
  readonly #closed: Counter
  readonly #limits: WireLimits
  readonly #all = new Map<Client, Connection>()
  readonly #byClientId = new Map<string, Connection>()
  readonly #wires = new WeakMap<Client['conn'], Wire>()

  constructor(options: ConnectionsOptions) {
    this.#clock = options.clock
    this.#presence = options.presence
    this.#directory = options.directory
    this.#closed = options.metrics.counter('mqtt_closed_total', 'Connections that the hub ended', ['cause'])
    this.#limits = options.limits
  }

  get count(): number {
    return this.#all.size
  }

  of(client: Client): Connection | undefined {
    return this.#all.get(client)
  }

  /** The wire to put on a new socket. */
  wireFor(socket: Client['conn']): Wire {
    const wire = new Wire(this.#clock, this.#limits)
    this.#wires.set(socket, wire)
    return wire
  }

  /** The client was let in and is about to be registered: a connection with the same id ends for it [MQTT-3.1.4-2]. */
  letIn(admission: Admission): void {
    this.#byClientId.get(admission.clientId)?.willEndAs('replaced')
  }

  registered(client: Client, admission: Admission): void {
    // The server registers even who went away while it was let in, and then never says that it ended.
    if (client.closed) return
    const wire = this.#wires.get(client.conn) ?? this.wireFor(client.conn)
    const connection = new Connection(admission, client, wire)
    this.#all.set(client, connection)
    this.#byClientId.set(connection.clientId, connection)
    wire.onHeard = () => this.#presence.heard(connection.gateway, wire.heardAt)
    wire.onFault = (fault) => connection.close(fault)
    this.#presence.joined(connection.gateway, connection.keepAlive, this.#clock.now())
  }

  ended(client: Client): void {
    const connection = this.#all.get(client)
    if (connection === undefined) return
    this.#all.delete(client)
    if (this.#byClientId.get(connection.clientId) === connection) this.#byClientId.delete(connection.clientId)
    const cause = connection.closedFor
    if (cause !== undefined && cause !== 'stopping') this.#closed.add(1, { cause })
    this.#presence.left(connection.gateway, connection.endReason(), this.#clock.now())
  }

  /** Ends a client that was not let in yet. */
  refuse(client: Client, fault: WireFault): void {
    this.#closed.add(1, { cause: fault })
    client.close()
  }

  /** Closes who waits for an append for too long: a client that hears nothing believes what it likes. */
  closeOverdue(): void {
    const now = this.#clock.now()
    for (const connection of this.#all.values()) if (connection.isOverdue(now)) connection.close('overload')
  }

  /** Closes whose gateway is no longer registered with the secret it came with. */
  recheck(): void {
    for (const connection of this.#all.values()) {
      if (!connection.stillIs(this.#directory.gateway(connection.gateway))) connection.close('registry')
    }
  }

  closeAll(): void {
    for (const connection of this.#all.values()) connection.close('stopping')
  }
}
