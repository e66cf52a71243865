import type { Residences } from '../../../alerting/detectors/residences.ts'
import type { Area, Device, Gateway, Home } from '../../../core/directory.ts'
import { areaAt } from '../../../core/names.ts'
import { hours } from '../../../core/time.ts'

/** Where people live whom nobody has ever met. */
export interface Village extends Residences {
  readonly gateways: () => readonly Gateway[]
  /** From now on it holds these, and says so. */
  becomes(contents: Contents): void
}

export function aHome(id: string, differing: Partial<Home> = {}): Home {
  return {
    id,
    area: '12011710120101',
    address: `前营村${id}号`,
    residentName: '王秀兰',
    residentBirthYear: 1948,
    residentPhone: undefined,
    careLevel: 'self-caring',
    riskGrade: 'green',
    occupants: 1,
    pets: false,
    entry: undefined,
    inactivityCeiling: undefined,
    ...differing,
  }
}

export const aGateway = (id: string, homes: readonly string[]): Gateway => ({ id, secretDigest: '', homes })

export function aDevice(id: string, differing: Partial<Device> = {}): Device {
  return { id, gateway: 'g1', externalId: id, home: 'h1', model: 'any', room: 'other', role: 'fixed', ...differing }
}

export interface Contents {
  readonly homes: readonly Home[]
  readonly gateways: readonly Gateway[]
  readonly devices: readonly Device[]
  /** The districts of the homes, under their codes, when left out. */
  readonly areas?: readonly Area[]
}

/** Two homes of a ceiling of four hours behind one platform. The first has nothing that speaks by itself but a thermometer that may be dead. */
export const onePlatform = (): Contents => ({
  homes: [aHome('h1', { inactivityCeiling: hours(4) }), aHome('h2', { inactivityCeiling: hours(4) })],
  gateways: [aGateway('platform', ['h1', 'h2'])],
  devices: [
    aDevice('m1', { gateway: 'platform', home: 'h1' }),
    aDevice('t1', { gateway: 'platform', home: 'h1' }),
    aDevice('m2', { gateway: 'platform', home: 'h2' }),
  ],
})

/** One home with one gateway and the usual devices. */
export const oneHome = (differing: Partial<Home> = {}): Contents => ({
  homes: [aHome('h1', differing)],
  gateways: [aGateway('g1', ['h1'])],
  devices: [
    aDevice('bedroom', { room: 'bedroom' }),
    aDevice('living', { room: 'living' }),
    aDevice('front-door', { room: 'hall', role: 'outer-door' }),
    aDevice('fridge', { room: 'kitchen', role: 'fridge' }),
    aDevice('bed', { room: 'bedroom', role: 'bed' }),
    aDevice('watch', { role: 'worn' }),
    aDevice('button', { room: 'bedroom' }),
    aDevice('kitchen-smoke', { room: 'kitchen' }),
    aDevice('radar', { room: 'bathroom' }),
  ],
})

export function village(contents: Contents): Village {
  const listeners = new Set<() => void>()
  let now = stands(contents)
  return {
    home: (id) => now.home(id),
    homes: () => now.homes(),
    gateway: (id) => now.gateway(id),
    gateways: () => now.gateways(),
    gatewaysOf: (home) => now.gatewaysOf(home),
    devicesOf: (home) => now.devicesOf(home),
    areas: () => now.areas(),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    becomes(other) {
      now = stands(other)
      for (const listener of listeners) listener()
    },
  }
}

function stands({ homes, gateways, devices, areas }: Contents): Omit<Village, 'onChange' | 'becomes'> {
  const homeById = new Map(homes.map((home) => [home.id, home]))
  const gatewayById = new Map(gateways.map((gateway) => [gateway.id, gateway]))
  const gatewaysOf = gathered(gateways, (gateway) => gateway.homes)
  const devicesOf = gathered(devices, (device) => [device.home])
  const districts = [...new Set(homes.map((home) => areaAt(home.area, 'district') ?? home.area))]
  return {
    home: (id) => homeById.get(id),
    homes: () => homes,
    gateway: (id) => gatewayById.get(id),
    gateways: () => gateways,
    gatewaysOf: (home) => gatewaysOf.get(home) ?? [],
    devicesOf: (home) => devicesOf.get(home) ?? [],
    areas: () => areas ?? districts.map((code) => ({ code, name: code })),
  }
}

function gathered<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, T[]> {
  const lists = new Map<string, T[]>()
  for (const item of items) {
    for (const key of keysOf(item)) lists.set(key, [...(lists.get(key) ?? []), item])
  }
  return lists
}
