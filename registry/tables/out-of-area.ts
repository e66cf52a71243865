import type { Device, Home, Responder } from '../../core/directory.ts'
import { type Scope, within } from '../../core/operators.ts'
import type { GatewayEntry, Installation } from '../installation.ts'
import type { MemoryDirectory } from '../memory-directory.ts'

/** Whether somebody may write these records: what they are, and what they would become, lies in their area. */
export class AreaGuard {
  readonly #scope: Scope
  readonly #known: MemoryDirectory
  readonly #homes: ReadonlyMap<string, Home>

  /** @param wanted homes that are about to be, which others may name */
  constructor(scope: Scope, known: MemoryDirectory, wanted: Pick<Installation, 'homes'>) {
    this.#scope = scope
    this.#known = known
    this.#homes = new Map(wanted.homes.map((home) => [home.id, home]))
  }

  home(home: Pick<Home, 'id' | 'area'>): boolean {
    const before = this.#known.home(home.id)
    return within(this.#scope, home.area) && (before === undefined || within(this.#scope, before.area))
  }

  gateway(gateway: Pick<GatewayEntry, 'id' | 'homes'>): boolean {
    return this.#holds([...gateway.homes, ...(this.#known.gateway(gateway.id)?.homes ?? [])])
  }

  device(device: Pick<Device, 'id' | 'gateway' | 'home'>): boolean {
    const before = this.#known.deviceById(device.id)
    const gateways = before === undefined ? [device.gateway] : [device.gateway, before.gateway]
    const homes = gateways.flatMap((id) => this.#known.gateway(id)?.homes ?? [])
    return this.#holds([...homes, device.home, before?.home ?? ''])
  }

  responder({ id, area, homes }: Pick<Responder, 'id' | 'area' | 'homes'>): boolean {
    const before = this.#known.responderById(id)?.responder
    const areas = [area, before?.area ?? ''].filter((code) => code !== '')
    return areas.every((code) => within(this.#scope, code)) && this.#holds([...homes, ...(before?.homes ?? [])])
  }

  /** What is not there is another fault, and nobody's secret. */
  #holds(homes: readonly string[]): boolean {
    return homes.every((id) => {
      const area = (this.#known.home(id) ?? this.#homes.get(id))?.area
      return area === undefined || within(this.#scope, area)
    })
  }
}
