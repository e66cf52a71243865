import type { Transaction } from 'kysely'
import type { NoticeSlots } from '../../core/notifier.ts'
import type { EpochMs } from '../../core/time.ts'
import { readSlots } from '../notice-slots.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import { markPossibleDuplicate, PREFIX } from '../sms-text.ts'
import { firstAttempt } from './outbox-rows.ts'
import { bundled, carried, CARRIED, superseded } from './send-states.ts'

/** Why a message waits that may go out together with others. */
const HELD = ['number-budget', 'vendor-budget', 'alert-share', 'vendor-resting', 'grouped'] as const

/** What one message can hold and a person reads in full; of the rest it says the codes. */
const IN_FULL = 5
const MOST = 200
/** In UTF-16 units: vendors take 500, the sender's name and 可能重复 included. */
const MOST_UNITS = 460

const canBeBundled = (row: OutboxRow): boolean =>
  row.priority > 0 &&
  row.purpose !== 'digest' &&
  row.channel !== 'voice' &&
  HELD.some((reason) => reason === row.reason)

/**
 * Puts a held message and those held beside it for the same number into one row, due now.
 *
 * @returns that row, written; `undefined` when there is nothing beside it
 */
export async function bundle(
  trx: Transaction<AlertingTables>,
  row: OutboxRow,
  now: EpochMs,
): Promise<OutboxRow | undefined> {
  if (!canBeBundled(row)) return undefined
  const others = await trx
    .selectFrom('outbox')
    .selectAll()
    .where('phone', '=', row.phone)
    .where('claimed_at', 'is', null)
    .where('state', '=', 'pending')
    .where('carrier_id', 'is', null)
    .where('channel', '=', row.channel)
    .where('priority', '>', 0)
    .where('purpose', '!=', 'digest')
    .where('reason', 'in', HELD)
    .where('id', '!=', row.id)
    .orderBy('created_at')
    .limit(MOST)
    .execute()
  if (others.length === 0) return undefined
  const rows = fitting([row, ...others].toSorted((a, b) => a.priority - b.priority || a.created_at - b.created_at))
  const carrier = carrierOf(rows, now)
  await trx.insertInto('outbox').values(carrier).execute()
  const ids = rows.map(({ id }) => id)
  await trx.updateTable('outbox').set(bundled(carrier.id, now)).where('id', 'in', ids).execute()
  return carrier
}

/** As many as one message can name; the others are held on, and go out together after it. */
function fitting(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let some = rows
  while (some.length > 2 && bundleText(some).length > MOST_UNITS) some = some.slice(0, -1)
  return some
}

function carrierOf(rows: readonly OutboxRow[], now: EpochMs): OutboxRow {
  const [first] = rows
  if (first === undefined) throw new Error('a bundle of nothing')
  const slots = slotsOf(rows)
  const possibleDuplicate = rows.some((row) => row.possible_duplicate === 1)
  const text = bundleText(rows)
  const message = {
    ...first,
    alert_id: null,
    purpose: 'digest' as const,
    step: 0,
    text: possibleDuplicate ? markPossibleDuplicate(text) : text,
    slots_json: slots === undefined ? null : JSON.stringify(slots),
    heard_at: null,
  }
  return { ...firstAttempt(message, now), bundle: 1, possible_duplicate: possibleDuplicate ? 1 : 0 }
}

/** `【守望】另有3件:…;…;…。回复1加码表示收到`: as a digest says it. */
export function bundleText(rows: readonly Pick<OutboxRow, 'text' | 'slots_json' | 'purpose'>[]): string {
  const items = rows.slice(0, IN_FULL).map(itemOf)
  const codes = codesOf(rows.slice(IN_FULL))
  const rest = codes.length === 0 ? '' : `;其余码${codes.join(' ')}`
  return `${PREFIX}另有${rows.length}件:${items.join(';')}${rest}。回复1加码表示收到`
}

/** An alarm in a few words; anything else as it reads, without the sender's name. */
function itemOf({ text, slots_json, purpose }: Pick<OutboxRow, 'text' | 'slots_json' | 'purpose'>): string {
  const slots = readSlots(slots_json)
  if (purpose === 'alarm' && slots !== undefined) return `${slots.place}${slots.kind},${slots.time},码${slots.code}`
  return text.replace(PREFIX, '').replace(/。$/, '')
}

function codesOf(rows: readonly Pick<OutboxRow, 'slots_json'>[]): readonly string[] {
  return [...new Set(rows.flatMap(({ slots_json }) => readSlots(slots_json)?.code ?? []))]
}

/** For vendors that fill templates; `undefined` when no message has a code. */
function slotsOf(rows: readonly OutboxRow[]): NoticeSlots | undefined {
  const first = rows.map(({ slots_json }) => readSlots(slots_json)).find((slots) => slots !== undefined)
  if (first === undefined) return undefined
  return { ...first, kind: `${first.kind}等${rows.length}件`, code: codesOf(rows).join(' ') }
}

/** What became of a row that carries others is what became of them. @returns those that moved, as they were */
export async function moveMembers(
  trx: Transaction<AlertingTables>,
  carrier: OutboxRow,
  now: EpochMs,
): Promise<readonly OutboxRow[]> {
  const from = CARRIED[carrier.state]
  if (carrier.bundle === 0 || from.length === 0) return []
  const members = await trx
    .selectFrom('outbox')
    .selectAll()
    .where('carrier_id', '=', carrier.id)
    .where('state', 'in', from)
    .execute()
  const ids = members.map(({ id }) => id)
  if (ids.length > 0) await trx.updateTable('outbox').set(carried(carrier, now)).where('id', 'in', ids).execute()
  return members
}

/** A further attempt takes over the messages that have not failed: an alert that was closed meanwhile wants none. @returns how many */
export async function handMembersOver(
  trx: Transaction<AlertingTables>,
  by: { readonly from: string; readonly to: string },
): Promise<number> {
  const result = await trx
    .updateTable('outbox')
    .set({ carrier_id: by.to })
    .where('carrier_id', '=', by.from)
    .where('state', 'in', ['pending', 'accepted', 'unknown'])
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** A later alarm about the same alert for the same number says all that an earlier one, still held, would. */
export async function dropOlderAlarms(trx: Transaction<AlertingTables>, row: OutboxRow, now: EpochMs): Promise<void> {
  if (row.alert_id === null || row.purpose !== 'alarm') return
  await trx
    .updateTable('outbox')
    .set(superseded(now))
    .where('alert_id', '=', row.alert_id)
    .where('phone', '=', row.phone)
    .where('channel', '=', row.channel)
    .where('purpose', '=', 'alarm')
    .where('state', '=', 'pending')
    .where('carrier_id', 'is', null)
    .where('reason', 'in', HELD)
    .where('step', '<', row.step)
    .execute()
}
