import type { Area, Device, Gateway, Home } from '../core/directory.ts'
import type { DirectoryContents, PlacedResponder } from './directory-contents.ts'
import type {
  AreaRow,
  DeviceRow,
  GatewayHomeRow,
  GatewayRow,
  HomeRow,
  ResponderHomeRow,
  ResponderRow,
} from './schema.ts'

export interface RegistryRows {
  readonly areas: readonly AreaRow[]
  readonly homes: readonly HomeRow[]
  readonly gateways: readonly GatewayRow[]
  readonly gatewayHomes: readonly GatewayHomeRow[]
  readonly devices: readonly DeviceRow[]
  readonly responders: readonly ResponderRow[]
  readonly responderHomes: readonly ResponderHomeRow[]
}

/** Turns rows into the records that everybody else knows. Join rows must come in the order of their `position`. */
export function contentsOfRows(rows: RegistryRows): DirectoryContents {
  const share = sharedStrings()
  const homesOfGateway = grouped(
    rows.gatewayHomes,
    (row) => share(row.gateway),
    (row) => share(row.home),
  )
  const homesOfResponder = grouped(
    rows.responderHomes,
    (row) => row.responder,
    (row) => share(row.home),
  )
  return {
    areas: rows.areas.map((row): Area => ({ code: share(row.code), name: row.name })),
    homes: rows.homes.map((row) => homeOfRow(row, share)),
    gateways: rows.gateways.map((row): Gateway => {
      const id = share(row.id)
      return { id, secretDigest: row.secret_digest, homes: homesOfGateway.get(id) ?? [] }
    }),
    devices: rows.devices.map((row) => deviceOfRow(row, share)),
    responders: rows.responders.map((row) => responderOfRow(row, homesOfResponder.get(row.id) ?? [])),
  }
}

/** Equal texts become one text in memory: 53,000 devices name 10,000 homes and a dozen models. */
function sharedStrings(): <T extends string>(text: T) => T {
  const known = new Map<string, string>()
  const isKnown = <T extends string>(text: string | undefined, like: T): text is T => text === like
  return (text) => {
    const same = known.get(text)
    if (isKnown(same, text)) return same
    known.set(text, text)
    return text
  }
}

function grouped<T>(rows: readonly T[], key: (row: T) => string, value: (row: T) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group === undefined) groups.set(key(row), [value(row)])
    else group.push(value(row))
  }
  return groups
}

function homeOfRow(row: HomeRow, share: (text: string) => string): Home {
  return {
    id: share(row.id),
    area: share(row.area),
    address: row.address,
    residentName: row.resident_name,
    residentBirthYear: row.resident_birth_year ?? undefined,
    residentPhone: row.resident_phone ?? undefined,
    careLevel: row.care_level,
    riskGrade: row.risk_grade,
    occupants: row.occupants,
    pets: row.pets === 1,
    entry: row.entry ?? undefined,
    inactivityCeiling: row.inactivity_ceiling ?? undefined,
  }
}

function deviceOfRow(row: DeviceRow, share: <T extends string>(text: T) => T): Device {
  return {
    id: share(row.id),
    gateway: share(row.gateway),
    externalId: share(row.external_id),
    home: share(row.home),
    model: share(row.model),
    room: share(row.room),
    role: share(row.role),
  }
}

function responderOfRow(row: ResponderRow, homes: readonly string[]): PlacedResponder {
  const { id, name, phone, role, area, position } = row
  return { responder: { id, name, phone, role, area, homes }, position }
}

export function rowOfHome(home: Home): HomeRow {
  return {
    id: home.id,
    area: home.area,
    address: home.address,
    resident_name: home.residentName,
    resident_birth_year: home.residentBirthYear ?? null,
    resident_phone: home.residentPhone ?? null,
    care_level: home.careLevel,
    risk_grade: home.riskGrade,
    occupants: home.occupants,
    pets: Number(home.pets),
    entry: home.entry ?? null,
    inactivity_ceiling: home.inactivityCeiling ?? null,
  }
}

export function rowOfDevice(device: Device): DeviceRow {
  const { id, gateway, externalId, home, model, room, role } = device
  return { id, gateway, external_id: externalId, home, model, room, role }
}

export function rowOfResponder({ responder, position }: PlacedResponder): ResponderRow {
  const { id, name, phone, role, area } = responder
  return { id, name, phone, role, area, position }
}

export const rowsOfGatewayHomes = (gateway: Gateway): GatewayHomeRow[] =>
  gateway.homes.map((home, position) => ({ gateway: gateway.id, home, position }))

export const rowsOfResponderHomes = ({ responder }: PlacedResponder): ResponderHomeRow[] =>
  responder.homes.map((home, position) => ({ responder: responder.id, home, position }))
