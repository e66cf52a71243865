import type { KeptClass } from './kept-for.ts'
import type { PlainRow, TableName } from './walk-table.ts'

/** Rows that go by their age. A row that names an alert (`alert_id`) stays while that is open. */
export interface AgedTable {
  readonly table: TableName
  readonly kept: KeptClass
  readonly key: readonly string[]
  /** The column that says how old a row is. */
  readonly at: string
  readonly columns?: readonly string[]
  /** A row that stays all the same, or has gone before. */
  readonly unless?: (row: PlainRow) => boolean
  /** The row stays to be counted; this is written over what it says. */
  readonly blank?: Readonly<Record<string, string | null>>
}

/** States of a message that nothing more is done about. */
export const ENDED_SENDS: ReadonlySet<unknown> = new Set(['accepted', 'delivered', 'failed'])

/** What of a message is about people; who sent it and what became of it stays for the reports. */
export const BLANK_MESSAGE = { text: '', slots_json: null, phone: '', responder_id: '' } as const

export const AGED_TABLES: readonly AgedTable[] = [
  { table: 'quarantine', kept: 'quarantine', key: ['journal_id', 'offset'], at: 'received_at' },
  {
    table: 'outbox',
    kept: 'texts',
    key: ['id'],
    at: 'updated_at',
    columns: ['alert_id', 'state', 'next_at', 'phone'],
    unless: ({ state, next_at, phone }) => !ENDED_SENDS.has(state) || next_at !== null || phone === '',
    blank: BLANK_MESSAGE,
  },
  {
    table: 'told_phones',
    kept: 'texts',
    key: ['alert_id', 'phone'],
    at: 'first_told_at',
  },
  { table: 'incoming_texts', kept: 'texts', key: ['vendor', 'id'], at: 'at', columns: ['alert_id'] },
  { table: 'pressed_keys', kept: 'texts', key: ['vendor', 'provider_id', 'key'], at: 'at', columns: ['alert_id'] },
  { table: 'receipts', kept: 'texts', key: ['vendor', 'provider_id'], at: 'at' },
  {
    table: 'presence_wishes',
    kept: 'texts',
    key: ['number'],
    at: 'said_at',
    columns: ['state'],
    unless: ({ state }) => state === 'waiting',
  },
  {
    table: 'findings',
    kept: 'readings',
    key: ['journal_id', 'id'],
    at: 'taken_at',
    columns: ['alert_id'],
    // It goes with its alert.
    unless: ({ alert_id }) => alert_id !== null,
  },
  { table: 'presence_changes', kept: 'alerts', key: ['number'], at: 'at' },
  { table: 'audit', kept: 'audit', key: ['number'], at: 'at' },
]

/** What goes with an alert: each has its id in `alert_id`. */
export const ALERT_TABLES = [
  'alert_events',
  'deadlines',
  'findings',
  'outbox',
  'told_phones',
  'incoming_texts',
  'pressed_keys',
] as const
