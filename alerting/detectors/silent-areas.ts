import type { AreaCode, GatewayId } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { seconds } from '../../core/time.ts'

/** A gateway that fell silent while the hub was listening. */
export interface Silent {
  readonly gateway: GatewayId
  /** When it was last heard. */
  readonly at: EpochMs
  /** In which areas it is, smallest first. */
  readonly areas: readonly AreaCode[]
}

/** The most that fell silent within a while of each other: from the first to the last, to the second. */
export interface Together {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly count: number
}

interface Area {
  readonly silent: Map<GatewayId, Silent>
  /** How many of them were last heard in each second. */
  readonly seconds: Map<number, number>
}

/** The area of all areas: what holds every gateway of the hub. */
export const EVERYWHERE: AreaCode = ''
const NOBODY: readonly Silent[] = []
const NONE: Together = { from: 0, to: 0, count: 0 }
const SECOND = seconds(1)

/**
 * The gateways that fell silent lately, counted by area and second as they fall silent and return: ten thousand at once are weighed without
 * being looked at one by one.
 */
export class SilentAreas {
  readonly #areas = new Map<AreaCode, Area>()

  add(silent: Silent): void {
    for (const code of [...silent.areas, EVERYWHERE]) {
      let area = this.#areas.get(code)
      if (area === undefined) {
        area = { silent: new Map(), seconds: new Map() }
        this.#areas.set(code, area)
      }
      area.silent.set(silent.gateway, silent)
      count(area, silent, 1)
    }
  }

  /** Whatever was not added is left alone. */
  forget(silent: Silent): void {
    for (const code of [...silent.areas, EVERYWHERE]) {
      const area = this.#areas.get(code)
      if (area?.silent.delete(silent.gateway) !== true) continue
      count(area, silent, -1)
      if (area.silent.size === 0) this.#areas.delete(code)
    }
  }

  /** Those of the area, in the order in which they were found. */
  of(area: AreaCode): Iterable<Silent> {
    return this.#areas.get(area)?.silent.values() ?? NOBODY
  }

  /** The areas with silent gateways within that one, itself included, larger ones first. */
  within(widest: AreaCode): readonly AreaCode[] {
    const areas = [...this.#areas.keys()].filter((area) => area !== EVERYWHERE && area.startsWith(widest))
    return areas.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  }

  /** The most of the area that were last heard within `window` of each other; of several such the earliest. */
  mostTogether(area: AreaCode, window: DurationMs): Together {
    const counts = this.#areas.get(area)?.seconds
    if (counts === undefined) return NONE
    const inOrder = [...counts].sort(([a], [b]) => a - b)
    let most = NONE
    let start = 0
    let held = 0
    for (const [second, gateways] of inOrder) {
      held += gateways
      for (let first = inOrder[start]; first !== undefined && (second - first[0]) * SECOND > window; start += 1) {
        held -= first[1]
        first = inOrder[start + 1]
      }
      const from = inOrder[start]?.[0] ?? second
      if (held > most.count) most = { from: from * SECOND, to: (second + 1) * SECOND - 1, count: held }
    }
    return most
  }

  clear(): void {
    this.#areas.clear()
  }
}

function count({ seconds: counts }: Area, { at }: Silent, change: 1 | -1): void {
  const second = Math.floor(at / SECOND)
  const left = (counts.get(second) ?? 0) + change
  if (left === 0) counts.delete(second)
  else counts.set(second, left)
}
