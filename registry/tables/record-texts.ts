import type { Device, Home, Responder } from '../../core/directory.ts'
import { hours } from '../../core/time.ts'
import type { GatewayEntry } from '../installation.ts'
import { phoneNumber } from '../phone.ts'

/** A record as the texts of its fields: what the record shapes read as the same record again. Empty fields are left out. */
export type RecordTexts = Readonly<Record<string, string>>

export const textsOfHome = (home: Home): RecordTexts =>
  filled({
    id: home.id,
    area: home.area,
    address: home.address,
    'resident.name': home.residentName,
    'resident.birth-year': home.residentBirthYear?.toString(),
    'resident.phone': home.residentPhone && writtenPhone(home.residentPhone),
    'care-level': home.careLevel,
    'risk-grade': home.riskGrade,
    occupants: String(home.occupants),
    pets: String(home.pets),
    entry: home.entry,
    'inactivity-ceiling-hours':
      home.inactivityCeiling === undefined ? undefined : String(home.inactivityCeiling / hours(1)),
  })

/** Without its secret, of which nothing but a digest is known. */
export const textsOfGateway = ({ id, homes }: Pick<GatewayEntry, 'id' | 'homes'>): RecordTexts =>
  filled({ id, homes: homes.join(' ') })

export const textsOfDevice = (device: Device): RecordTexts =>
  filled({
    id: device.id,
    gateway: device.gateway,
    'external-id': device.externalId,
    home: device.home,
    model: device.model,
    room: device.room,
    role: device.role,
  })

/** @param position from 0 */
export const textsOfResponder = (responder: Responder, position: number): RecordTexts =>
  filled({
    id: responder.id,
    name: responder.name,
    phone: writtenPhone(responder.phone),
    role: responder.role,
    area: responder.area,
    homes: responder.homes.join(' '),
    'call-order': String(position + 1),
  })

/** A Chinese number as it is dialled there, any other with its country. */
function writtenPhone(phone: string): string {
  const short = phone.replace(/^\+86/, '')
  return phoneNumber(short) === phone ? short : phone
}

function filled(texts: Readonly<Record<string, string | undefined>>): RecordTexts {
  const given: Record<string, string> = {}
  for (const [field, text] of Object.entries(texts)) if (text !== undefined && text !== '') given[field] = text
  return given
}
