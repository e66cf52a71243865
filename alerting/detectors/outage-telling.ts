import { z } from 'zod'
import type { Json } from '../../core/detector.ts'
import type { Home } from '../../core/directory.ts'
import type { Finding, Words } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { AreaCode } from '../../core/names.ts'
import { areaAt } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Residences } from './residences.ts'
import type { Rules } from '../rules/rules.ts'
import { cutOffWords, outageWords } from './area-outage-words.ts'
import type { FirstToCall } from './call-first.ts'
import type { HomesToCallOptions } from './homes-to-call.ts'
import { HomesToCall } from './homes-to-call.ts'
import { EVERYWHERE } from './silent-areas.ts'
import type { Outage, StandingOutages } from './standing-outages.ts'
import { timeWords } from './words.ts'

export interface OutageTellingOptions extends Omit<HomesToCallOptions, 'areaOf' | 'residences'> {
  readonly outages: Pick<StandingOutages, 'get' | 'lookAt' | 'stayedAway'>
  /** How many gateways of the area were ever heard. */
  readonly heardIn: (area: AreaCode) => number
  readonly residences: Pick<Residences, 'home' | 'gateway' | 'gatewaysOf' | 'areas'>
  readonly rules: Rules
  readonly timeZone: string
}

interface Moment {
  readonly now: EpochMs
  readonly offset: Offset
}

interface Telling {
  readonly area: AreaCode
  /** Since when it is out. */
  readonly since: EpochMs
  /** `3/5`: of how many gateways. */
  readonly share: string
  readonly gateways: readonly string[]
  readonly homes: HomesToCall
  /** Looked at before a restart. */
  owed: number
}

const NONE: readonly Finding[] = []
/** A gateway's home costs some 5 µs. */
const GATEWAYS_A_TICK = 500
/** Leaves room for the sentence around the addresses. */
const ADDRESS_ROOM = 44
/** What the hub says of its own network: an alert of its own, beside that of a hub that stood still. */
const NETWORK = 'hub/network'

export const tellingsShape = z.array(
  z.object({
    area: z.string(),
    since: z.number(),
    share: z.string(),
    gateways: z.array(z.string()),
    next: z.number(),
  }),
)

/**
 * Says of outages whom to call first, once all their homes were looked at: that takes a tick for each five hundred gateways.
 *
 * Urgent where nobody watches over somebody; routine where all homes are watched otherwise or empty, and then looked at again as long as it
 * stands, since somebody may come home.
 */
export class OutageTelling {
  readonly #options: OutageTellingOptions
  readonly #tellings = new Map<AreaCode, Telling>()

  constructor(options: OutageTellingOptions) {
    this.#options = options
  }

  get isBusy(): boolean {
    return this.#tellings.size > 0
  }

  begin({ area, silent, since }: Pick<Outage, 'area' | 'silent' | 'since'>): void {
    const share = `${silent.size}/${this.#options.heardIn(area)}`
    this.#add({ area, since, share, gateways: [...silent] }, 0)
  }

