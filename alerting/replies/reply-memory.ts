import type { IncomingText } from '../../core/notifier.ts'
import type { AlertId, HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Recipient } from '../alert.ts'
import { CODE_RESTS } from '../codes.ts'
import { heardOf } from '../heard.ts'
import type { LedgerPage } from '../ledger-page.ts'
import { ANSWERS_ARE_REMEMBERED, type PastAnswer } from './answer-pace.ts'
import type { ToldAlert } from './decide-reply.ts'
import { keptBody } from './plain-reply.ts'

/** Writes a text down. @returns false when the same text (vendor and id) was written before */
export async function keepText(text: IncomingText, page: LedgerPage): Promise<boolean> {
  const result = await page.trx
    .insertInto('incoming_texts')
    .values({
      vendor: text.vendor,
      id: text.id,
      phone: keptBody(text.from).slice(0, 32),
      body: keptBody(text.body),
      at: page.now,
      alert_id: null,
      outcome: 'taken',
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Writes what came of it. */
export async function keepOutcome(
  text: IncomingText,
  { outcome, alert, answered }: { outcome: string; alert: AlertId | undefined; answered: boolean },
  page: LedgerPage,
): Promise<void> {
  await page.trx
    .updateTable('incoming_texts')
    .set({ outcome, alert_id: alert ?? null, answered: answered ? 1 : 0 })
    .where('vendor', '=', text.vendor)
    .where('id', '=', text.id)
    .execute()
}

/** What that phone was ever told of, as far as it is open, or closed so lately that its code still means it; by the time of telling. */
export async function toldAlerts(
  phone: string,
  page: LedgerPage,
): Promise<readonly (ToldAlert & { readonly responder: Recipient })[]> {
  const rows = await page.trx
    .selectFrom('told_phones')
    .innerJoin('alerts', 'alerts.id', 'told_phones.alert_id')
    .select(['alerts.id', 'code', 'severity', 'resolved_at', 'first_told_at', 'responder_id', 'role'])
    .where('phone', '=', phone)
    .where((e) => e.or([e('resolved_at', 'is', null), e('resolved_at', '>', page.now - CODE_RESTS)]))
    .orderBy('first_told_at')
    .execute()
  const open = rows.filter((row) => row.resolved_at === null).map(({ id }) => id)
  const heard = new Map((await heardOf(page.trx, open, phone)).map(({ alert, at }) => [alert, at]))
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    severity: row.severity,
    resolved: row.resolved_at !== null,
    toldAt: row.first_told_at,
    heardAt: heard.has(row.id) ? heard.get(row.id) : row.first_told_at,
    responder: { id: row.responder_id, role: row.role ?? undefined, phone },
  }))
}

/** The answers that phone got lately. */
export async function answersTo(phone: string, page: LedgerPage): Promise<readonly PastAnswer[]> {
  const rows = await page.trx
    .selectFrom('incoming_texts')
    .select(['outcome', 'alert_id', 'at'])
    .where('phone', '=', phone)
    .where('at', '>', page.now - ANSWERS_ARE_REMEMBERED)
    .where('answered', '=', 1)
    .execute()
  return rows.map((row) => ({ outcome: row.outcome, alert: row.alert_id ?? undefined, at: row.at }))
}

/** When it was last said where that resident is, on a page or by text. */
export async function lastSaidOf(home: HomeId, page: LedgerPage): Promise<EpochMs | undefined> {
  const changed = await page.trx
    .selectFrom('presence_changes')
    .select((e) => e.fn.max('at').as('at'))
    .where('home', '=', home)
    .executeTakeFirst()
  const wished = await page.trx
    .selectFrom('presence_wishes')
    .select((e) => e.fn.max('said_at').as('at'))
    .where('state', '=', 'waiting')
    .where('home', '=', home)
    .executeTakeFirst()
  const at = Math.max(changed?.at ?? 0, wished?.at ?? 0)
  return at === 0 ? undefined : at
}

/** How many numbers that nobody knows were answered since. */
export async function strangersAnswered(outcome: string, since: EpochMs, page: LedgerPage): Promise<number> {
  const row = await page.trx
    .selectFrom('incoming_texts')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('outcome', '=', outcome)
    .where('at', '>', since)
    .where('answered', '=', 1)
    .executeTakeFirst()
  return row?.count ?? 0
}

/** Which phones were asked to confirm that the alert is a false one. */
export async function confirmersOf(alert: AlertId, page: LedgerPage): Promise<ReadonlySet<string>> {
  const rows = await page.trx
    .selectFrom('told_phones')
    .select('phone')
    .where('alert_id', '=', alert)
    .where('may_confirm', '=', 1)
    .execute()
  return new Set(rows.map(({ phone }) => phone))
}
