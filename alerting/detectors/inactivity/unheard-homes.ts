import type { Finding, Words } from '../../../core/finding.ts'
import type { Gateway, Home } from '../../../core/directory.ts'
import type { Offset } from '../../../core/journal.ts'
import type { GatewayId, HomeId } from '../../../core/names.ts'
import { areaAt } from '../../../core/names.ts'
import { type EpochMs, hours } from '../../../core/time.ts'
import type { PresenceModes } from '../../presence/presence-modes.ts'
import type { Rules } from '../../rules/rules.ts'
import { isElsewhere } from '../call-first.ts'
import type { Hearing } from '../hearing.ts'
import type { Residences } from '../residences.ts'
import { fromTable, type Table, toTable } from '../table.ts'
import { longWords, sinceWords } from '../devices/device-words.ts'
import { say, timeWords } from '../words.ts'
import type { JudgedSilence } from './home-silences.ts'

export interface UnheardHomesOptions {
  readonly hearing: Pick<Hearing, 'gateways' | 'homeHeardAt' | 'hub'>
  readonly residences: Pick<Residences, 'gatewaysOf'>
  readonly modes: Pick<PresenceModes, 'presenceOf'>
  readonly rules: Rules
  readonly timeZone: string
}

type Subject = Finding['subject']

interface Told {
  readonly subject: Subject
  readonly gateway: GatewayId
  /** When it was last said. */
  readonly at: EpochMs
}

interface Moment {
  readonly now: EpochMs
  readonly offset: Offset
}

const NONE: readonly Finding[] = []
/** Of a platform that brought nothing of any home for so long, nothing comes: one of several homes sleeps as long only rarely. */
const NOTHING_FOR = hours(1)
/** No home's id begins so. */
const PLATFORM = '/'
/** No gateway's id ends so. */
const OF_ITS_HOMES = '/homes'

/**
 * Homes behind a gateway of many of which nothing is heard, though that gateway is: the resident's limit is over, and nobody can say whether they
 * are still or their devices are. Told like a silent gateway (守护中断), urgent, and again once a day while it lasts (`still`).
 *
 * Where the gateway brings nothing of any of its homes, the district is told of it once, with their count, and not of each; and when that ends,
 * the others have an hour to be heard as well: else the first of five hundred would raise an alert for each of the rest.
 */
export class UnheardHomes {
  readonly #options: UnheardHomesOptions
  /** By home; by `/` and gateway where it is told of all its homes. */
  readonly #told = new Map<string, Told>()
  /** When it brought something again of any of its homes. */
  readonly #backAt = new Map<GatewayId, EpochMs>()

  constructor(options: UnheardHomesOptions) {
    this.#options = options
  }

