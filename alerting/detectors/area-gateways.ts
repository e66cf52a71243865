import type { Gateway } from '../../core/directory.ts'
import type { AreaCode, GatewayId } from '../../core/names.ts'
import { areaAt } from '../../core/names.ts'
import type { Residences } from './residences.ts'

const LEVELS = ['grid', 'village', 'town', 'district'] as const
const NONE: readonly AreaCode[] = []

/** The area and all above it, smallest first. */
export const areasAbove = (code: AreaCode): readonly AreaCode[] =>
  LEVELS.map((level) => areaAt(code, level)).filter((area) => area !== undefined)

/** The areas that are in all of these chains, smallest first. */
export function sharedAreas(chains: Iterable<readonly AreaCode[]>): readonly AreaCode[] {
  let shared: readonly AreaCode[] | undefined
  for (const chain of chains) shared = shared === undefined ? chain : shared.filter((area) => chain.includes(area))
  return shared ?? NONE
}

/**
 * Knows in which areas each gateway is (those that hold all homes it speaks for, smallest first) and how many of each area were ever
 * heard: who is installed and not yet seen makes no share smaller. Nothing is counted anew but after a change of the registry.
 */
export class AreaGateways {
  readonly #residences: Pick<Residences, 'home' | 'gateway' | 'onChange'>
  readonly #heard = new Set<GatewayId>()
  #areas = new Map<GatewayId, readonly AreaCode[]>()
  #counts: Map<AreaCode, number> | undefined
  #listening = false

  constructor(residences: Pick<Residences, 'home' | 'gateway' | 'onChange'>) {
    this.#residences = residences
  }

  areasOf(gateway: GatewayId): readonly AreaCode[] {
    this.#listen()
    let areas = this.#areas.get(gateway)
    if (areas === undefined) {
      areas = this.#find(this.#residences.gateway(gateway))
      this.#areas.set(gateway, areas)
    }
    return areas
  }

  hear(gateway: GatewayId): void {
    if (this.#heard.has(gateway)) return
    this.#heard.add(gateway)
    if (this.#counts !== undefined) this.#count(gateway, this.#counts)
  }

  /** How many gateways of the area were ever heard. */
  heardIn(area: AreaCode): number {
    this.#listen()
    if (this.#counts === undefined) {
      this.#counts = new Map()
      for (const gateway of this.#heard) this.#count(gateway, this.#counts)
    }
    return this.#counts.get(area) ?? 0
  }

  toText(): string {
    return [...this.#heard].join(' ')
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#heard.clear()
    this.#counts = undefined
    for (const gateway of text.split(' ')) if (gateway !== '') this.#heard.add(gateway)
  }

  #count(gateway: GatewayId, counts: Map<AreaCode, number>): void {
    for (const area of this.areasOf(gateway)) counts.set(area, (counts.get(area) ?? 0) + 1)
  }

  #find(gateway: Gateway | undefined): readonly AreaCode[] {
    const homes = (gateway?.homes ?? []).map((home) => this.#residences.home(home)).filter((home) => home !== undefined)
    return sharedAreas(homes.map((home) => areasAbove(home.area)))
  }

  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    this.#residences.onChange(() => {
      this.#areas = new Map()
      this.#counts = undefined
    })
  }
}
