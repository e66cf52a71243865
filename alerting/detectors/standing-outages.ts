import { z } from 'zod'
import type { Json } from '../../core/detector.ts'
import type { AreaCode, GatewayId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Rules } from '../rules/rules.ts'
import { ComingAndGoing } from './coming-and-going.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import { keysDue } from './findings-due.ts'
import type { Silent } from './silent-areas.ts'
import { EVERYWHERE } from './silent-areas.ts'
import type { Table } from './table.ts'

type Told = 'urgent' | 'routine'

/** An area that is out, or the whole hub (`EVERYWHERE`). */
export interface Outage {
  readonly area: AreaCode
  /** What is silent of it now. */
  readonly silent: Set<GatewayId>
  /** Since when it is out without a break, as its gateways were last heard; it may have come and gone before. */
  since: EpochMs
  /** When that was found. */
  outFrom: EpochMs
  /** When it was last said; `undefined` until then. */
  toldAt: EpochMs | undefined
  /** To which areas it was told, and how. */
  readonly told: Map<AreaCode, Told>
}

export interface StandingOutagesOptions {
  readonly rules: Rules
  /** Is the area out with so many silent gateways? */
  readonly isOut: (area: AreaCode, silent: number) => boolean
}

const told = z.enum(['urgent', 'routine'])
const shape = z.object({
  area: z.string(),
  silent: z.array(z.string()),
  since: z.number(),
  outFrom: z.number(),
  toldAt: z.number().nullable(),
  told: z.array(z.tuple([z.string(), told])),
})
/** Hubs up to 0.1 wrote these. */
const oldShape = z.tuple([z.string(), z.array(z.string())])

/** The hub was never cut off yet. */
export const NEVER: EpochMs = 0

export const outagesShape = z.array(z.union([shape, oldShape]))

/**
 * The outages that stand. One ends when so few are silent that it is none, and one that comes and goes when that lasted for a while
 * (`ComingAndGoing`): until then what falls silent there belongs to it.
 */
export class StandingOutages {
  readonly #options: StandingOutagesOptions
  readonly #outages = new Map<AreaCode, Outage>()
  readonly #unsteady: ComingAndGoing
  /** When each must be looked at again. */
  readonly #watch = new DeadlineHeap()
  /** When the hub last turned out not to be cut off any more. */
  #hubBackAt: EpochMs = NEVER

