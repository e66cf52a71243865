import { z } from 'zod'
import type { Detector, Json, Memory, Sign } from '../../core/detector.ts'
import type { Gateway, Home } from '../../core/directory.ts'
import type { Finding } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { GatewayId } from '../../core/names.ts'
import { areaAt } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes } from '../../core/time.ts'
import { rankOf } from './call-first.ts'
import { ComingAndGoing } from './coming-and-going.ts'
import type { Day } from './day.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import { FINDINGS_A_TICK, keysDue } from './findings-due.ts'
import { longWords, sinceWords } from './devices/device-words.ts'
import type { SilenceWords } from './gateway-offline-words.ts'
import { manyWords, routineWords, urgentWords } from './gateway-offline-words.ts'
import type { Hearing } from './hearing.ts'
import type { Residences } from './residences.ts'
import type { ResidentSigns } from './resident-signs.ts'
import type { Rules } from '../rules/rules.ts'
import { UrgentFirst } from './urgent-first.ts'
import { say, timeWords } from './words.ts'

export interface GatewayOfflineOptions {
  readonly hearing: Pick<Hearing, 'gateways' | 'hub'>
  readonly signs: Pick<ResidentSigns, 'stillSince'>
  readonly residences: Pick<Residences, 'home' | 'gateway' | 'gateways' | 'gatewaysOf' | 'onChange'>
  readonly day: Day
  readonly rules: Rules
  /** How long this resident may be still now; the home's ceiling when left out or not known. */
  readonly limitOf?: (home: Home) => DurationMs | undefined
  readonly timeZone: string
}

type Level = 'routine' | 'urgent'

interface Silence {
  readonly gateway: Gateway
  readonly lastHeardAt: EpochMs
  readonly now: EpochMs
  readonly offset: Offset
}

interface Told {
  readonly level: Level
  readonly subject: Finding['subject']
  /** When it was last said. */
  readonly at: EpochMs
}

const NONE: readonly Finding[] = []
const SPREAD = minutes(1)
/** Of no known home. */
const LEAST_URGENT = 9
const shape = z.object({
  due: z.string(),
  waiting: z.string().default(''),
  unsteady: z.string().default(''),
  told: z.array(
    z.tuple([
      z.string(),
      z.enum(['routine', 'urgent']),
      z.union([z.object({ home: z.string() }), z.object({ area: z.string() })]),
      z.number(),
    ]),
  ),
})

/**
 * A gateway is silent, so nobody watches over the resident. Routine at first; urgent as soon as the resident has given no sign for longer
 * than their limit (deaf time included), and after 4 h by day or 8 h by night at the latest; urgent at once for a fully dependent resident, and
 * for a gateway that speaks for many homes. Cleared when it is heard again, one that comes and goes when it stays (`ComingAndGoing`);
 * what was told as urgent and lasts is said again once a day (`still`), so that a home whose alert somebody closed is not left without
 * anybody.
 *
 * Silence counts only while the hub itself was listening: each start and each pause of the hub gives every gateway a fresh start, unless it
 * starts again and again.
 *
 * When very many fall silent together the most urgent are told first: a platform or a dependent resident, a red home, then who has given no
 * sign for longest. The finding's `device` is the gateway.
 */
export class GatewayOfflineDetector implements Detector {
  readonly name = 'gateway-offline'
  readonly metrics = [] as const
  readonly signKinds = ['started', 'spoke', 'connected', 'heard'] as const
  readonly #options: GatewayOfflineOptions
  readonly #due = new DeadlineHeap()
  /** Silent, and to be judged: some more than one tick can tell may have fallen silent together. */
  readonly #waiting = new UrgentFirst()
  readonly #told = new Map<GatewayId, Told>()
  readonly #unsteady: ComingAndGoing
  #listening = false
  #registryChanged = true

