import type { Gateway } from '../../core/directory.ts'
import type { AreaCode, GatewayId } from '../../core/names.ts'
import { areaAt } from '../../core/names.ts'
import type { Residences } from './residences.ts'
import { EVERYWHERE } from './silent-areas.ts'

const LEVELS = ['grid', 'village', 'town', 'district'] as const
const NONE: readonly AreaCode[] = []

/** The area and all above it, smallest first. */
export const areasAbove = (code: AreaCode): readonly AreaCode[] =>
  LEVELS.map((level) => areaAt(code, level)).filter((area) => area !== undefined)

/** The areas that are in all of these chains, smallest first; each chain is. */
export function sharedAreas(chains: Iterable<readonly AreaCode[]>): readonly AreaCode[] {
  let shared: readonly AreaCode[] | undefined
  for (const chain of chains) {
    shared ??= chain
    // Whatever holds an area holds all below it: only the smallest may have to go.
    while (shared[0] !== undefined && !chain.includes(shared[0])) shared = shared.slice(1)
  }
  return shared ?? NONE
}

/** A microsecond or two each. */
const COUNTED_A_TICK = 1000

/**
 * Knows in which areas each gateway is (those that hold all homes it speaks for, smallest first) and how many of each area were ever
 * heard: who is installed and not yet seen makes no share smaller. After a change of the registry they are counted anew, some at each tick; until
 * then the old counts hold.
 */
export class AreaGateways {
  readonly #residences: Pick<Residences, 'home' | 'gateway' | 'onChange'>
  readonly #heard = new Set<GatewayId>()
  #areas = new Map<GatewayId, readonly AreaCode[]>()
  /** Of each area, and that never changes. */
  readonly #above = new Map<AreaCode, readonly AreaCode[]>()
  /** `undefined`: not counted since they were loaded. */
  #counts: Map<AreaCode, number> | undefined = new Map()
  /** Those that will replace them, and whom to count in yet. */
  #anew: { readonly counts: Map<AreaCode, number>; readonly left: GatewayId[] } | undefined
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
    this.#anew?.left.push(gateway)
  }

  /** How many gateways of the area were ever heard; of `EVERYWHERE` all that speak for a home. */
  heardIn(area: AreaCode): number {
    if (this.#counts === undefined) {
      this.#counts = new Map()
      for (const gateway of this.#heard) this.#count(gateway, this.#counts)
    }
    return this.#counts.get(area) ?? 0
  }

  get isCountingAnew(): boolean {
    return this.#anew !== undefined
  }

  countOn(): void {
    const anew = this.#anew
    if (anew === undefined) return
    for (const gateway of anew.left.splice(-COUNTED_A_TICK)) this.#count(gateway, anew.counts)
    if (anew.left.length > 0) return
    this.#counts = anew.counts
    this.#anew = undefined
  }

  toText(): string {
    return [...this.#heard].join(' ')
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#heard.clear()
    this.#counts = undefined
    this.#anew = undefined
    for (const gateway of text.split(' ')) if (gateway !== '') this.#heard.add(gateway)
  }

  #count(gateway: GatewayId, counts: Map<AreaCode, number>): void {
    const areas = this.areasOf(gateway)
    if (areas.length === 0) return
    for (const area of areas) counts.set(area, (counts.get(area) ?? 0) + 1)
    counts.set(EVERYWHERE, (counts.get(EVERYWHERE) ?? 0) + 1)
  }

  #find(gateway: Gateway | undefined): readonly AreaCode[] {
    const homes = (gateway?.homes ?? []).map((home) => this.#residences.home(home)).filter((home) => home !== undefined)
    return sharedAreas(homes.map((home) => this.#aboveOf(home.area)))
  }

  #aboveOf(code: AreaCode): readonly AreaCode[] {
    let above = this.#above.get(code)
    if (above === undefined) {
      above = areasAbove(code)
      this.#above.set(code, above)
    }
    return above
  }

  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    this.#residences.onChange(() => {
      this.#areas = new Map()
      this.#anew = { counts: new Map(), left: [...this.#heard] }
    })
  }
}
