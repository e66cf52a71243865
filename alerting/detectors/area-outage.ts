import { z } from 'zod'
import type { Detector, Json, Memory, Sign } from '../../core/detector.ts'
import type { Home } from '../../core/directory.ts'
import type { Finding, Words } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { AreaCode, GatewayId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import { AreaGateways, sharedAreas } from './area-gateways.ts'
import { outageOverWords, outageWords } from './area-outage-words.ts'
import type { PresenceModes } from '../presence/presence-modes.ts'
import { callFirst, isElsewhere } from './call-first.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import { findingsDue, keysDue } from './findings-due.ts'
import type { Hearing } from './hearing.ts'
import { mostWithin } from './most-within.ts'
import type { Residences } from './residences.ts'
import type { ResidentSigns } from './resident-signs.ts'
import type { Rules } from '../rules/rules.ts'
import { fromTable, toTable } from './table.ts'
import { timeWords } from './words.ts'

export interface AreaOutageOptions {
  readonly hearing: Pick<Hearing, 'gateways' | 'hub'>
  readonly signs: Pick<ResidentSigns, 'newest'>
  readonly residences: Pick<Residences, 'home' | 'gateway' | 'gatewaysOf' | 'areas' | 'onChange'>
  readonly modes: Pick<PresenceModes, 'presenceOf'>
  readonly rules: Rules
  readonly timeZone: string
}

/** A gateway that fell silent while the hub was listening. */
interface Silent {
  readonly gateway: GatewayId
  /** When it was last heard. */
  readonly at: EpochMs
  readonly areas: readonly AreaCode[]
}

const NONE: readonly Finding[] = []
const shape = z.object({
  due: z.string(),
  settles: z.string(),
  heard: z.string(),
  silent: z.string(),
  outages: z.array(z.tuple([z.string(), z.array(z.string())])),
})

/**
 * Many gateways of one area fell silent at once: a power cut, a dead mast. One urgent alert for the smallest area that holds them, with the homes to
 * call first; cleared when fewer than that are silent still. Each home keeps its own limit (`gateway-offline`).
 *
 * - At least three gateways and 30 % of those ever heard in the area, last heard within 10 min of each other. It is judged a minute after a gateway
 *   was found silent: by then its neighbours have been, too.
 * - Of areas within each other the largest that is out is told, once. It is told beside an outage that is known already only when
 *   three more gateways fell silent.
 * - Gateways that were not heard since the hub started or was deaf are not counted: it may have been the hub.
 *
 * Only what fell silent lately is looked at, never all gateways.
 */
export class AreaOutageDetector implements Detector {
  readonly name = 'area-outage'
  readonly signKinds = ['spoke', 'connected', 'heard'] as const
  readonly #options: AreaOutageOptions
  readonly #gateways: AreaGateways
  /** When each gateway must be looked at, and each district judged. */
  readonly #due = new DeadlineHeap()
  readonly #settles = new DeadlineHeap()
  readonly #silent = new Map<GatewayId, Silent>()
  /** Those of the last two hours. */
  readonly #lately = new Map<AreaCode, Map<GatewayId, Silent>>()
  /** What was told: the silent gateways of each area that is out. */
  readonly #outages = new Map<AreaCode, Set<GatewayId>>()

  constructor(options: AreaOutageOptions) {
    this.#options = options
    this.#gateways = new AreaGateways(options.residences)
  }

  onSign(sign: Sign, offset: Offset): readonly Finding[] {
    const { rules } = this.#options
    if (sign.kind === 'spoke') {
      if (sign.will) this.#due.lookAt(sign.gateway, sign.receivedAt + rules.district.willGrace)
      // Every message passes here; that a gateway connects and is heard says enough.
      return sign.will || !this.#silent.has(sign.gateway) ? NONE : this.#returned(sign.gateway, sign.receivedAt, offset)
    }
    if (sign.kind !== 'connected' && sign.kind !== 'heard') return NONE
    this.#gateways.hear(sign.gateway)
    this.#due.lookAt(sign.gateway, sign.receivedAt + rules.district.gatewaySilence)
    return this.#silent.has(sign.gateway) ? this.#returned(sign.gateway, sign.receivedAt, offset) : NONE
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    for (const id of keysDue(this.#due, consumedUpTo)) this.#look(id, consumedUpTo)
    return findingsDue(this.#settles, consumedUpTo, (id) => this.#judge(id, consumedUpTo, offset))
  }

  nextDeadline(): EpochMs | undefined {
    const due = this.#due.next()
    const settles = this.#settles.next()
    return due === undefined || settles === undefined ? (due ?? settles) : Math.min(due, settles)
  }

  snapshot(): Memory {
    return {
      due: this.#due.toText(),
      settles: this.#settles.toText(),
      heard: this.#gateways.toText(),
      silent: toTable(this.#silent.values(), ({ gateway, at }) => [gateway, at]),
      outages: Array.from(this.#outages, ([area, gateways]) => [area, [...gateways]]),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#due.load(parsed.data.due)
    this.#settles.load(parsed.data.settles)
    this.#gateways.load(parsed.data.heard)
    this.#silent.clear()
    this.#lately.clear()
    this.#outages.clear()
    for (const row of fromTable(parsed.data.silent, 2)) this.#fellSilent(row.text(0), row.number(1) ?? 0)
    for (const [area, gateways] of parsed.data.outages) this.#outages.set(area, new Set(gateways))
  }

  #look(id: GatewayId, now: EpochMs): void {
    const { hearing, rules } = this.#options
    const lastHeardAt = hearing.gateways.lastHeardAt(id)
    const freshFrom = hearing.hub.freshFrom()
    const silentFrom = hearing.gateways.silentFrom(id, hearing.hub)
    if (lastHeardAt === undefined || silentFrom === undefined || this.#silent.has(id)) return
    if (silentFrom > now) {
      this.#due.lookAt(id, silentFrom)
      return
    }
    // It was not heard since the hub began to listen: that may be the hub's doing.
    if (lastHeardAt < freshFrom) return
    const { areas } = this.#fellSilent(id, lastHeardAt)
    for (const area of areas) this.#outages.get(area)?.add(id)
    const widest = areas.at(-1)
    if (widest !== undefined) this.#settles.lookAt(widest, now + rules.district.areaOutageSettles)
  }

  #fellSilent(gateway: GatewayId, at: EpochMs): Silent {
    const silent: Silent = { gateway, at, areas: this.#gateways.areasOf(gateway) }
    this.#silent.set(gateway, silent)
    for (const area of silent.areas) {
      const lately = this.#lately.get(area)
      if (lately === undefined) this.#lately.set(area, new Map([[gateway, silent]]))
      else lately.set(gateway, silent)
    }
    return silent
  }

  #returned(gateway: GatewayId, now: EpochMs, offset: Offset): readonly Finding[] {
    const silent = this.#silent.get(gateway)
    if (silent === undefined) return NONE
    this.#silent.delete(gateway)
    this.#forget(silent)
    this.#due.lookAt(gateway, now + this.#options.rules.district.gatewaySilence)
    const findings: Finding[] = []
    for (const [area, gateways] of this.#outages) {
      if (!gateways.delete(gateway) || this.#isOut(area, gateways.size)) continue
      this.#outages.delete(area)
      findings.push(this.#cleared(area, gateways.size, { at: now, offset }))
    }
    return findings
  }

  /** All areas of which the widest is `widest`, larger ones first. */
  #judge(widest: AreaCode, now: EpochMs, offset: Offset): readonly Finding[] {
    const { areaOutageWithin, areaOutageLooksBack } = this.#options.rules.district
    for (const silent of this.#lately.get(widest)?.values() ?? []) {
      if (silent.at < now - areaOutageLooksBack) this.#forget(silent)
    }
    const areas = [...this.#lately.keys()].filter((area) => area.startsWith(widest))
    areas.sort((a, b) => a.length - b.length || a.localeCompare(b))
    const findings: Finding[] = []
    for (const area of areas) {
      const together = mostWithin(this.#lately.get(area)?.values() ?? [], areaOutageWithin)
      const finding = this.#isOut(area, together.length) ? this.#raise(together, { now, offset }) : undefined
      if (finding !== undefined) findings.push(finding)
    }
    return findings
  }

  #raise(together: readonly Silent[], by: { readonly now: EpochMs; readonly offset: Offset }): Finding | undefined {
    const [area, ...above] = sharedAreas(together.map(({ areas }) => areas))
    if (area === undefined || [area, ...above].some((one) => this.#outages.has(one))) return undefined
    const known = together.filter(({ areas }) => areas.some((one) => this.#outages.has(one)))
    const { areaOutageGateways } = this.#options.rules.district
    if (known.length > 0 && together.length - known.length < areaOutageGateways) return undefined
    this.#outages.set(area, new Set(together.map(({ gateway }) => gateway)))
    return this.#raised(area, together, by)
  }

  #isOut(area: AreaCode, silent: number): boolean {
    const { areaOutageGateways, areaOutageShare } = this.#options.rules.district
    return silent >= areaOutageGateways && silent * 100 >= areaOutageShare * this.#gateways.heardIn(area)
  }

  #forget(silent: Silent): void {
    for (const area of silent.areas) {
      const lately = this.#lately.get(area)
      lately?.delete(silent.gateway)
      if (lately?.size === 0) this.#lately.delete(area)
    }
  }

  #raised(area: AreaCode, together: readonly Silent[], { now, offset }: { now: EpochMs; offset: Offset }): Finding {
    const { signs, timeZone } = this.#options
    const at = together[0]?.at ?? now
    const homes = this.#unwatched(together, now)
    return {
      ...this.#finding(area, at, offset),
      change: 'raised',
      summary: outageWords({
        area: this.#nameOf(area),
        since: timeWords(at, timeZone),
        share: `${together.length}/${this.#gateways.heardIn(area)}`,
        homes: homes.length,
        first: callFirst(homes, (home) => signs.newest(home)?.at, 44),
      }),
    }
  }

  #cleared(area: AreaCode, silent: number, by: Pick<Finding, 'at' | 'offset'>): Finding {
    const summary = outageOverWords(this.#nameOf(area), timeWords(by.at, this.#options.timeZone), silent)
    return { ...this.#finding(area, by.at, by.offset), change: 'cleared', summary }
  }

  #finding(area: AreaCode, at: EpochMs, offset: Offset): Omit<Finding, 'change' | 'summary'> {
    return { detector: this.name, kind: 'area-outage', severity: 'urgent', subject: { area }, at, offset, marks: [] }
  }

  /** The homes that no other gateway watches over, but for those whose residents are known to be elsewhere. */
  #unwatched(together: readonly Silent[], now: EpochMs): readonly Home[] {
    const { residences, hearing, modes } = this.#options
    const ids = new Set(together.flatMap(({ gateway }) => residences.gateway(gateway)?.homes ?? []))
    const homes = Array.from(ids, (id) => residences.home(id)).filter((home) => home !== undefined)
    return homes.filter(
      (home) =>
        !isElsewhere(home, modes.presenceOf(home.id), now) &&
        !residences.gatewaysOf(home.id).some((one) => hearing.gateways.online(one.id, now)),
    )
  }

  #nameOf(area: AreaCode): Words {
    const name = this.#options.residences.areas().find(({ code }) => code === area)?.name ?? area
    return { zh: name, en: name }
  }
}
