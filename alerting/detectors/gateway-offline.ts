import { z } from 'zod'
import type { Detector, Json, Sign } from '../../core/detector.ts'
import type { Gateway, Home } from '../../core/directory.ts'
import type { Finding, Words } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import { areaAt } from '../../core/names.ts'
import type { GatewayId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Day } from './day.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import type { Hearing } from './hearing.ts'
import type { Residences } from './residences.ts'
import type { ResidentSigns } from './resident-signs.ts'
import type { Rules } from '../rules/rules.ts'
import { durationWords, say, timeWords } from './words.ts'

export interface GatewayOfflineOptions {
  readonly hearing: Pick<Hearing, 'gateways' | 'hub'>
  readonly signs: Pick<ResidentSigns, 'stillSince'>
  readonly residences: Pick<Residences, 'home' | 'gateway' | 'gatewaysOf'>
  readonly day: Day
  readonly rules: Rules
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
}

const NONE: readonly Finding[] = []
const shape = z.object({
  due: z.string(),
  told: z.array(
    z.tuple([
      z.string(),
      z.enum(['routine', 'urgent']),
      z.union([z.object({ home: z.string() }), z.object({ area: z.string() })]),
    ]),
  ),
})

/**
 * A gateway is silent, so nobody watches over the resident. Routine at first; urgent as soon as the resident has given no sign for longer
 * than the home's ceiling, and after 4 h by day or 8 h by night at the latest; urgent at once for a fully dependent resident, and
 * for a gateway that speaks for many homes. Cleared when it is heard again.
 *
 * Silence counts only while the hub itself was listening: each start and each pause of the hub gives every gateway a fresh start.
 * The finding's `device` is the gateway.
 */
export class GatewayOfflineDetector implements Detector {
  readonly name = 'gateway-offline'
  readonly metrics = [] as const
  readonly #options: GatewayOfflineOptions
  readonly #due = new DeadlineHeap()
  readonly #told = new Map<GatewayId, Told>()

  constructor(options: GatewayOfflineOptions) {
    this.#options = options
  }

  onSign(sign: Sign, offset: Offset): readonly Finding[] {
    if (!('gateway' in sign) || sign.kind === 'disconnected') return NONE
    if (sign.kind === 'spoke') {
      if (sign.will) {
        this.#due.lookAt(sign.gateway, sign.receivedAt + this.#options.rules.district.willGrace)
        return NONE
      }
      // Every message passes here. Its gateway is looked at already, since it connected, unless its silence was told.
      if (this.#told.size === 0 || !this.#told.has(sign.gateway)) return NONE
    }
    this.#due.lookAt(sign.gateway, sign.receivedAt + this.#options.rules.district.gatewaySilence)
    const told = this.#told.get(sign.gateway)
    if (told === undefined) return NONE
    this.#told.delete(sign.gateway)
    return [this.#cleared(sign, told, offset)]
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    if ((this.#due.next() ?? Infinity) > consumedUpTo) return NONE
    const findings: Finding[] = []
    for (let id = this.#due.takeDue(consumedUpTo); id !== undefined; id = this.#due.takeDue(consumedUpTo)) {
      const finding = this.#judge(id, consumedUpTo, offset)
      if (finding !== undefined) findings.push(finding)
    }
    return findings
  }

  nextDeadline(): EpochMs | undefined {
    return this.#due.next()
  }

  snapshot(): Json {
    return {
      due: this.#due.toText(),
      told: Array.from(this.#told, ([gateway, told]) => [gateway, told.level, { ...told.subject }]),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#due.load(parsed.data.due)
    this.#told.clear()
    for (const [gateway, level, subject] of parsed.data.told) this.#told.set(gateway, { level, subject })
  }

  #judge(id: GatewayId, now: EpochMs, offset: Offset): Finding | undefined {
    const { hearing, residences } = this.#options
    const gateway = residences.gateway(id)
    const lastHeardAt = hearing.gateways.lastHeardAt(id)
    const silentFrom = hearing.gateways.silentFrom(id, hearing.hub.freshFrom())
    if (gateway === undefined || lastHeardAt === undefined || silentFrom === undefined) return undefined
    if (silentFrom > now) {
      this.#due.lookAt(id, silentFrom)
      return undefined
    }
    const homes = gateway.homes.map((home) => residences.home(home)).filter((home) => home !== undefined)
    const [first] = homes
    if (first === undefined) return undefined
    const silence = { gateway, lastHeardAt, now, offset }
    return homes.length > 1 ? this.#judgeMany(silence, first, homes.length) : this.#judgeOne(silence, first)
  }

  #judgeOne(silence: Silence, home: Home): Finding | undefined {
    const { gateway, lastHeardAt, now } = silence
    const told = this.#told.get(gateway.id)?.level
    if (told === 'urgent') return undefined
    const urgentAt = this.#urgentAt(silence, home)
    if (urgentAt > now) this.#due.lookAt(gateway.id, urgentAt)
    const level: Level = urgentAt > now ? 'routine' : 'urgent'
    if (level === told) return undefined
    const time = timeWords(lastHeardAt, this.#options.timeZone)
    const lasted = durationWords(now - lastHeardAt)
    const summary =
      level === 'urgent'
        ? say(
            ['守护中断,请电话确认:网关 ', time, ' 起无信号,已 ', lasted],
            ['Nobody is watched here, please phone: gateway silent since ', time, ' (', lasted, ')'],
          )
        : say(
            ['网关 ', time, ' 起无信号,已 ', lasted, ';期间无法判断老人活动'],
            ['Gateway silent since ', time, ' (', lasted, '); the resident cannot be judged meanwhile'],
          )
    return this.#raised(silence, { level, subject: { home: home.id } }, summary)
  }

  #judgeMany(silence: Silence, first: Home, homes: number): Finding | undefined {
    const { gateway, lastHeardAt, now } = silence
    if (this.#told.has(gateway.id)) return undefined
    const time = timeWords(lastHeardAt, this.#options.timeZone)
    const lasted = durationWords(now - lastHeardAt)
    const count = String(homes)
    const subject = { area: areaAt(first.area, 'district') ?? first.area }
    const summary = say(
      ['守护中断,请电话确认:', count, ' 户的共用网关 ', gateway.id, ' ', time, ' 起无信号,已 ', lasted],
      ['Nobody is watched, please phone: gateway ', gateway.id, ' of ', count, ' homes silent since ', time],
    )
    return this.#raised(silence, { level: 'urgent', subject }, summary)
  }

  /** When silence becomes urgent for the resident of this home. */
  #urgentAt({ gateway, lastHeardAt, now }: Silence, home: Home): EpochMs {
    const { hearing, residences, signs, rules, day } = this.#options
    const thresholds = rules.of(home)
    const watchedByAnother = residences
      .gatewaysOf(home.id)
      .some((other) => other.id !== gateway.id && hearing.gateways.online(other.id, now))
    if (watchedByAnother) return now + thresholds.gatewaySilence
    if (home.careLevel === 'fully-dependent') return now
    const byDay = day.orNextMorning(lastHeardAt + thresholds.gatewayUrgentByDay)
    const byClock = Math.min(byDay, lastHeardAt + thresholds.gatewayUrgentByNight)
    const sign = signs.stillSince(home)
    return sign === undefined ? byClock : Math.min(byClock, sign.at + thresholds.inactivityCeiling)
  }

  #raised({ gateway, lastHeardAt, offset }: Silence, told: Told, summary: Words): Finding {
    this.#told.set(gateway.id, told)
    return { ...findingOf(gateway.id, told), change: 'raised', at: lastHeardAt, offset, summary }
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
