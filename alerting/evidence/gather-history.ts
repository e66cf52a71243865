import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type EpochMs, isoInstant } from '../../core/time.ts'
import { storedList } from '../policies.ts'
import type { AlertingTables } from '../schema.ts'
import type { Evidence, EvidenceEvent, EvidenceFinding, EvidenceKey, EvidenceText } from './evidence.ts'
import type { Masking } from './masking.ts'

export interface HistoryFacts {
  readonly alert: { readonly id: string }
  readonly phones: readonly string[]
  readonly from: EpochMs
  readonly to: EpochMs
  readonly masking: Masking
  readonly nameOf: (row: { readonly phone: string }) => string
}

const words = z.object({ zh: z.string(), en: z.string() })

/** What was found, what the story says, and what people texted and pressed. */
export async function gatherHistory(
  db: Kysely<AlertingTables>,
  facts: HistoryFacts,
): Promise<Pick<Evidence, 'findings' | 'events' | 'texts' | 'keys'>> {
  return {
    findings: await findings(db, facts.alert.id),
    events: await events(db, facts),
    texts: await texts(db, facts),
    keys: await keys(db, facts.alert.id),
  }
}

async function findings(db: Kysely<AlertingTables>, alert: string): Promise<readonly EvidenceFinding[]> {
  const rows = await db
    .selectFrom('findings')
    .selectAll()
    .where('alert_id', '=', alert)
    .orderBy('taken_at')
    .orderBy('offset')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    detector: row.detector,
    kind: row.kind,
    severity: row.severity,
    change: row.change,
    device: row.device,
    at: isoInstant(row.at),
    takenAt: isoInstant(row.taken_at),
    journal: row.journal_id,
    offset: row.offset,
    summary: { zh: row.summary_zh, en: row.summary_en },
    marks: storedList(words, row.marks_json),
  }))
}

async function events(db: Kysely<AlertingTables>, { alert, masking }: HistoryFacts): Promise<readonly EvidenceEvent[]> {
  const rows = await db.selectFrom('alert_events').selectAll().where('alert_id', '=', alert.id).orderBy('seq').execute()
  return rows.map(({ seq, at, type, actor, channel, zh, en }) => ({
    seq,
    at: isoInstant(at),
    type,
    actor,
    channel,
    words: { zh: masking.text(zh), en: masking.text(en) },
  }))
}

/** Those that acted on it, and all that came from phones that were told of it while it was open: what was not understood is evidence too. */
async function texts(db: Kysely<AlertingTables>, facts: HistoryFacts): Promise<readonly EvidenceText[]> {
  const { alert, phones, from, to, masking, nameOf } = facts
  const rows = await db
    .selectFrom('incoming_texts')
    .selectAll()
    .where((e) =>
      e.or([
        e('alert_id', '=', alert.id),
        ...(phones.length === 0
          ? []
          : [e.and([e('phone', 'in', phones), e('at', '>=', from), e('at', '<=', to), e('alert_id', 'is', null)])]),
      ]),
    )
    .orderBy('at')
    .execute()
  return rows.map((row) => ({
    at: isoInstant(row.at),
    from: masking.phone(row.phone),
    who: nameOf(row) || null,
    vendor: row.vendor,
    vendorId: row.id,
    body: masking.text(row.body),
    outcome: row.outcome,
    answered: row.answered === 1,
  }))
}

async function keys(db: Kysely<AlertingTables>, alert: string): Promise<readonly EvidenceKey[]> {
  const rows = await db.selectFrom('pressed_keys').selectAll().where('alert_id', '=', alert).orderBy('at').execute()
  return rows.map(({ at, vendor, provider_id, key, outcome, said }) => ({
    at: isoInstant(at),
    vendor,
    call: provider_id,
    key,
    outcome,
    said,
  }))
}
