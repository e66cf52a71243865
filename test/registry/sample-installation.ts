import type { Device, Home, Responder } from '../../core/directory.ts'
import type { Installation } from '../../registry/installation.ts'

export const sampleHome = (id: string, rest: Partial<Home> = {}): Home => ({
  id,
  area: '12011210320101',
  address: `前营村3组${id}号`,
  residentName: '王某某',
  residentBirthYear: 1948,
  residentPhone: '+8613800000001',
  careLevel: 'self-caring',
  riskGrade: 'green',
  occupants: 1,
  pets: false,
  entry: undefined,
  inactivityCeiling: undefined,
  ...rest,
})

export const sampleDevice = (id: string, gateway: string, home: string, rest: Partial<Device> = {}): Device => ({
  id,
  gateway,
  externalId: id,
  home,
  model: 'native',
  room: 'living',
  role: 'fixed',
  ...rest,
})

export const sampleResponder = (id: string, rest: Partial<Responder> = {}): Responder => ({
  id,
  name: '李某某',
  phone: '+8613800000002',
  role: 'grid-worker',
  area: '12011210320101',
  homes: [],
  ...rest,
})

/** Four levels of area, two homes with a gateway each, three devices, one grid worker. */
export const sampleInstallation: Installation = {
  areas: [
    { code: '120112', name: '津南区' },
    { code: '120112103', name: '小站镇' },
    { code: '120112103201', name: '前营村' },
    { code: '12011210320101', name: '第一网格' },
  ],
  homes: [sampleHome('h01'), sampleHome('h02')],
  gateways: [
    { id: 'gw-h01', homes: ['h01'], secretDigest: 'a'.repeat(64) },
    { id: 'gw-h02', homes: ['h02'], secretDigest: undefined },
  ],
  devices: [
    sampleDevice('h01-door', 'gw-h01', 'h01', { externalId: 'door', role: 'outer-door' }),
    sampleDevice('h01-motion', 'gw-h01', 'h01', { externalId: 'motion' }),
    sampleDevice('h02-door', 'gw-h02', 'h02', { externalId: 'door', role: 'outer-door' }),
  ],
  responders: [sampleResponder('li')],
}
