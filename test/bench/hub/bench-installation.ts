import { createHash } from 'node:crypto'
import type { Area, Device, Home, Responder } from '../../../core/directory.ts'
import type { Installation } from '../../../registry/installation.ts'
import { DEVICES, deviceOf, gatewayOf, homeOf, secretOf } from '../generator/accounts.ts'

/** The district, its first town, that one's first village and its first grid. */
export const AREAS = ['999902', '999902101', '999902101101', '99990210110101'] as const

const HOMES_A_GRID = 50
const GRIDS_A_VILLAGE = 5
const VILLAGES_A_TOWN = 8
const SURNAMES = Array.from('王李张刘陈杨赵黄')
const GIVEN = Array.from('秀德桂永玉长淑志凤国万春')

const gridCode = (index: number): string => {
  const grid = Math.floor(index / HOMES_A_GRID)
  const village = Math.floor(grid / GRIDS_A_VILLAGE)
  const town = 101 + Math.floor(village / VILLAGES_A_TOWN)
  return `${AREAS[0]}${town}${101 + (village % VILLAGES_A_TOWN)}0${1 + (grid % GRIDS_A_VILLAGE)}`
}

const nameOf = (index: number): string =>
  [SURNAMES[index % 8], GIVEN[Math.floor(index / 8) % 12], GIVEN[Math.floor(index / 96) % 12]].join('')

const homeAt = (index: number): Home => ({
  id: homeOf(index),
  area: gridCode(index),
  address: `${1 + (index % 40)}组 ${homeOf(index)}`,
  residentName: nameOf(index),
  residentBirthYear: 1950,
  residentPhone: undefined,
  careLevel: 'self-caring',
  riskGrade: index % 10 === 0 ? 'red' : 'green',
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

const areasAbove = (grid: string): readonly Area[] =>
  [6, 9, 12, 14].map((length) => ({ code: grid.slice(0, length), name: grid.slice(0, length) }))

const workerOf = (area: string, number: number): Responder => ({
  id: `bench-grid-${number}`,
  name: '网格员',
  phone: `+861380000${String(number).padStart(4, '0')}`,
  role: 'grid-worker',
  area,
  homes: [],
})

/** A district for the load generator's gateways: each with a home, five motion sensors and a button; grids of 50 homes, a worker in each. */
export function benchInstallation(count: number): Installation {
  const indices = Array.from({ length: count }, (_, index) => index)
  const grids = [...new Set(indices.map((index) => gridCode(index)))]
  const areas = new Map(grids.flatMap((grid) => areasAbove(grid)).map((area) => [area.code, area]))
  return {
    areas: [...areas.values()],
    homes: indices.map((index) => homeAt(index)),
    gateways: indices.map((index) => ({
      id: gatewayOf(index),
      homes: [homeOf(index)],
      secretDigest: createHash('sha256').update(secretOf(index)).digest('hex'),
    })),
    devices: indices.flatMap(devicesOf),
    responders: grids.map((grid, number) => workerOf(grid, number)),
  }
}
