import { z } from 'zod'
import type { Detector, Json, Sign } from '../../core/detector.ts'
import type { Home } from '../../core/directory.ts'
import type { Finding } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { AreaCode } from '../../core/names.ts'
import { areaAt } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { PresenceModes } from '../presence/presence-modes.ts'
import { callFirst, isElsewhere } from './call-first.ts'
import type { DeafSpan } from './fair-deadline.ts'
import type { Hearing } from './hearing.ts'
import type { Residences } from './residences.ts'
import type { ResidentSigns } from './resident-signs.ts'
import type { Thresholds } from '../rules/thresholds.ts'
import { durationWords, say, timeWords } from './words.ts'

export interface HubDeafOptions {
  readonly hearing: Pick<Hearing, 'hub' | 'gateways'>
  readonly signs: Pick<ResidentSigns, 'newest'>
  readonly residences: Pick<Residences, 'homes' | 'gatewaysOf'>
  readonly modes: Pick<PresenceModes, 'presenceOf'>
  readonly thresholds: Thresholds
  readonly timeZone: string
}

const NONE: readonly Finding[] = []

/**
 * The hub itself could not hear for longer than an hour: each district is told once, with whom to call first: fully dependent residents, then red
 * homes, then who has given no sign for longest. Homes that were never heard and residents who are known to be elsewhere are not on
 * the list.
 */
export class HubDeafDetector implements Detector {
  readonly name = 'hub-deaf'
  readonly metrics = [] as const
  readonly signKinds = ['started', 'tick'] as const
  readonly #options: HubDeafOptions
  #toldUpTo: EpochMs = 0

  constructor(options: HubDeafOptions) {
    this.#options = options
  }

  onSign(sign: Sign, offset: Offset): readonly Finding[] {
    if (sign.kind !== 'started' && sign.kind !== 'tick') return NONE
    const span = this.#options.hearing.hub.deafSpans().at(-1)
    if (span === undefined || span.to <= this.#toldUpTo) return NONE
    this.#toldUpTo = span.to
    if (span.to - span.from <= this.#options.thresholds.hubDeafTold) return NONE
    return Array.from(this.#homesByDistrict(span.to), ([district, homes]) =>
      this.#finding(district, homes, span, offset),
    )
  }

  snapshot(): Json {
    return this.#toldUpTo
  }

  restore(snapshot: Json): void {
    const parsed = z.number().safeParse(snapshot)
    if (parsed.success) this.#toldUpTo = parsed.data
  }

  #homesByDistrict(now: EpochMs): ReadonlyMap<AreaCode, Home[]> {
    const { residences, hearing, modes } = this.#options
    const districts = new Map<AreaCode, Home[]>()
    for (const home of residences.homes()) {
      const heard = residences
        .gatewaysOf(home.id)
        .some((gateway) => hearing.gateways.lastHeardAt(gateway.id) !== undefined)
      if (!heard || isElsewhere(home, modes.presenceOf(home.id), now)) continue
      const code = areaAt(home.area, 'district') ?? home.area
      const list = districts.get(code)
      if (list === undefined) districts.set(code, [home])
      else list.push(home)
    }
    return districts
  }

  #finding(district: AreaCode, homes: readonly Home[], span: DeafSpan, offset: Offset): Finding {
    const { timeZone } = this.#options
    const lasted = durationWords(span.to - span.from)
    const from = timeWords(span.from, timeZone)
    const to = timeWords(span.to, timeZone)
    const count = String(homes.length)
    const first = callFirst(homes, (home) => this.#options.signs.newest(home)?.at)
    return {
      detector: this.name,
      kind: 'hub-deaf',
      severity: 'urgent',
      change: 'raised',
      subject: { area: district },
      at: span.from,
      offset,
      summary: say(
        ['中枢中断 ', lasted, '(', from, '–', to, '),', count, ' 户无人守护,请先电话确认:', first],
        ['Hub deaf ', lasted, ' (', from, '–', to, '), ', count, ' homes unwatched. Call first: ', first],
      ),
      marks: [],
    }
  }
}