  /**
   * The resident's limit is over and the home was not heard since they were. Nothing where its gateways are silent, which is told of these, and
   * nothing of who is known to be elsewhere.
   */
  overdue(home: Home, silence: Pick<JudgedSilence, 'since'>, by: Moment): readonly Finding[] {
    const { now } = by
    const gateway = this.#gatewayToTellOf(home, now)
    if (gateway === undefined) return NONE
    const last = this.#lastOfAll(gateway)
    if (last >= now - NOTHING_FOR && (this.#backAt.get(gateway.id) ?? 0) > now - NOTHING_FOR) return NONE
    if (last >= now - NOTHING_FOR) {
      const told = { subject: { home: home.id }, gateway: gateway.id, at: now }
      return this.#tell(home.id, told, { ...by, since: silence.since, words: unheardWords })
    }
    const told = { subject: { area: areaAt(home.area, 'district') ?? home.area }, gateway: gateway.id, at: now }
    return this.#tell(PLATFORM + gateway.id, told, { ...by, since: last, words: nothingWords(gateway) })
  }

  /** Might `overdue` tell of it? Costs no limit to ask. */
  mayTell(home: Home, now: EpochMs): boolean {
    return this.#gatewayToTellOf(home, now) !== undefined
  }

  /** Something was heard of it: what was told is over. */
  heard(home: HomeId, by: Moment): readonly Finding[] {
    if (this.#told.size === 0) return NONE
    const gateways = this.#options.residences.gatewaysOf(home)
    return [home, ...gateways.map(({ id }) => PLATFORM + id)].flatMap((key) => this.#over(key, by) ?? [])
  }

  forget(home: HomeId): void {
    this.#told.delete(home)
  }

  toText(): Table {
    return toTable(this.#rows())
  }

  /** Replaces everything. */
  load(text: string): void {
    this.#told.clear()
    this.#backAt.clear()
    for (const row of fromTable(text, 2)) this.#backAt.set(row.text(0), row.number(1) ?? 0)
    for (const row of fromTable(text, 4)) {
      const key = row.text(0)
      const subject = key.startsWith(PLATFORM) ? { area: row.text(1) } : { home: key }
      this.#told.set(key, { subject, gateway: row.text(2), at: row.number(3) ?? 0 })
    }
  }

  *#rows() {
    for (const [key, { subject, gateway, at }] of this.#told) {
      yield [key, 'area' in subject ? subject.area : undefined, gateway, at]
    }
    yield* this.#backAt
  }

  #tell(
    key: string,
    told: Told,
    { now, offset, since, words }: Moment & { readonly since: EpochMs; readonly words: SilenceWords },
  ): readonly Finding[] {
    const still = this.#told.has(key)
    this.#told.set(key, told)
    const summary = words(sinceWords(since, now, this.#options.timeZone), longWords(now - since))
    const finding = findingOf(told, { change: 'raised', at: since, offset, summary })
    return [still ? { ...finding, still } : finding]
  }

  /** The one that is up, unless its homes were told of lately or nobody is there to be missed. */
  #gatewayToTellOf(home: Home, now: EpochMs): Gateway | undefined {
    const { hearing, residences, modes } = this.#options
    const gateway = residences.gatewaysOf(home.id).find(({ id }) => hearing.gateways.online(id, now))
    if (gateway === undefined || isElsewhere(home, modes.presenceOf(home.id), now)) return undefined
    const told = this.#toldLately(home.id, now) || this.#toldLately(PLATFORM + gateway.id, now)
    return told ? undefined : gateway
  }

  #toldLately(key: string, now: EpochMs): boolean {
    const told = this.#told.get(key)
    return told !== undefined && told.at + this.#options.rules.district.gatewayStillSilent > now
  }

  /** When anything of any of its homes was last heard, or could not have been; a start that cost no hearing is no excuse. */
  #lastOfAll(gateway: Gateway): EpochMs {
    const { hearing } = this.#options
    const heard = gateway.homes.map((home) => hearing.homeHeardAt(home) ?? 0)
    return heard.reduce((last, at) => Math.max(last, at), hearing.hub.deafSpans().at(-1)?.to ?? 0)
  }

  #over(key: string, { now, offset }: Moment): Finding | undefined {
    const told = this.#told.get(key)
    if (told === undefined) return undefined
    this.#told.delete(key)
    if ('area' in told.subject) this.#backAt.set(told.gateway, now)
    const time = timeWords(now, this.#options.timeZone)
    const summary =
      'area' in told.subject
        ? say(
            ['共用网关 ', told.gateway, ' ', time, ' 又有住户数据'],
            ['Platform ', told.gateway, ' tells of homes again at ', time],
          )
        : say([time, ' 又收到此户信号'], ['Something was heard of the home at ', time])
    return findingOf(told, { change: 'cleared', at: now, offset, summary })
  }
}

type SilenceWords = (since: Words, lasted: Words) => Words

const unheardWords: SilenceWords = (since, lasted) =>
  say(
    ['守护中断,请电话确认:', since, ' 起此户无任何信号,已 ', lasted, ',超过此户上限;共用网关在线'],
    ['Nobody is watched here, please phone: nothing of this home since ', since, ' (', lasted, '); its platform is up'],
  )

const nothingWords =
  ({ id, homes }: Gateway): SilenceWords =>
  (since, lasted) =>
    say(
      [
        '守护中断,请电话确认:',
        String(homes.length),
        ' 户的共用网关 ',
        id,
        ' 在线,但 ',
        since,
        ' 起无任何住户数据,已 ',
        lasted,
      ],
      [
        'Nobody is watched, please phone: platform ',
        id,
        ' of ',
        String(homes.length),
        ' homes is up, but told of none since ',
        since,
      ],
    )

function findingOf({ subject, gateway }: Told, what: Pick<Finding, 'change' | 'at' | 'offset' | 'summary'>): Finding {
  return {
    detector: 'inactivity',
    kind: 'gateway-offline',
    severity: 'urgent',
    subject,
    // That the gateway itself is silent is another matter: its return ends that one, and tells of no home.
    device: 'area' in subject ? `${gateway}${OF_ITS_HOMES}` : gateway,
    marks: [],
    ...what,
  }
}
