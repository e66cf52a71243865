import { z } from 'zod'
import type { Detector, Json, Memory, Sign } from '../../core/detector.ts'
import type { Finding, Words } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { AreaCode, GatewayId } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { AreaGateways, areasAbove, sharedAreas } from './area-gateways.ts'
import { cutOffOverWords, outageGoneWords, outageOverWords } from './area-outage-words.ts'
import type { PresenceModes } from '../presence/presence-modes.ts'
import { DeadlineHeap, earliest } from './deadline-heap.ts'
import { FALL_APART, FallingGateways, fallingShape, NOT_FALLING } from './falling-gateways.ts'
import { keysDue } from './findings-due.ts'
import type { Hearing } from './hearing.ts'
import { OutageTelling, tellingsShape } from './outage-telling.ts'
import type { Residences } from './residences.ts'
import type { ResidentSigns } from './resident-signs.ts'
import type { Rules } from '../rules/rules.ts'
import type { Silent } from './silent-areas.ts'
import { EVERYWHERE, SilentAreas } from './silent-areas.ts'
import type { Outage } from './standing-outages.ts'
import { NEVER, outagesShape, StandingOutages } from './standing-outages.ts'
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

interface Moment {
  readonly now: EpochMs
  readonly offset: Offset
}

type OverWords = (area: Words, at: Words, stillSilent: number) => Words

const NONE: readonly Finding[] = []
const shape = z.object({
  due: z.string(),
  settles: z.string(),
  heard: z.string(),
  silent: z.string(),
  outages: outagesShape,
  watch: z.string().default(''),
  unsteady: z.string().default(''),
  moved: z.string().default(''),
  tellings: tellingsShape.default([]),
  falling: fallingShape.default(NOT_FALLING),
  hubBackAt: z.number().default(NEVER),
})

