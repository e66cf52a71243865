import type { AreaCode, DeviceId, GatewayId, HomeId, ResponderId } from './names.ts'
import type { DurationMs } from './time.ts'

export type Room = 'living' | 'bedroom' | 'bathroom' | 'kitchen' | 'hall' | 'yard' | 'other'
export type DeviceRole = 'outer-door' | 'inner-door' | 'fridge' | 'bed' | 'worn' | 'fixed'
export type CareLevel = 'self-caring' | 'partly-dependent' | 'fully-dependent'
export type RiskGrade = 'green' | 'orange' | 'red'
export type ResponderRole = 'neighbour' | 'carer' | 'grid-worker' | 'village' | 'town' | 'district'

export interface Area {
  readonly code: AreaCode
  readonly name: string
}

export interface Home {
  readonly id: HomeId
  readonly area: AreaCode
  /** As a person would say it to a taxi driver, below the grid: 前营村3组12号. */
  readonly address: string
  readonly residentName: string
  readonly residentBirthYear: number | undefined
  readonly residentPhone: string | undefined
  readonly careLevel: CareLevel
  readonly riskGrade: RiskGrade
  readonly occupants: number
  readonly pets: boolean
  /** How to get in: who holds the key, where the spare is. Shown to who must go there, never sent by SMS. */
  readonly entry: string | undefined
  /** Per-home ceiling of stillness; the district's default when undefined. */
  readonly inactivityCeiling: DurationMs | undefined
}

export interface Gateway {
  readonly id: GatewayId
  /** SHA-256 of the secret, hex. */
  readonly secretDigest: string
  /** The homes it may speak for; one for a home's own box. */
  readonly homes: readonly HomeId[]
}

export interface Device {
  readonly id: DeviceId
  readonly gateway: GatewayId
  /** As its gateway calls it. Unique with `gateway`. */
  readonly externalId: string
  readonly home: HomeId
  readonly model: string
  readonly room: Room
  readonly role: DeviceRole
}

export interface Responder {
  readonly id: ResponderId
  readonly name: string
  /** E.164; for a chat group or another platform `group:` and its name. */
  readonly phone: string
  readonly role: ResponderRole
  /** Whom they answer for: their area and everything below. */
  readonly area: AreaCode
  /** For neighbours and carers: the homes they look after; empty for staff. */
  readonly homes: readonly HomeId[]
}

/**
 * Who lives where, as of now, from memory: cheap enough to ask for every message. Answers change when the registry does.
 */
export interface Directory {
  home(id: HomeId): Home | undefined
  homes(): readonly Home[]
  gateway(id: GatewayId): Gateway | undefined
  gateways(): readonly Gateway[]
  gatewaysOf(home: HomeId): readonly Gateway[]
  device(gateway: GatewayId, externalId: string): Device | undefined
  devicesOf(home: HomeId): readonly Device[]
  area(code: AreaCode): Area | undefined
  areas(): readonly Area[]
  /**
   * Who can be told about the home at that level, in call order. Neighbours and carers are named on the home; staff are those
   * of the home's own area at that level.
   */
  responders(home: HomeId, role: ResponderRole): readonly Responder[]
  respondersOfArea(area: AreaCode, role: ResponderRole): readonly Responder[]
  responderByPhone(phone: string): Responder | undefined
  /** Called after each change of the registry, when the answers above are already the new ones. */
  onChange(listener: () => void): () => void
}