  constructor(options: GatewayOfflineOptions) {
    this.#options = options
    const { district } = options.rules
    this.#unsteady = new ComingAndGoing(() => ({
      within: district.gatewayUnsteadyWithin,
      steadyFor: district.gatewaySteadyFor,
    }))
  }

  onSign(sign: Sign, offset: Offset): readonly Finding[] {
    if (sign.kind === 'started') this.#lookAtAll(sign.receivedAt)
    if (!('gateway' in sign) || sign.kind === 'disconnected') return NONE
    if (sign.kind === 'spoke' && sign.will) {
      this.#due.lookAt(sign.gateway, sign.receivedAt + this.#options.rules.district.willGrace)
      return NONE
    }
    // Every message passes here. It costs a look-up, and a gateway whose connection was never written down is not forgotten.
    this.#due.lookAt(sign.gateway, sign.receivedAt + this.#options.rules.district.gatewaySilence)
    const told = this.#told.get(sign.gateway)
    if (told === undefined || !this.#unsteady.isBack(sign.gateway, sign.receivedAt)) return NONE
    this.#told.delete(sign.gateway)
    return [this.#cleared(sign, told, offset)]
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    this.#heedRegistry(consumedUpTo)
    for (const id of keysDue(this.#due, consumedUpTo)) this.#look(id, consumedUpTo)
    if (this.#waiting.size === 0) return NONE
    const findings: Finding[] = []
    for (let judged = 0; judged < FINDINGS_A_TICK; judged += 1) {
      const id = this.#waiting.take()
      if (id === undefined) break
      const finding = this.#judge(id, consumedUpTo, offset)
      if (finding !== undefined) findings.push(finding)
    }
    return findings
  }

  nextDeadline(): EpochMs | undefined {
    return this.#waiting.size === 0 && !this.#registryChanged ? this.#due.next() : Number.NEGATIVE_INFINITY
  }

  snapshot(): Memory {
    return {
      due: this.#due.toText(),
      waiting: this.#waiting.toText(),
      told: Array.from(this.#told, ([gateway, { level, subject, at }]) => [gateway, level, { ...subject }, at]),
      unsteady: this.#unsteady.toText(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#due.load(parsed.data.due)
    this.#waiting.load(parsed.data.waiting)
    this.#unsteady.load(parsed.data.unsteady)
    this.#told.clear()
    for (const [gateway, level, subject, at] of parsed.data.told) this.#told.set(gateway, { level, subject, at })
  }

  /** What was told of a gateway that is gone, or of a home that it no longer speaks for, is a matter of the past (`RemovedSubjects`). */
  #heedRegistry(now: EpochMs): void {
    const { residences } = this.#options
    if (!this.#listening) residences.onChange(() => (this.#registryChanged = true))
    this.#listening = true
    if (!this.#registryChanged) return
    this.#registryChanged = false
    this.#lookAtAll(now)
    for (const [id, { subject }] of this.#told) {
      const homes = residences.gateway(id)?.homes ?? []
      if ('home' in subject ? homes.includes(subject.home) : homes.length > 0) continue
      this.#told.delete(id)
      this.#due.lookAt(id, now)
    }
  }

  /** Is it silent? To judge whom that concerns may cost a limit. */
  #look(id: GatewayId, now: EpochMs): void {
    const { hearing, residences } = this.#options
    const gateway = residences.gateway(id)
    const lastHeardAt = hearing.gateways.lastHeardAt(id)
    const silentFrom = hearing.gateways.silentFrom(id, hearing.hub)
    if (gateway === undefined || lastHeardAt === undefined || silentFrom === undefined) return
    if (silentFrom > now) {
      this.#due.lookAt(id, silentFrom)
      return
    }
    this.#unsteady.fell(id, lastHeardAt)
    this.#waiting.add(id, this.#urgencyOf(gateway, lastHeardAt))
  }

  #urgencyOf({ homes }: Gateway, lastHeardAt: EpochMs): { readonly rank: number; readonly since: EpochMs } {
    const { residences, signs } = this.#options
    const home = residences.home(homes[0] ?? '')
    if (home === undefined) return { rank: LEAST_URGENT, since: lastHeardAt }
    return { rank: homes.length > 1 ? 0 : rankOf(home), since: signs.stillSince(home)?.at ?? lastHeardAt }
  }

  #judge(id: GatewayId, now: EpochMs, offset: Offset): Finding | undefined {
    const { hearing, residences } = this.#options
    const gateway = residences.gateway(id)
    const lastHeardAt = hearing.gateways.lastHeardAt(id)
    const silentFrom = hearing.gateways.silentFrom(id, hearing.hub)
    if (gateway === undefined || lastHeardAt === undefined || silentFrom === undefined) return undefined
    if (silentFrom > now) {
      this.#due.lookAt(id, silentFrom)
      return undefined
    }
    const [first, ...others] = gateway.homes.map((home) => residences.home(home)).filter((home) => home !== undefined)
    const silence = { gateway, lastHeardAt, now, offset }
    if (first !== undefined && others.length > 0) return this.#judgeMany(silence, first, others.length + 1)
    if (first !== undefined) return this.#judgeOne(silence, first)
    // It may be given a home while it is silent.
    this.#due.lookAt(id, now + this.#options.rules.district.deviceLookAgain)
    return undefined
  }

  #judgeOne(silence: Silence, home: Home): Finding | undefined {
    const { gateway, now } = silence
    const told = this.#told.get(gateway.id)
    const urgentAt = this.#urgentAt(silence, home)
    if (urgentAt > now) this.#due.lookAt(gateway.id, urgentAt)
    const level: Level = urgentAt > now ? 'routine' : 'urgent'
    if (told?.level === level) return level === 'urgent' ? this.#again(silence, told, urgentWords) : undefined
    // Once it was urgent it stays so, though another gateway may watch meanwhile.
    if (told?.level === 'urgent') return undefined
    const words = level === 'urgent' ? urgentWords : routineWords
    return this.#raised(silence, { level, subject: { home: home.id } }, words)
  }

  #judgeMany(silence: Silence, first: Home, homes: number): Finding | undefined {
    const told = this.#told.get(silence.gateway.id)
    const words = manyWords(silence.gateway.id, homes)
    if (told?.level === 'urgent') return this.#again(silence, told, words)
    const area = areaAt(first.area, 'district') ?? first.area
    return this.#raised(silence, { level: 'urgent', subject: { area } }, words)
  }

  /** When silence becomes urgent for the resident of this home. */
  #urgentAt({ gateway, lastHeardAt, now }: Silence, home: Home): EpochMs {
    const { hearing, residences, signs, rules, day, limitOf } = this.#options
    const thresholds = rules.of(home)
    const watchedByAnother = residences
      .gatewaysOf(home.id)
      .some((other) => other.id !== gateway.id && hearing.gateways.online(other.id, now))
    if (watchedByAnother) return now + thresholds.gatewaySilence
    if (home.careLevel === 'fully-dependent') return now
    const byDay = day.orNextMorning(lastHeardAt + thresholds.gatewayUrgentByDay)
    const byClock = Math.min(byDay, lastHeardAt + thresholds.gatewayUrgentByNight)
    const sign = signs.stillSince(home)
    if (sign === undefined) return byClock
    return Math.min(byClock, sign.at + (limitOf?.(home) ?? thresholds.inactivityCeiling))
  }

  /**
   * It was told as urgent and lasts: said again once a day, as no news. One that came and went since is said again when it stays away: whoever saw
   * it come back may have closed the matter.
   */
  #again(silence: Silence, told: Told, words: SilenceWords): Finding | undefined {
    const { gateway, lastHeardAt, now } = silence
    const { gatewayStillSilent, gatewayUnsteadyWithin } = this.#options.rules.district
    const away = lastHeardAt > told.at ? lastHeardAt + gatewayUnsteadyWithin : Infinity
    const again = Math.min(told.at + gatewayStillSilent, away)
    if (again <= now) return { ...this.#raised(silence, told, words), still: true }
    this.#due.lookAt(gateway.id, again)
    return undefined
  }

  #raised(silence: Silence, { level, subject }: Pick<Told, 'level' | 'subject'>, words: SilenceWords): Finding {
    const { gateway, lastHeardAt, now, offset } = silence
    const { rules, timeZone } = this.#options
    const told = { level, subject, at: now }
    this.#told.set(gateway.id, told)
    if (level === 'urgent') this.#due.lookAt(gateway.id, now + rules.district.gatewayStillSilent)
    const summary = words(sinceWords(lastHeardAt, now, timeZone), longWords(now - lastHeardAt))
    return { ...findingOf(gateway.id, told), change: 'raised', at: lastHeardAt, offset, summary }
  }

  /** After a start nothing that was silent before may be forgotten, nor a gateway that was removed meanwhile and is back. */
  #lookAtAll(now: EpochMs): void {
    const gateways = this.#options.residences.gateways()
    const from = now + this.#options.rules.district.gatewaySilence
    // Not all at the same moment: ten thousand would hold everything else up.
    gateways.forEach(({ id }, index) => this.#due.lookAt(id, from + Math.floor((index * SPREAD) / gateways.length)))
  }

  #cleared(sign: { readonly gateway: GatewayId; readonly receivedAt: EpochMs }, told: Told, offset: Offset): Finding {
    const at = sign.receivedAt
    const time = timeWords(at, this.#options.timeZone)
    const summary = say(['网关 ', time, ' 恢复信号'], ['Gateway heard again at ', time])
    return { ...findingOf(sign.gateway, told), change: 'cleared', at, offset, summary }
  }
}

function findingOf(gateway: GatewayId, told: Told): Omit<Finding, 'change' | 'at' | 'offset' | 'summary'> {
  return {
    detector: 'gateway-offline',
    kind: 'gateway-offline',
    severity: told.level,
    subject: told.subject,
    device: gateway,
    marks: [],
  }
}
