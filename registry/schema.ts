import type { CareLevel, DeviceRole, ResponderRole, RiskGrade, Room } from '../core/directory.ts'
import type { ProfileTables } from './profiles/profile-tables.ts'
import type { RosterTables } from './roster/roster-tables.ts'

/** The registry's tables, as Kysely sees them. Times are in milliseconds; `pets` is 0 or 1. */
export interface RegistryTables extends RosterTables, ProfileTables {
  readonly area: AreaRow
  readonly home: HomeRow
  readonly gateway: GatewayRow
  readonly gateway_home: GatewayHomeRow
  readonly device: DeviceRow
  readonly responder: ResponderRow
  readonly responder_home: ResponderHomeRow
  readonly registry_revision: RegistryRevisionRow
}

export interface AreaRow {
  readonly code: string
  readonly name: string
}

export interface HomeRow {
  readonly id: string
  readonly area: string
  readonly address: string
  readonly resident_name: string
  readonly resident_birth_year: number | null
  readonly resident_phone: string | null
  readonly care_level: CareLevel
  readonly risk_grade: RiskGrade
  readonly occupants: number
  readonly pets: number
  readonly entry: string | null
  readonly inactivity_ceiling: number | null
}

export interface GatewayRow {
  readonly id: string
  readonly secret_digest: string
}

/** `position` keeps the order in which the homes were named. */
export interface GatewayHomeRow {
  readonly gateway: string
  readonly home: string
  readonly position: number
}

export interface DeviceRow {
  readonly id: string
  readonly gateway: string
  readonly external_id: string
  readonly home: string
  readonly model: string
  readonly room: Room
  readonly role: DeviceRole
}

/** `position` is the place in the call order among those of one role and area; equal places go by id. */
export interface ResponderRow {
  readonly id: string
  readonly name: string
  readonly phone: string
  readonly role: ResponderRole
  readonly area: string
  readonly position: number
}

export interface ResponderHomeRow {
  readonly responder: string
  readonly home: string
  readonly position: number
}

/** One row (`id` 1). It grows with each change, so that another process can see that there was one. */
export interface RegistryRevisionRow {
  readonly id: number
  readonly revision: number
}