  constructor(options: StandingOutagesOptions) {
    this.#options = options
    const { district } = options.rules
    this.#unsteady = new ComingAndGoing(() => ({
      within: district.areaOutageUnsteadyWithin,
      steadyFor: district.areaOutageSteadyFor,
    }))
  }

  get(area: AreaCode): Outage | undefined {
    return this.#outages.get(area)
  }

  /** Does what is in these areas belong to one? */
  covers(areas: readonly AreaCode[]): boolean {
    return this.#outages.has(EVERYWHERE) || areas.some((area) => this.#outages.has(area))
  }

  /** @param since when the first of them was last heard */
  begin(area: AreaCode, silent: Iterable<GatewayId>, by: { readonly since: EpochMs; readonly now: EpochMs }): Outage {
    const { since, now } = by
    const outage: Outage = { area, silent: new Set(silent), since, outFrom: now, toldAt: undefined, told: new Map() }
    this.#outages.set(area, outage)
    this.#unsteady.fell(area, since)
    return outage
  }

  /** It fell silent: it belongs to the outages of its areas. */
  fell({ gateway, at, areas }: Silent, now: EpochMs): void {
    for (const area of [...areas, EVERYWHERE]) {
      const outage = this.#outages.get(area)
      if (outage === undefined) continue
      const wasOut = this.#isOut(outage)
      outage.silent.add(gateway)
      if (wasOut || !this.#isOut(outage)) continue
      this.#unsteady.fell(area, at)
      outage.since = at
      outage.outFrom = now
      this.lookAt(area, now + this.#options.rules.district.areaOutageUnsteadyWithin)
    }
  }

  /**
   * It is heard again, or is no longer one of theirs: what is over now.
   *
   * @param but the outages of these areas keep it
   */
  left(gateway: GatewayId, now: EpochMs, but: readonly AreaCode[] = []): readonly Outage[] {
    const over: Outage[] = []
    for (const outage of this.#outages.values()) {
      if (but.includes(outage.area) || !outage.silent.delete(gateway)) continue
      if (this.#isOver(outage, now)) over.push(outage)
    }
    return over
  }

  lookAt(area: AreaCode, at: EpochMs): void {
    this.#watch.lookAt(area, at)
  }

  /** Those whose time to be looked at has come: over, or standing still. */
  *due(now: EpochMs): Generator<{ readonly outage: Outage; readonly over: boolean }> {
    for (const area of keysDue(this.#watch, now)) {
      const outage = this.#outages.get(area)
      if (outage === undefined) continue
      yield { outage, over: this.#isOver(outage, now) }
      const { outFrom, toldAt } = outage
      const stayed = outFrom + this.#options.rules.district.areaOutageUnsteadyWithin
      if (toldAt !== undefined && outFrom > toldAt && stayed > now) this.lookAt(area, stayed)
    }
  }

  next(): EpochMs | undefined {
    return this.#watch.next()
  }

  /**
   * What fell silent before that counts for no new outage. Until the hub was back nobody could say whose doing a silence was, however long
   * that took: then none is too old.
   */
  looksBackTo(now: EpochMs): EpochMs {
    const from = now - this.#options.rules.district.areaOutageLooksBack
    return this.#hubBackAt < from ? from : NEVER
  }

  /** Did it come and go since it was told, and stays away for so long that whoever saw it come back may have closed the matter? */
  stayedAway({ outFrom, toldAt }: Outage, now: EpochMs): boolean {
    if (toldAt === undefined || outFrom <= toldAt) return false
    return now - outFrom >= this.#options.rules.district.areaOutageUnsteadyWithin
  }

  toJson(): { readonly outages: Json; readonly watch: Table; readonly unsteady: Table; readonly hubBackAt: EpochMs } {
    const outages = Array.from(this.#outages.values(), ({ area, silent, since, outFrom, toldAt, told: how }) => ({
      area,
      silent: [...silent],
      since,
      outFrom,
      toldAt: toldAt ?? null,
      told: Array.from(how, ([where, level]) => [where, level]),
    }))
    return { outages, watch: this.#watch.toText(), unsteady: this.#unsteady.toText(), hubBackAt: this.#hubBackAt }
  }

  /** Replaces everything. */
  load(by: {
    readonly outages: z.infer<typeof outagesShape>
    readonly watch: string
    readonly unsteady: string
    readonly hubBackAt: EpochMs
  }): void {
    this.#outages.clear()
    this.#hubBackAt = by.hubBackAt
    this.#watch.load(by.watch)
    this.#unsteady.load(by.unsteady)
    for (const row of by.outages) {
      const outage = Array.isArray(row)
        ? { area: row[0], silent: row[1], since: 0, outFrom: 0, toldAt: 0, told: [[row[0], 'urgent'] as const] }
        : row
      const { area, silent, toldAt, told: how } = outage
      this.#outages.set(area, {
        ...outage,
        silent: new Set(silent),
        toldAt: toldAt ?? undefined,
        told: new Map(how),
      })
    }
  }

  #isOut({ area, silent }: Outage): boolean {
    return this.#options.isOut(area, silent.size)
  }

  /** Ends it when it is. */
  #isOver(outage: Outage, now: EpochMs): boolean {
    if (this.#isOut(outage)) return false
    if (this.#unsteady.isBack(outage.area, now)) {
      this.#outages.delete(outage.area)
      if (outage.area === EVERYWHERE) this.#hubBackAt = now
      return true
    }
    this.lookAt(outage.area, this.#unsteady.steadyAt(outage.area) ?? now)
    return false
  }
}
