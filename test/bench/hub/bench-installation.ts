import { createHash } from 'node:crypto'
import type { Device, Home } from '../../../core/directory.ts'
import type { Installation } from '../../../registry/installation.ts'
import { DEVICES, deviceOf, gatewayOf, homeOf, secretOf } from '../generator/accounts.ts'

const GRID = '99990210110101'

const homeNamed = (id: string): Home => ({
  id,
  area: GRID,
  address: id,
  residentName: '测试',
  residentBirthYear: 1950,
  residentPhone: undefined,
  careLevel: 'self-caring',
  riskGrade: 'green',
  occupants: 1,
  pets: false,
  entry: undefined,
  inactivityCeiling: undefined,
})

const deviceAt = (index: number, id: string, externalId: string, model: string): Device => ({
  id,
  externalId,
  model,
  gateway: gatewayOf(index),
  home: homeOf(index),
  room: 'living',
  role: 'fixed',
})

function devicesOf(index: number): readonly Device[] {
  const sensors = Array.from({ length: DEVICES }, (_, device) => deviceOf(index, device))
  const button = deviceAt(index, `${homeOf(index)}-sos`, 'sos', 'native-sos')
  return [button, ...sensors.map((id) => deviceAt(index, id, id, 'native-motion'))]
}

/** A district for the load generator's gateways: each with a home, five motion sensors and a button; one grid worker for all. */
export function benchInstallation(count: number): Installation {
  const indices = Array.from({ length: count }, (_, index) => index)
  return {
    areas: ['999902', '999902101', '999902101101', GRID].map((code) => ({ code, name: code })),
    homes: indices.map((index) => homeNamed(homeOf(index))),
    gateways: indices.map((index) => ({
      id: gatewayOf(index),
      homes: [homeOf(index)],
      secretDigest: createHash('sha256').update(secretOf(index)).digest('hex'),
    })),
    devices: indices.flatMap(devicesOf),
    responders: [
      { id: 'bench-grid', name: '网格员', phone: '+8613800000001', role: 'grid-worker', area: GRID, homes: [] },
    ],
  }
}
