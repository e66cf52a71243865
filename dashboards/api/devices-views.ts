import type { DeviceFault } from '../../core/device-board.ts'
import type { DeviceRole, Room } from '../../core/directory.ts'
import type { AreaCode, DeviceId, GatewayId, HomeId } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'

/** `silent`: overdue though its gateway is heard. `unreachable`: its gateway is not heard, so nothing is known of it. */
export type DeviceHeard = 'heard' | 'silent' | 'unreachable' | 'unheard'

export interface DeviceRowView {
  readonly id: DeviceId
  readonly gateway: GatewayId
  readonly model: string
  readonly room: Room
  readonly role: DeviceRole
  readonly heard: DeviceHeard
  /** By the hub's clock. */
  readonly heardAt?: EpochMs
  /** The longest it is usually silent, once that is known. */
  readonly usualGap?: DurationMs
  /** % */
  readonly battery?: number
  /** By its figure or because it says so. */
  readonly batteryLow: boolean
  /** dBm */
  readonly signal?: number
  readonly faults: readonly DeviceFault[]
}

export interface GatewayRowView {
  readonly id: GatewayId
  readonly online: boolean
  readonly heardAt?: EpochMs
}

/** What hangs in one home. */
export interface HomeDevicesView {
  readonly home: HomeId
  readonly area: AreaCode
  readonly address: string
  readonly gateways: readonly GatewayRowView[]
  readonly devices: readonly DeviceRowView[]
}

/** GET /api/v1/devices */
export interface DevicesView {
  /** Names of every area that a home lies in, and of those above. */
  readonly areas: Readonly<Record<AreaCode, string>>
  readonly homes: readonly HomeDevicesView[]
}

/** `battery-low`: it is, now. `battery-soon`: it will be, by a straight line through what it said. `silent`: for more than a week. */
export type ReplaceReason = 'battery-low' | 'battery-soon' | 'faulty' | 'silent' | 'gateway-silent'

/** A device, or a gateway where there is no `device`, that somebody must go to. */
export interface ReplacementView {
  readonly home: HomeId
  readonly address: string
  readonly gateway: GatewayId
  readonly device?: Pick<DeviceRowView, 'id' | 'model' | 'room' | 'role'>
  readonly reasons: readonly ReplaceReason[]
  readonly battery?: number
  /** When the battery will be low. */
  readonly lowAt?: EpochMs
  readonly heardAt?: EpochMs
  readonly faults: readonly DeviceFault[]
}

/** GET /api/v1/devices/replacements */
export interface ReplacementsView {
  readonly grids: readonly {
    readonly area: AreaCode
    /** From the district down. */
    readonly areaNames: readonly string[]
    readonly items: readonly ReplacementView[]
  }[]
  /** False when the time-series store did not answer: then `battery-soon` may be missing. */
  readonly storeAnswers: boolean
  /** Devices whose battery was not looked at, because too many are below half. */
  readonly leftOff: number
}
