import type { AlertEventRow, OutboxRow } from '../../../alerting/schema.ts'
import { seconds } from '../../../core/time.ts'
import type { Delivered } from '../fake-vendor.ts'
import type { Story } from '../story.ts'

/** Which lines of an alert's story explain a message of each purpose. */
const EXPLAINED_BY: Readonly<Record<string, readonly string[]>> = {
  alarm: ['step-told', 'round-told', 'passed-on', 'unresolved', 'resident-rung'],
  confirm: ['false-alarm-said'],
  ask: ['on-scene-asked'],
  recovery: ['cleared'],
}

interface Left {
  readonly alerts: readonly {
    readonly id: string
    readonly severity: string
    readonly code: string
    readonly resolved_at: number | null
    readonly outcome: string | null
  }[]
  readonly events: readonly AlertEventRow[]
  readonly rows: readonly OutboxRow[]
  readonly came: readonly Delivered[]
  readonly texts: readonly { readonly phone: string; readonly at: number; readonly answered: number }[]
  readonly deadlines: readonly { readonly alert_id: string; readonly kind: string }[]
}

/** What went wrong in the month, each a sentence; empty when nothing did. */
export async function faultsOf(story: Story): Promise<readonly string[]> {
  const { db } = story
  const left: Left = {
    alerts: await db.selectFrom('alerts').select(['id', 'severity', 'code', 'resolved_at', 'outcome']).execute(),
    events: await db.selectFrom('alert_events').selectAll().execute(),
    rows: await db.selectFrom('outbox').selectAll().execute(),
    came: [story.vendor, story.second, story.voice].flatMap((vendor) => vendor.delivered),
    texts: await db.selectFrom('incoming_texts').select(['phone', 'at', 'answered']).execute(),
    deadlines: await db.selectFrom('deadlines').select(['alert_id', 'kind']).execute(),
  }
  return [...untold(left), ...unexplained(left), ...unmarkedDuplicates(left), ...unanswered(left), ...unfinished(left)]
}

/** Every alert that is not routine reached a person, or told every level and ran on until it was closed. */
function untold({ alerts, rows, events, came }: Left): readonly string[] {
  const arrived = new Set(came.map((sms) => sms.id))
  const reached = new Set(rows.filter((row) => arrived.has(row.id) || carried(row, arrived)).map((row) => row.alert_id))
  return alerts.flatMap(({ id, severity, code }) => {
    if (severity === 'routine' || reached.has(id)) return []
    const types = events.filter((event) => event.alert_id === id).map((event) => event.type)
    const tried = types.includes('round-told') || types.includes('nobody') || types.includes('recovered')
    return tried ? [] : [`${code} (${severity}) reached nobody: ${types.join(' ')}`]
  })
}

const carried = (row: OutboxRow, arrived: ReadonlySet<string>): boolean =>
  row.carrier_id !== null && arrived.has(row.carrier_id)

/** Every message that came has a row, and a line of the story (or a text, or the digest) that explains it at the same moment. */
function unexplained(left: Left): readonly string[] {
  const rows = new Map(left.rows.map((row) => [row.id, row]))
  const first = new Map(left.rows.filter((row) => row.attempt === 1).map((row) => [row.message_id, row]))
  const closedAt = new Map(left.alerts.map((alert) => [alert.id, alert.resolved_at]))
  return left.came.flatMap((sms) => {
    const row = rows.get(sms.id)
    if (row === undefined) return [`a message without a row: ${sms.text}`]
    if (isLate(row, closedAt.get(row.alert_id ?? '') ?? Infinity)) {
      return [`${row.purpose} after its alert was closed: ${sms.text}`]
    }
    const at = first.get(row.message_id)?.created_at ?? row.created_at
    return isExplained(row, at, left) ? [] : [`unexplained ${row.purpose}: ${sms.text}`]
  })
}

const isLate = ({ purpose, claimed_at }: OutboxRow, closedAt: number): boolean =>
  ['alarm', 'confirm', 'ask'].includes(purpose) && closedAt < (claimed_at ?? 0)

function isExplained(row: OutboxRow, at: number, { events, texts }: Left): boolean {
  if (row.purpose === 'digest' || row.bundle === 1) return true
  if (row.purpose === 'answer')
    return texts.some((one) => one.phone === row.phone && one.at === at && one.answered === 1)
  const lines = EXPLAINED_BY[row.purpose] ?? []
  return events.some((event) => event.alert_id === row.alert_id && event.at === at && lines.includes(event.type))
}

/** Of one message only the first may come unmarked, and no two messages say the same of the same step to one phone. */
function unmarkedDuplicates({ rows, came }: Left): readonly string[] {
  const known = new Map(rows.map((row) => [row.id, row]))
  const single = came.flatMap((sms) => {
    const row = known.get(sms.id)
    return row === undefined || row.bundle === 1 ? [] : [row]
  })
  const unmarked = counted(single.filter((row) => row.possible_duplicate === 0).map((row) => row.message_id))
  const alarms = new Map(single.filter((row) => row.purpose === 'alarm').map((row) => [row.message_id, row]))
  const told = counted(
    [...alarms.values()].map((row) => [row.alert_id, row.phone, row.channel, row.step, row.created_at].join(' ')),
  )
  return [
    ...more(unmarked).map(([message, count]) => `${count} unmarked of ${message}`),
    ...more(told).map(([step, count]) => `told ${count} times at once: ${step}`),
  ]
}

function counted(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const more = (counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...counts].filter(([, count]) => count > 1)

/** Whoever was promised an answer has a row for it, and one only. */
function unanswered({ rows, texts }: Left): readonly string[] {
  const answers = rows.filter((row) => row.purpose === 'answer' && row.attempt === 1)
  return texts.flatMap(({ phone, at, answered }) => {
    const same = texts.filter((text) => text.phone === phone && text.at === at && text.answered === 1).length
    const got = answers.filter((row) => row.phone === phone && row.created_at === at).length
    return answered === 1 && got !== same ? [`${got} answers to ${same} texts of ${phone}`] : []
  })
}

/** When all is closed and everybody is well, nothing is left to do. */
function unfinished({ rows, deadlines, alerts }: Left): readonly string[] {
  return [
    ...alerts.filter((alert) => alert.resolved_at === null).map((alert) => `${alert.code} is open`),
    ...deadlines.map((row) => `${row.kind} is still due for ${row.alert_id}`),
    ...rows
      .filter((row) => row.state === 'pending' || row.state === 'claimed')
      .map((row) => `a message is ${row.state} for ${(row.updated_at - row.created_at) / seconds(1)} s: ${row.reason}`),
  ]
}
