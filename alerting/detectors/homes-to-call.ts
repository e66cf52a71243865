import type { Home } from '../../core/directory.ts'
import type { AreaCode, GatewayId, HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { PresenceModes } from '../presence/presence-modes.ts'
import { FirstToCall, isElsewhere } from './call-first.ts'
import type { Hearing } from './hearing.ts'
import type { Residences } from './residences.ts'
import type { ResidentSigns } from './resident-signs.ts'

export interface HomesToCallOptions {
  readonly hearing: Pick<Hearing, 'gateways'>
  readonly signs: Pick<ResidentSigns, 'newest'>
  readonly residences: Pick<Residences, 'home' | 'gateway' | 'gatewaysOf'>
  readonly modes: Pick<PresenceModes, 'presenceOf'>
  /** Under which area the home is told. */
  readonly areaOf: (home: Home) => AreaCode
}

/**
 * The homes of many silent gateways that no other gateway watches over, but for those whose residents are known to be elsewhere: found some
 * gateways at a time, since ten thousand take longer than a turn may.
 */
export class HomesToCall {
  readonly #options: HomesToCallOptions
  readonly #gateways: readonly GatewayId[]
  readonly #seen = new Set<HomeId>()
  readonly #first = new Map<AreaCode, FirstToCall>()
  #next = 0

  constructor(gateways: readonly GatewayId[], options: HomesToCallOptions) {
    this.#gateways = gateways
    this.#options = options
  }

  /** How many gateways were looked at. */
  get next(): number {
    return this.#next
  }

  get isDone(): boolean {
    return this.#next >= this.#gateways.length
  }

  /** Looks at so many gateways more, or at what is left. */
  look(most: number, now: EpochMs): void {
    const { residences } = this.#options
    const end = Math.min(this.#gateways.length, this.#next + most)
    for (; this.#next < end; this.#next += 1) {
      const gateway = residences.gateway(this.#gateways[this.#next] ?? '')
      for (const home of gateway?.homes ?? []) this.#take(home, now)
    }
  }

  /** By area; also of areas in which nobody need be called. */
  byArea(): ReadonlyMap<AreaCode, FirstToCall> {
    return this.#first
  }

  #take(id: HomeId, now: EpochMs): void {
    const { residences, hearing, signs, modes, areaOf } = this.#options
    const home = residences.home(id)
    if (home === undefined || this.#seen.has(id)) return
    this.#seen.add(id)
    const area = areaOf(home)
    let first = this.#first.get(area)
    if (first === undefined) {
      first = new FirstToCall()
      this.#first.set(area, first)
    }
    const watched = residences.gatewaysOf(id).some((gateway) => hearing.gateways.online(gateway.id, now))
    if (!watched && !isElsewhere(home, modes.presenceOf(id), now)) first.add(home, signs.newest(id)?.at)
  }
}
