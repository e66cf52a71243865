import type { Finding, Words } from '../../../core/finding.ts'
import type { Home } from '../../../core/directory.ts'
import type { Offset } from '../../../core/journal.ts'
import type { GatewayId, HomeId } from '../../../core/names.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Hearing } from '../hearing.ts'
import type { Residences } from '../residences.ts'
import { fromTable, type Table, toTable } from '../table.ts'
import { durationWords, say, timeWords } from '../words.ts'
import type { JudgedSilence } from './home-silences.ts'

export interface UnheardHomesOptions {
  readonly hearing: Pick<Hearing, 'gateways'>
  readonly residences: Pick<Residences, 'gatewaysOf'>
  readonly rules: Rules
  readonly timeZone: string
}

interface Told {
  readonly gateway: GatewayId
  /** When it was last said. */
  readonly at: EpochMs
}

interface Moment {
  readonly now: EpochMs
  readonly offset: Offset
}

/**
 * Homes behind a gateway of many of which nothing is heard, though that gateway is: the resident's limit is over, and nobody can say whether they
 * are still or their devices are. Told like a silent gateway (守护中断), urgent, and again once a day while it lasts (`still`).
 */
export class UnheardHomes {
  readonly #options: UnheardHomesOptions
  readonly #told = new Map<HomeId, Told>()

  constructor(options: UnheardHomesOptions) {
    this.#options = options
  }

  /** The resident's limit is over and the home was not heard since they were. Nothing where its gateways are silent: that is told of them. */
  overdue(home: Home, silence: Pick<JudgedSilence, 'since'>, { now, offset }: Moment): Finding | undefined {
    const { hearing, residences, rules, timeZone } = this.#options
    const gateway = residences.gatewaysOf(home.id).find(({ id }) => hearing.gateways.online(id, now))
    const told = this.#told.get(home.id)
    if (gateway === undefined || (told !== undefined && told.at + rules.district.gatewayStillSilent > now))
      return undefined
    this.#told.set(home.id, { gateway: gateway.id, at: now })
    const since = timeWords(silence.since, timeZone)
    const summary = unheardWords(since, durationWords(now - silence.since))
    const finding = findingOf(home.id, gateway.id, { change: 'raised', at: silence.since, offset, summary })
    return told === undefined ? finding : { ...finding, still: true }
  }

  /** Something was heard of it: what was told is over. */
  heard(home: HomeId, { now, offset }: Moment): Finding | undefined {
    const told = this.#told.get(home)
    if (told === undefined) return undefined
    this.#told.delete(home)
    const time = timeWords(now, this.#options.timeZone)
    const summary = say([time, ' 又收到此户信号'], ['Something was heard of the home at ', time])
    return findingOf(home, told.gateway, { change: 'cleared', at: now, offset, summary })
  }

  forget(home: HomeId): void {
    this.#told.delete(home)
  }

  toText(): Table {
    return toTable(this.#told, ([home, { gateway, at }]) => [home, gateway, at])
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#told.clear()
    for (const row of fromTable(text, 3)) this.#told.set(row.text(0), { gateway: row.text(1), at: row.number(2) ?? 0 })
  }
}

const unheardWords = (since: Words, lasted: Words): Words =>
  say(
    ['守护中断,请电话确认:', since, ' 起此户无任何信号,已 ', lasted, ',超过此户上限;共用网关在线'],
    ['Nobody is watched here, please phone: nothing of this home since ', since, ' (', lasted, '); its platform is up'],
  )

function findingOf(
  home: HomeId,
  gateway: GatewayId,
  what: Pick<Finding, 'change' | 'at' | 'offset' | 'summary'>,
): Finding {
  const kind = 'gateway-offline'
  return { detector: 'inactivity', kind, severity: 'urgent', subject: { home }, device: gateway, marks: [], ...what }
}
