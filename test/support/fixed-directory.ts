import type { Device, Directory, Gateway } from '../../core/directory.ts'
import type { DeviceId, GatewayId, HomeId } from '../../core/names.ts'

/** A directory of gateways and devices alone: `{ 'g-1': { homes: ['h-1'], devices: { 'front door': 'd-1' } } }`. */
export interface FixedGateway {
  readonly homes: readonly HomeId[]
  /** External id → device id, or device id and home when it isn't the gateway's first. */
  readonly devices: Readonly<Record<string, DeviceId | { readonly id: DeviceId; readonly home: HomeId }>>
}

/** A directory that never changes and knows no people, for tests of what only asks about gateways and devices. */
export function fixedDirectory(town: Readonly<Record<GatewayId, FixedGateway>>): Directory {
  const gateways = new Map<GatewayId, Gateway>()
  const devices = new Map<string, Device>()
  for (const [id, { homes, devices: named }] of Object.entries(town)) {
    gateways.set(id, { id, secretDigest: '', homes })
    for (const [externalId, said] of Object.entries(named)) {
      const { id: device, home } = typeof said === 'string' ? { id: said, home: homes[0] ?? '' } : said
      const key = `${id}\n${externalId}`
      devices.set(key, { id: device, gateway: id, externalId, home, model: 'test', room: 'living', role: 'fixed' })
    }
  }
  return {
    home: () => undefined,
    homes: () => [],
    gateway: (id) => gateways.get(id),
    gateways: () => [...gateways.values()],
    gatewaysOf: (home) => [...gateways.values()].filter((gateway) => gateway.homes.includes(home)),
    device: (gateway, externalId) => devices.get(`${gateway}\n${externalId}`),
    devicesOf: (home) => [...devices.values()].filter((device) => device.home === home),
    area: () => undefined,
    areas: () => [],
    responders: () => [],
    respondersOfArea: () => [],
    responderByPhone: () => undefined,
    onChange: () => () => {},
  }
}