/**
 * Many gateways of one area fell silent at once: a power cut, a dead mast. One alert for the smallest area that holds them, with the homes to
 * call first: urgent where nobody watches over somebody, routine where all are watched otherwise or empty. Cleared when fewer than that are silent
 * still. Each home keeps its own limit (`gateway-offline`).
 *
 * - At least three gateways and 30 % of those ever heard in the area, last heard within 10 min of each other. It is judged a minute after a gateway
 *   was found silent: by then its neighbours have been, too.
 * - Of areas within each other the largest that is out is told, once. It is told beside an outage that is known already only when
 *   three more gateways fell silent.
 * - Nearly all gateways of the hub within three minutes: as likely the hub's own network. Each district is told that once (`hub-deaf`)
 *   instead of its areas.
 * - One that comes and goes is over when it stays away (`StandingOutages`), and is said again when it lasts then.
 * - Gateways that were not heard since the hub started or was deaf are not counted: it may have been the hub.
 *
 * Only what fell silent lately is looked at, never all gateways, and never more at a tick than a turn may take.
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
  readonly #lately = new SilentAreas()
  readonly #outages: StandingOutages
  readonly #telling: OutageTelling
  /** Silent gateways that may have left their areas: the registry has changed. */
  readonly #moved = new DeadlineHeap()
  #registryChanged = true
  #listening = false
  readonly #falling = new FallingGateways()

  constructor(options: AreaOutageOptions) {
    this.#options = options
    this.#gateways = new AreaGateways(options.residences)
    this.#outages = new StandingOutages({ ...options, isOut: (area, silent) => this.#isOut(area, silent) })
    this.#telling = new OutageTelling({
      ...options,
      outages: this.#outages,
      heardIn: (area) => this.#gateways.heardIn(area),
    })
  }

  onSign(sign: Sign, offset: Offset): readonly Finding[] {
    const { rules } = this.#options
    if (sign.kind === 'spoke') {
      if (!sign.will) this.#falling.heard(sign.receivedAt)
      if (sign.will) this.#due.lookAt(sign.gateway, sign.receivedAt + rules.district.willGrace)
      // Every message passes here; that a gateway connects and is heard says enough.
      return sign.will || !this.#silent.has(sign.gateway) ? NONE : this.#returned(sign.gateway, sign.receivedAt, offset)
    }
    if (sign.kind !== 'connected' && sign.kind !== 'heard') return NONE
    this.#gateways.hear(sign.gateway)
    this.#falling.heard(sign.receivedAt)
    this.#due.lookAt(sign.gateway, sign.receivedAt + rules.district.gatewaySilence)
    return this.#silent.has(sign.gateway) ? this.#returned(sign.gateway, sign.receivedAt, offset) : NONE
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    const by = { now: consumedUpTo, offset }
    this.#heedRegistry(consumedUpTo)
    this.#gateways.countOn()
    const findings: Finding[] = []
    for (const id of keysDue(this.#moved, consumedUpTo)) findings.push(...this.#lookWhere(id, by))
    for (const id of keysDue(this.#due, consumedUpTo)) this.#look(id, consumedUpTo)
    for (const widest of keysDue(this.#settles, consumedUpTo)) this.#judge(widest, consumedUpTo)
    for (const { outage, over } of this.#outages.due(consumedUpTo)) {
      if (over) findings.push(...this.#over(outage, by))
      else this.#telling.again(outage, consumedUpTo)
    }
    return [...findings, ...this.#telling.tell(by)]
  }

  nextDeadline(): EpochMs | undefined {
    if (this.#registryChanged || this.#telling.isBusy || this.#gateways.isCountingAnew) return Number.NEGATIVE_INFINITY
    const looks = earliest(this.#due.next(), this.#moved.next())
    return earliest(looks, earliest(this.#settles.next(), this.#outages.next()))
  }

  snapshot(): Memory {
    return {
      due: this.#due.toText(),
      settles: this.#settles.toText(),
      heard: this.#gateways.toText(),
      silent: toTable(this.#silent.values(), ({ gateway, at }) => [gateway, at]),
      ...this.#outages.toJson(),
      moved: this.#moved.toText(),
      tellings: this.#telling.toJson(),
      falling: this.#falling.toJson(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#due.load(parsed.data.due)
    this.#settles.load(parsed.data.settles)
    this.#gateways.load(parsed.data.heard)
    this.#moved.load(parsed.data.moved)
    this.#silent.clear()
    this.#lately.clear()
    this.#falling.load(parsed.data.falling)
    for (const row of fromTable(parsed.data.silent, 2)) this.#fellSilent(row.text(0), row.number(1) ?? 0)
    this.#outages.load(parsed.data)
    this.#telling.load(parsed.data.tellings)
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
    const silent = this.#fellSilent(id, lastHeardAt)
    this.#falling.found(now)
    this.#outages.fell(silent, now)
    const widest = silent.areas.at(-1)
    if (widest !== undefined) this.#settles.lookAt(widest, now + rules.district.areaOutageSettles)
  }

  #fellSilent(gateway: GatewayId, at: EpochMs): Silent {
    const silent: Silent = { gateway, at, areas: this.#gateways.areasOf(gateway) }
    this.#silent.set(gateway, silent)
    if (silent.areas.length > 0) this.#lately.add(silent)
    return silent
  }

  #returned(gateway: GatewayId, now: EpochMs, offset: Offset): readonly Finding[] {
    const silent = this.#silent.get(gateway)
    if (silent === undefined) return NONE
    this.#silent.delete(gateway)
    this.#lately.forget(silent)
    this.#due.lookAt(gateway, now + this.#options.rules.district.gatewaySilence)
    return this.#outages.left(gateway, now).flatMap((outage) => this.#over(outage, { now, offset }))
  }

  /** What the registry says of it now may be something else than when it fell silent. */
  #lookWhere(id: GatewayId, by: Moment): readonly Finding[] {
    const silent = this.#silent.get(id)
    if (silent === undefined) return NONE
    this.#lately.forget(silent)
    const { areas } = this.#fellSilent(id, silent.at)
    if (areas.length === 0) this.#silent.delete(id)
    const keeps = areas.length === 0 ? areas : [...areas, EVERYWHERE]
    const over = this.#outages.left(id, by.now, keeps)
    return over.flatMap((outage) => this.#over(outage, by, outageGoneWords))
  }

  /** All areas of which the widest is `widest`, larger ones first. */
  #judge(widest: AreaCode, now: EpochMs): void {
    const { areaOutageWithin, hubCutOffWithin } = this.#options.rules.district
    if (this.#outages.covers([widest])) return
    const oldest = this.#outages.looksBackTo(now)
    for (const silent of this.#lately.of(widest)) if (silent.at < oldest) this.#lately.forget(silent)
    const ofHub = this.#outBy(EVERYWHERE, hubCutOffWithin)
    if (ofHub !== undefined) {
      this.#tell(EVERYWHERE, ofHub, now)
      return
    }
    if (this.#isFalling(now)) {
      this.#settles.lookAt(widest, now + FALL_APART)
      return
    }
    for (const area of this.#lately.within(widest)) {
      if (this.#outages.covers(areasAbove(area))) continue
      const together = this.#outBy(area, areaOutageWithin)
      if (together !== undefined) this.#begin(together, now)
    }
  }

  /** What fell silent together there, if the area is out by that. */
  #outBy(area: AreaCode, within: DurationMs): readonly Silent[] | undefined {
    const { from, to, count } = this.#lately.mostTogether(area, within)
    if (!this.#isOut(area, count)) return undefined
    return [...this.#lately.of(area)].filter(({ at }) => at >= from && at <= to)
  }

  #begin(together: readonly Silent[], now: EpochMs): void {
    const shared = sharedAreas(together.map(({ areas }) => areas))
    const [area] = shared
    if (area === undefined || this.#outages.covers(shared)) return
    const known = together.filter(({ areas }) => this.#outages.covers(areas))
    const { areaOutageGateways } = this.#options.rules.district
    if (known.length > 0 && together.length - known.length < areaOutageGateways) return
    this.#tell(area, together, now)
  }

  #tell(area: AreaCode, together: readonly Silent[], now: EpochMs): void {
    const since = together.reduce((first, { at }) => Math.min(first, at), now)
    const outage = this.#outages.begin(
      area,
      together.map(({ gateway }) => gateway),
      { since, now },
    )
    this.#telling.begin(outage)
  }

  /** What is an area by now may be the whole hub in a moment; what falls silent later than that does not count as together. */
  #isFalling(now: EpochMs): boolean {
    const { hubCutOffGateways, hubCutOffWithin } = this.#options.rules.district
    return this.#gateways.heardIn(EVERYWHERE) >= hubCutOffGateways && this.#falling.areFalling(now, hubCutOffWithin)
  }

  #isOut(area: AreaCode, silent: number): boolean {
    const { district } = this.#options.rules
    const [least, share] =
      area === EVERYWHERE
        ? [district.hubCutOffGateways, district.hubCutOffShare]
        : [district.areaOutageGateways, district.areaOutageShare]
    return silent >= least && silent * 100 >= share * this.#gateways.heardIn(area)
  }

  #over(outage: Outage, { now, offset }: Moment, goneWords?: OverWords): readonly Finding[] {
    this.#telling.forget(outage)
    const isHubs = outage.area === EVERYWHERE
    // The hub is heard again: what is silent still is others' doing. They have as long as any to be heard.
    if (isHubs) {
      const left = new Set([...this.#lately.of(EVERYWHERE)].map(({ areas }) => areas.at(-1) ?? EVERYWHERE))
      for (const widest of left) this.#settles.lookAt(widest, now + this.#options.rules.district.gatewaySilence)
    }
    const say = goneWords ?? (isHubs ? cutOffOverWords : outageOverWords)
    const at = timeWords(now, this.#options.timeZone)
    const gone = goneWords === undefined ? {} : { gone: true as const }
    return this.#telling.cleared(outage, { now, offset, ...gone }, (area) => say(area, at, outage.silent.size))
  }

  #heedRegistry(now: EpochMs): void {
    if (!this.#listening) this.#options.residences.onChange(() => (this.#registryChanged = true))
    this.#listening = true
    if (!this.#registryChanged) return
    this.#registryChanged = false
    for (const id of this.#silent.keys()) this.#moved.lookAt(id, now)
  }
}
