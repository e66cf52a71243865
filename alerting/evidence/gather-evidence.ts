import type { Kysely } from 'kysely'
import type { Directory } from '../../core/directory.ts'
import type { EvidenceWish } from '../../core/evidence.ts'
import type { AlertId, HomeId } from '../../core/names.ts'
import { areaAt } from '../../core/names.ts'
import { type EpochMs, isoInstant } from '../../core/time.ts'
import type { Alert } from '../alert.ts'
import { alertOf } from '../alert-rows.ts'
import { CODE_RESTS } from '../codes.ts'
import { homeCode } from '../replies/home-code.ts'
import { presenceChanges } from '../presence/presence-changes.ts'
import type { AlertingTables, ToldPhoneRow } from '../schema.ts'
import { type Evidence, EVIDENCE_VERSION, type EvidenceAlert, type EvidencePlace } from './evidence.ts'
import { gatherHistory } from './gather-history.ts'
import { gatherMessages } from './gather-messages.ts'
import { gatherReadings, type ReadingSources } from './gather-readings.ts'
import { gatherRules } from './gather-rules.ts'
import { masked, type Masking, UNMASKED } from './masking.ts'

export interface EvidenceSources extends ReadingSources {
  readonly db: Kysely<AlertingTables>
  readonly directory: Directory
  readonly hubVersion: string
  /** An IANA name. */
  readonly timeZone: string
}

/** Everything that is known of an alert by `now`; `undefined` when there is none. Reads only, and piece by piece: alarms go between. */
export async function gatherEvidence(
  sources: EvidenceSources,
  id: AlertId,
  wish: EvidenceWish & { readonly now: EpochMs },
): Promise<Evidence | undefined> {
  const { db, directory, timeZone, hubVersion } = sources
  const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  const alert = alertOf(row, [])
  const home = 'home' in alert.subject ? alert.subject.home : undefined
  const endedAt = alert.resolvedAt ?? wish.now
  const told = await db
    .selectFrom('told_phones')
    .selectAll()
    .where('alert_id', '=', id)
    .orderBy('first_told_at')
    .execute()
  const masking = wish.full ? UNMASKED : masked(namesOf(directory, home, told))
  const nameOf = namesIn(directory, told, masking)
  const about = {
    alert,
    masking,
    nameOf,
    phones: told.map((one) => one.phone),
    from: alert.openedAt,
    // As long as a reply may mean it, it is about it.
    to: alert.resolvedAt === undefined ? wish.now : alert.resolvedAt + CODE_RESTS,
  }
  const presence = home === undefined ? [] : await presenceChanges(db, home, { from: alert.happenedAt, to: endedAt })
  return {
    format: 'shouwang-evidence',
    version: EVIDENCE_VERSION,
    madeAt: isoInstant(wish.now),
    madeBy: wish.by,
    hubVersion,
    timeZone,
    masked: !wish.full,
    alert: alertPart(alert, masking),
    place: await placePart(alert, sources, masking),
    told: told.map((one) => ({
      who: nameOf(one),
      role: one.role,
      phone: masking.phone(one.phone),
      at: isoInstant(one.first_told_at),
    })),
    ...(await gatherHistory(db, about)),
    messages: await gatherMessages(db, about),
    presence: presence.map(({ at, mode, until, by, via }) => ({
      at: isoInstant(at),
      mode,
      until: orNull(until),
      by,
      via,
    })),
    rules: await gatherRules(db, home === undefined ? undefined : directory.home(home), alert.openedAt),
    readings: await gatherReadings(home, { happenedAt: alert.happenedAt, endedAt }, sources),
  }
}

const orNull = (at: EpochMs | undefined): string | null => (at === undefined ? null : isoInstant(at))

/** Who lives there, and who was told. */
function namesOf(directory: Directory, home: HomeId | undefined, told: readonly ToldPhoneRow[]): readonly string[] {
  const resident = home === undefined ? undefined : directory.home(home)?.residentName
  const helpers = told.map(({ phone }) => directory.responderByPhone(phone)?.name)
  return [resident, ...helpers].filter((name) => name !== undefined)
}

function namesIn(directory: Directory, told: readonly ToldPhoneRow[], masking: Masking) {
  const known = new Map(told.map((one) => [one.phone, one.responder_id]))
  return ({ phone, responder_id }: { phone: string; responder_id?: string }): string => {
    const name = directory.responderByPhone(phone)?.name
    return name === undefined ? (responder_id ?? known.get(phone) ?? '') : masking.name(name)
  }
}

const alertPart = (alert: Alert, masking: Masking): EvidenceAlert => ({
  id: alert.id,
  code: alert.code,
  kind: alert.kind,
  severity: alert.severity,
  state: alert.state,
  outcome: alert.outcome ?? null,
  note: alert.note === undefined ? null : masking.text(alert.note),
  summary: alert.summary,
  marks: alert.marks,
  happenedAt: isoInstant(alert.happenedAt),
  openedAt: isoInstant(alert.openedAt),
  startedAt: isoInstant(alert.startedAt),
  acknowledgedAt: orNull(alert.acknowledgedAt),
  clearedAt: orNull(alert.clearedAt),
  resolvedAt: orNull(alert.resolvedAt),
  follows: alert.follows ?? null,
  policy: alert.policy,
})

async function placePart(alert: Alert, { db, directory }: EvidenceSources, masking: Masking): Promise<EvidencePlace> {
  const { subject } = alert
  const home = 'home' in subject ? directory.home(subject.home) : undefined
  const area = 'area' in subject ? subject.area : home?.area
  const names = (['district', 'town', 'village', 'grid'] as const).flatMap((level) => {
    const code = area === undefined ? undefined : areaAt(area, level)
    return (code === undefined ? undefined : directory.area(code)?.name) ?? []
  })
  return {
    home: 'home' in subject ? subject.home : null,
    homeCode: 'home' in subject ? await codeOfHome(db, subject.home) : null,
    area: area ?? null,
    areaNames: names,
    address: home?.address ?? null,
    resident: home === undefined ? null : masking.name(home.residentName),
  }
}

async function codeOfHome(db: Kysely<AlertingTables>, home: HomeId): Promise<string | null> {
  const row = await db.selectFrom('home_codes').select('number').where('home', '=', home).executeTakeFirst()
  return row === undefined ? null : homeCode(row.number)
}
