import type { Area, Device, Directory, Gateway, Home, Responder, ResponderRole } from '../core/directory.ts'
import type { AreaCode, GatewayId, HomeId, ResponderId } from '../core/names.ts'
import type { DirectoryContents, PlacedResponder } from './directory-contents.ts'
import { ResponderIndex } from './responder-index.ts'

/**
 * The registry in memory. Looking a gateway, a home or a device up is one or two hash look-ups; a change costs what
 * changed, not what there is.
 */
export class MemoryDirectory implements Directory {
  #areas = new Map<AreaCode, Area>()
  #homes = new Map<HomeId, Home>()
  #gateways = new Map<GatewayId, Gateway>()
  #gatewaysOfHome = new Map<HomeId, Gateway[]>()
  #devices = new Map<string, Device>()
  #devicesOfGateway = new Map<GatewayId, Map<string, Device>>()
  #devicesOfHome = new Map<HomeId, Device[]>()
  #responders = new Map<ResponderId, PlacedResponder>()
  #responderIndex = new ResponderIndex()
  #lists: { areas?: readonly Area[]; homes?: readonly Home[]; gateways?: readonly Gateway[] } = {}
  readonly #listeners = new Set<() => void>()

  home(id: HomeId): Home | undefined {
    return this.#homes.get(id)
  }

  homes(): readonly Home[] {
    return (this.#lists.homes ??= [...this.#homes.values()])
  }

  gateway(id: GatewayId): Gateway | undefined {
    return this.#gateways.get(id)
  }

  gateways(): readonly Gateway[] {
    return (this.#lists.gateways ??= [...this.#gateways.values()])
  }

  gatewaysOf(home: HomeId): readonly Gateway[] {
    return this.#gatewaysOfHome.get(home) ?? []
  }

  device(gateway: GatewayId, externalId: string): Device | undefined {
    return this.#devicesOfGateway.get(gateway)?.get(externalId)
  }

  deviceById(id: string): Device | undefined {
    return this.#devices.get(id)
  }

  /** The devices that the gateway speaks for. */
  devicesOfGateway(gateway: GatewayId): readonly Device[] {
    return [...(this.#devicesOfGateway.get(gateway)?.values() ?? [])]
  }

  devicesOf(home: HomeId): readonly Device[] {
    return this.#devicesOfHome.get(home) ?? []
  }

  area(code: AreaCode): Area | undefined {
    return this.#areas.get(code)
  }

  areas(): readonly Area[] {
    return (this.#lists.areas ??= [...this.#areas.values()])
  }

  responders(home: HomeId, role: ResponderRole): readonly Responder[] {
    if (role === 'neighbour' || role === 'carer') return this.#responderIndex.namedOn(home, role)
    const area = this.#homes.get(home)?.area
    return area === undefined ? [] : this.respondersOfArea(area, role)
  }

  /** Those of the area itself at the role's level, then those set above it who answer for it as well. */
  respondersOfArea(area: AreaCode, role: ResponderRole): readonly Responder[] {
    return this.#responderIndex.staffOf(area, role)
  }

  responderByPhone(phone: string): Responder | undefined {
    return this.#responderIndex.byPhone(phone)
  }

  responderById(id: ResponderId): PlacedResponder | undefined {
    return this.#responders.get(id)
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Forgets everything and holds `contents` instead. Listeners are called once. */
  replace(contents: DirectoryContents): void {
    this.#areas = new Map()
    this.#homes = new Map()
    this.#gateways = new Map()
    this.#gatewaysOfHome = new Map()
    this.#devices = new Map()
    this.#devicesOfGateway = new Map()
    this.#devicesOfHome = new Map()
    this.#responders = new Map()
    this.put(contents)
  }

  /** Adds what is new and replaces what is known by its id. Listeners are called once. */
  put(contents: DirectoryContents): void {
    for (const area of contents.areas) this.#areas.set(area.code, area)
    for (const home of contents.homes) this.#homes.set(home.id, home)
    for (const gateway of contents.gateways) this.#putGateway(gateway)
    // Two devices may change places: first all go, then all come.
    for (const device of contents.devices) this.#dropDevice(device.id)
    for (const device of contents.devices) this.#putDevice(device)
    for (const placed of contents.responders) this.#responders.set(placed.responder.id, placed)
    this.#responderIndex = indexed([...this.#responders.values()])
    this.#lists = {}
    for (const listener of this.#listeners) listener()
  }

  #putGateway(gateway: Gateway): void {
    for (const home of this.#gateways.get(gateway.id)?.homes ?? []) takeOut(this.#gatewaysOfHome, home, gateway.id)
    for (const home of gateway.homes) putIn(this.#gatewaysOfHome, home, gateway)
    this.#gateways.set(gateway.id, gateway)
  }

  #dropDevice(id: string): void {
    const device = this.#devices.get(id)
    if (device === undefined) return
    this.#devices.delete(id)
    this.#devicesOfGateway.get(device.gateway)?.delete(device.externalId)
    takeOut(this.#devicesOfHome, device.home, id)
  }

  #putDevice(device: Device): void {
    this.#devices.set(device.id, device)
    const ofGateway = this.#devicesOfGateway.get(device.gateway)
    if (ofGateway === undefined) this.#devicesOfGateway.set(device.gateway, new Map([[device.externalId, device]]))
    else ofGateway.set(device.externalId, device)
    putIn(this.#devicesOfHome, device.home, device)
  }
}

function indexed(responders: readonly PlacedResponder[]): ResponderIndex {
  const index = new ResponderIndex()
  const inCallOrder = [...responders].sort(
    (a, b) => a.position - b.position || (a.responder.id < b.responder.id ? -1 : 1),
  )
  for (const { responder } of inCallOrder) index.add(responder)
  return index
}

/** Lists stay in the order of their ids, so that the answer does not depend on the way there. */
function putIn<T extends { readonly id: string }>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list === undefined) {
    lists.set(key, [item])
    return
  }
  let place = list.length
  while (place > 0 && (list[place - 1]?.id ?? '') > item.id) place -= 1
  list.splice(place, 0, item)
}

function takeOut<T extends { readonly id: string }>(lists: Map<string, T[]>, key: string, id: string): void {
  const rest = (lists.get(key) ?? []).filter((item) => item.id !== id)
  if (rest.length === 0) lists.delete(key)
  else lists.set(key, rest)
}
