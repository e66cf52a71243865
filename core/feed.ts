import type { GatewayEvent, HomeEvent, HubEvent } from './message.ts'
import type { Offset } from './journal.ts'
import type { HeardReading } from './reading.ts'
import type { DeviceId, GatewayId, HomeId } from './names.ts'
import type { EpochMs } from './time.ts'

/** Why a message could not become readings. Each is a counter and a filter on the quarantine page. */
export type QuarantineReason =
  | 'foreign-topic'
  | 'unknown-format'
  | 'malformed'
  | 'no-known-metric'
  | 'out-of-range'
  | 'unknown-device'
  | 'device-elsewhere'
  | 'store-refused'

/** A journal entry after decoding: what the store-writer and the alerter consume, the same for both. */
export type FeedEntry = { readonly offset: Offset; readonly receivedAt: EpochMs } & (
  | { readonly kind: 'message'; readonly gateway: GatewayId; readonly will: boolean; readonly decoded: DecodedMessage }
  | { readonly kind: 'gateway'; readonly event: GatewayEvent }
  | { readonly kind: 'hub'; readonly event: HubEvent }
  | { readonly kind: 'home'; readonly event: HomeEvent }
)

export interface DecodedMessage {
  /** Readings of registered devices: these are stored. */
  readonly readings: readonly HeardReading[]
  /**
   * Life-safety readings of a device that nobody registered where it speaks: they raise an alert (未登记设备) at the home that the topic names, and
   * at the home where the device is registered if its gateway speaks for that one too. Not stored; their message is in the quarantine.
   */
  readonly unregistered: readonly HeardReading[]
  /** Set when the message, or a part of it, ends in the quarantine. */
  readonly quarantine: { readonly reason: QuarantineReason; readonly detail: string } | undefined
  /**
   * The registered device that the topic names, when what could not be decoded of its message may have been a call for help. Never of a retained
   * message.
   */
  readonly undecodable?: { readonly home: HomeId; readonly device: DeviceId }
  /**
   * It says where somebody is, more or less readably, or what a resident no longer agrees to: in the quarantine it stands without its payload.
   */
  readonly tellsWhere?: true
  /**
   * Homes of which it told what their residents no longer agree to: that, and not what, it told is heard, so that nobody takes them for homes of
   * which nothing comes. Never of a retained message.
   */
  readonly hushed?: readonly HomeId[]
  /** Field names that the decoder does not know: counted, shown, not an error. */
  readonly unknown: readonly string[]
}

/** Decoded journal entries; the port between ingest and alerting. */
export interface Feed {
  /** Up to `limit` entries with offset > `after`, in order; empty when there are none yet. */
  read(after: Offset, limit: number): Promise<readonly FeedEntry[]>
}
