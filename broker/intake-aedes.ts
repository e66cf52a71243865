import { EventEmitter } from 'node:events'
import { Aedes } from 'aedes'
import type { Client, PublishPacket } from 'aedes'

type Done = (error?: Error) => void

/**
 * An MQTT server whose gateways talk to the hub and never to each other: what comes from a client has been taken in the
 * `authorizePublish` hook and ends here; only what the hub itself publishes is retained, queued and delivered. (docs/adr/0003)
 */
export class IntakeAedes extends Aedes {
  /** The number of the last message it published. Where it starts decides the order of queued messages across restarts. */
  declare counter: number

  override publish(packet: PublishPacket, from: Client | Done | null, done?: Done): void {
    if (typeof from === 'function') super.publish(packet, from)
    else if (from === null) super.publish(packet, done ?? (() => {}))
    else done?.()
  }

  /** Told of failures that no client is to blame for. */
  onFailure(listener: (error: Error) => void): void {
    EventEmitter.prototype.on.call(this, 'error', listener)
  }
}
