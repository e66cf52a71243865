import type { GatewayId, HomeId } from './names.ts'
import type { PresenceMode } from './presence.ts'
import type { DurationMs, EpochMs } from './time.ts'

export type Qos = 0 | 1 | 2

/** What a gateway said, as the broker took it. The payload is bytes; nothing has looked inside yet. */
export interface Message {
  readonly kind: 'message'
  readonly gateway: GatewayId
  readonly topic: string
  readonly payload: Uint8Array
  readonly qos: Qos
  readonly retain: boolean
  readonly dup: boolean
  /** `will`: the gateway did not say it now; it left it to be said should its connection break. */
  readonly cause: 'publish' | 'will'
  /**
   * `foreign`: the topic is not this gateway's to speak on. Kept for the operator, never interpreted.
   */
  readonly standing: 'own' | 'foreign'
  readonly receivedAt: EpochMs
}

/** Why a connection ended. `hub-stopped` and what the hub closed itself say nothing about the home. */
export type DisconnectReason = 'goodbye' | 'lost' | 'keep-alive' | 'replaced' | 'closed-by-hub' | 'hub-stopped'

/** What the broker knows of a gateway besides its messages. */
export type GatewayEvent =
  | {
      readonly kind: 'connected'
      readonly gateway: GatewayId
      readonly keepAlive: DurationMs
      readonly receivedAt: EpochMs
    }
  | {
      readonly kind: 'disconnected'
      readonly gateway: GatewayId
      readonly reason: DisconnectReason
      readonly receivedAt: EpochMs
    }
  /** Some MQTT packet came (a PINGREQ counts); at most one a minute a gateway. */
  | { readonly kind: 'heard'; readonly gateway: GatewayId; readonly receivedAt: EpochMs }

/** The hub's own pulse. `started` stands first after every start; `tick` comes once a second while it can write. */
export interface HubEvent {
  readonly kind: 'started' | 'tick'
  readonly receivedAt: EpochMs
}

/**
 * Somebody said where a resident is. It stands in the journal, so that judging it again gives the same.
 */
export interface HomeEvent {
  readonly kind: 'mode-set'
  readonly home: HomeId
  readonly mode: PresenceMode
  /** When the mode ends by itself; `undefined` for one that lasts until another is set. */
  readonly until: EpochMs | undefined
  /** Who said so: an operator's or responder's id. */
  readonly by: string
  readonly receivedAt: EpochMs
}

/** All that the journal can hold. */
export type JournalRecord = Message | GatewayEvent | HubEvent | HomeEvent
