import type { Directory, Home } from '../../core/directory.ts'
import { type Scope, within } from '../../core/operators.ts'

/** The registry for who may see an area only: every home, gateway, device and responder elsewhere is not there. Names of areas are no secret. */
export function directoryWithin(directory: Directory, scope: Scope): Directory {
  if (scope === '') return directory
  const seen = (home: Home | undefined): home is Home => within(scope, home?.area)
  const sees = (id: string): boolean => seen(directory.home(id))
  return {
    home: (id) => (sees(id) ? directory.home(id) : undefined),
    homes: () => directory.homes().filter(seen),
    gateway: (id) => directory.gateways().find((gateway) => gateway.id === id && gateway.homes.every(sees)),
    gateways: () => directory.gateways().filter((gateway) => gateway.homes.every(sees)),
    gatewaysOf: (home) => (sees(home) ? directory.gatewaysOf(home) : []),
    device(gateway, externalId) {
      const device = directory.device(gateway, externalId)
      return device !== undefined && sees(device.home) ? device : undefined
    },
    devicesOf: (home) => (sees(home) ? directory.devicesOf(home) : []),
    area: (code) => directory.area(code),
    areas: () => directory.areas().filter((area) => within(scope, area.code)),
    responders: (home, role) => (sees(home) ? directory.responders(home, role) : []),
    respondersOfArea: (area, role) => (within(scope, area) ? directory.respondersOfArea(area, role) : []),
    responderByPhone: (phone) => directory.responderByPhone(phone),
    onChange: (listener) => directory.onChange(listener),
  }
}
