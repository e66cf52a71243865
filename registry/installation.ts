import type { Area, Device, Home, Responder } from '../core/directory.ts'
import type { GatewayId, HomeId, ResponderId } from '../core/names.ts'

/** A gateway to be saved. */
export interface GatewayEntry {
  readonly id: GatewayId
  readonly homes: readonly HomeId[]
  /** SHA-256 of its secret, hex. `undefined`: the one it has stays; a gateway that has none yet gets one made. */
  readonly secretDigest: string | undefined
}

/** Areas, homes, gateways, devices and responders that belong together: what one installation list holds. */
export interface Installation {
  readonly areas: readonly Area[]
  readonly homes: readonly Home[]
  readonly gateways: readonly GatewayEntry[]
  readonly devices: readonly Device[]
  /** In call order. */
  readonly responders: readonly Responder[]
  /** Their places in the call order, from 0, where these are not all there are; their order when left out. */
  readonly positions?: ReadonlyMap<ResponderId, number>
}

export const RECORD_KINDS = ['area', 'home', 'gateway', 'device', 'responder'] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

/** What saving did, for one kind of record. */
export interface SaveCount {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

export interface SaveResult {
  readonly counts: Readonly<Record<RecordKind, SaveCount>>
  /** The secrets that were made. They are kept nowhere: show them once. */
  readonly newSecrets: readonly { readonly gateway: GatewayId; readonly secret: string }[]
}

export const nothingToSave: Installation = { areas: [], homes: [], gateways: [], devices: [], responders: [] }
