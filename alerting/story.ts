import type { Transaction } from 'kysely'
import type { AlertId } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import type { StoryLine } from './alert.ts'
import type { AlertingTables } from './schema.ts'

/** Adds lines to the end of an alert's story. */
export async function appendStory(
  trx: Transaction<AlertingTables>,
  alert: AlertId,
  lines: readonly StoryLine[],
  at: EpochMs,
): Promise<void> {
  if (lines.length === 0) return
  const last = await trx
    .selectFrom('alert_events')
    .select((e) => e.fn.max('seq').as('seq'))
    .where('alert_id', '=', alert)
    .executeTakeFirst()
  await writeStory(trx, alert, lines, { at, from: (last?.seq ?? 0) + 1 })
}

/** Writes lines whose first number is known: a new alert's begin with 1. */
export async function writeStory(
  trx: Transaction<AlertingTables>,
  alert: AlertId,
  lines: readonly StoryLine[],
  { at, from }: { readonly at: EpochMs; readonly from: number },
): Promise<void> {
  if (lines.length === 0) return
  const rows = lines.map(({ type, actor, channel, words }, i) => ({
    alert_id: alert,
    seq: from + i,
    at,
    type,
    actor,
    channel,
    zh: words.zh,
    en: words.en,
  }))
  await trx.insertInto('alert_events').values(rows).execute()
}