  /** It stands: is anything to be said again? */
  again(outage: Outage, now: EpochMs): void {
    const mayBeWorse = [...outage.told.values()].includes('routine')
    if (outage.toldAt === undefined || this.#tellings.has(outage.area)) return
    if (mayBeWorse || this.#options.outages.stayedAway(outage, now)) this.begin(outage)
  }

  /** It is over, or gone. */
  forget({ area }: Pick<Outage, 'area'>): void {
    this.#tellings.delete(area)
  }

  tell(by: Moment): readonly Finding[] {
    const findings: Finding[] = []
    let left = GATEWAYS_A_TICK
    for (const telling of this.#tellings.values()) {
      if (left <= 0) break
      const before = telling.homes.next
      telling.homes.look(telling.owed + left, by.now)
      left -= telling.homes.next - before - telling.owed
      telling.owed = 0
      if (!telling.homes.isDone) break
      this.#tellings.delete(telling.area)
      findings.push(...this.#said(telling, by))
    }
    return findings
  }

  /** `gone`: nothing was seen to end, its gateways are no longer registered there. */
  cleared(outage: Outage, by: Moment & Pick<Finding, 'gone'>, words: (area: Words) => Words): readonly Finding[] {
    return Array.from(outage.told, ([area, severity]) => ({
      ...findingOf(outage, area, severity),
      change: 'cleared' as const,
      ...(by.gone === undefined ? {} : { gone: by.gone }),
      at: by.now,
      offset: by.offset,
      summary: words(this.#nameOf(area)),
    }))
  }

  toJson(): Json {
    return Array.from(this.#tellings.values(), ({ area, since, share, gateways, homes }) => ({
      area,
      since,
      share,
      gateways,
      next: homes.next,
    }))
  }

  /** Replaces everything. */
  load(tellings: z.infer<typeof tellingsShape>): void {
    this.#tellings.clear()
    for (const { next, ...telling } of tellings) this.#add(telling, next)
  }

  #add(telling: Omit<Telling, 'homes' | 'owed'>, owed: number): void {
    const areaOf = ({ area }: Home): AreaCode =>
      telling.area === EVERYWHERE ? (areaAt(area, 'district') ?? area) : telling.area
    const homes = new HomesToCall(telling.gateways, { ...this.#options, areaOf })
    this.#tellings.set(telling.area, { ...telling, homes, owed })
  }

  #said(telling: Telling, by: Moment): readonly Finding[] {
    const { outages, rules } = this.#options
    const outage = outages.get(telling.area)
    if (outage === undefined) return NONE
    const stayedAway = outages.stayedAway(outage, by.now)
    const findings: Finding[] = []
    for (const [area, first] of telling.homes.byArea()) {
      const isNews = takeNews(outage, area, first.count > 0 ? 'urgent' : 'routine')
      if (!isNews && !stayedAway) continue
      const finding = this.#raised({ telling, outage, area, first }, by)
      findings.push(isNews ? finding : { ...finding, still: true })
    }
    if (findings.length > 0) outage.toldAt = by.now
    if ([...outage.told.values()].includes('routine'))
      outages.lookAt(outage.area, by.now + rules.district.gatewaySilence)
    return findings
  }

  #raised(
    what: {
      readonly telling: Telling
      readonly outage: Outage
      readonly area: AreaCode
      readonly first: FirstToCall
    },
    { offset }: Moment,
  ): Finding {
    const { telling, outage, area, first } = what
    const { timeZone } = this.#options
    const words = telling.area === EVERYWHERE ? cutOffWords : outageWords
    return {
      ...findingOf(outage, area, outage.told.get(area) ?? 'urgent'),
      change: 'raised',
      at: telling.since,
      offset,
      summary: words({
        area: this.#nameOf(area),
        since: timeWords(telling.since, timeZone),
        share: telling.share,
        homes: first.count,
        first: first.addresses(ADDRESS_ROOM),
      }),
    }
  }

  #nameOf(area: AreaCode): Words {
    const name = this.#options.residences.areas().find(({ code }) => code === area)?.name ?? area
    return { zh: name, en: name }
  }
}

/** Was it not told yet, or as less? */
function takeNews({ told }: Outage, area: AreaCode, severity: 'urgent' | 'routine'): boolean {
  const before = told.get(area)
  if (before === 'urgent' || before === severity) return false
  told.set(area, severity)
  return true
}

function findingOf(
  outage: Outage,
  area: AreaCode,
  severity: 'urgent' | 'routine',
): Omit<Finding, 'change' | 'at' | 'offset' | 'summary'> {
  const about = { detector: 'area-outage', severity, subject: { area }, marks: [] }
  return outage.area === EVERYWHERE
    ? { ...about, kind: 'hub-deaf', device: NETWORK }
    : { ...about, kind: 'area-outage' }
}
