import type { Transaction } from 'kysely'
import { type DurationMs, type EpochMs, hours, minutes } from '../../core/time.ts'
import type { AlertingTables, OutboxRow } from '../schema.ts'
import type { SendLimits } from '../vendors/send-limits.ts'
import { FREE, LONGEST_WINDOW, type Room } from './budget.ts'
import { nextAttempt, type NextAttempt, parseTried } from './next-attempt.ts'
import { sentTo, type SentTo } from './sent-before.ts'
import type { VendorBook } from './vendor-book.ts'

/**
 * What is to be done with a message now. Beside `NextAttempt`: `grouped`, it waits to go out with others; `night`, it is routine and waits
 * for the day; `too-late`, an answer that nobody waits for any more.
 */
export type Decision =
  | NextAttempt
  | {
      readonly do: 'wait'
      readonly until: EpochMs
      readonly possibleDuplicate: boolean
      readonly reason: 'grouped' | 'night'
    }
  | { readonly do: 'nothing'; readonly reason: 'too-late' }

export interface ChooseFacts {
  readonly trx: Transaction<AlertingTables>
  readonly now: EpochMs
  readonly book: VendorBook
  /** Whether a vendor has as many rows in hand as it should. */
  isFull(vendor: string, priority: number): boolean
  /** Claimed in this transaction and not written yet; newest first. */
  readonly also?: readonly (SentTo & { readonly phone: string })[]
}

/** Alarms that may go to one number within a minute, each as a message of its own, life-safety not counted. */
const SINGLE_ALARMS = 4
const GROUPED_FOR = minutes(1)
/** Somebody who texted has by then tried again, or given up. */
const ANSWER_KEEPS = minutes(30)
/** When a vendor that has enough in hand is asked again. */
const BUSY_FOR: DurationMs = 200

/** Reads what the number was sent, when anything depends on it, and decides. */
export async function chooseVendor(row: OutboxRow, facts: ChooseFacts): Promise<Decision> {
  const { now, book } = facts
  if (row.purpose === 'answer' && now - row.created_at > ANSWER_KEEPS) return { do: 'nothing', reason: 'too-late' }
  const tried = parseTried(row.tried_json)
  const isBusy = (vendor: string): Room =>
    facts.isFull(vendor, row.priority) ? { state: 'full', until: now + BUSY_FOR, reason: 'vendor-busy' } : FREE
  const decide = (sent: readonly SentTo[]): NextAttempt =>
    nextAttempt(row, tried, book.facts(row, { sent, now, isBusy }), now)
  // A long queue before a vendor's pace is looked at again and again: what was sent before matters only to what could go.
  const atBest = decide([])
  if (atBest.do === 'nothing' || isPaced(atBest)) return atBest
  const day = dayFor(row, facts)
  if (day !== undefined) return { do: 'wait', until: day, possibleDuplicate: atBest.possibleDuplicate, reason: 'night' }
  const sent = await readSent(row, facts)
  const until = tried.length === 0 ? groupedUntil(row, sent, now) : undefined
  if (until !== undefined) return { do: 'wait', until, possibleDuplicate: false, reason: 'grouped' }
  return sent.length === 0 ? atBest : decide(sent)
}

/** A routine matter wakes nobody, whatever held it up until night; somebody who texted is awake. */
const dayFor = ({ severity, purpose }: OutboxRow, { now, book }: ChooseFacts): EpochMs | undefined =>
  severity === 'routine' && purpose !== 'answer' ? book.dayBegins(now) : undefined

/** Whether it waits for no more than a moment. */
export const isPaced = (decision: Decision): boolean =>
  decision.do === 'wait' && (decision.reason === 'vendor-pace' || decision.reason === 'vendor-busy')

async function readSent(row: OutboxRow, { trx, now, book, also = [] }: ChooseFacts): Promise<readonly SentTo[]> {
  const windows = book.notifiers.map(({ name }) => windowOf(book.limits(name)))
  if (canBeGrouped(row)) windows.push(GROUPED_FOR)
  const window = Math.max(0, ...windows)
  if (window === 0) return []
  return [...also.filter((sent) => sent.phone === row.phone), ...(await sentTo(trx, row.phone, now - window))]
}

function windowOf(limits: SendLimits | undefined): DurationMs {
  const { minute, hour, day } = limits?.perNumber ?? {}
  if (day !== undefined) return LONGEST_WINDOW
  if (hour !== undefined) return hours(1)
  return minute === undefined ? 0 : minutes(1)
}

const canBeGrouped = (row: OutboxRow): boolean => row.purpose === 'alarm' && row.severity !== 'life-safety'

/**
 * Until when an alarm waits for others to one number; `undefined` when it goes at once, as the first few of a minute do. While an area's
 * alarms pour in, each minute brings one message.
 */
export function groupedUntil(row: OutboxRow, sent: readonly SentTo[], now: EpochMs): EpochMs | undefined {
  if (!canBeGrouped(row)) return undefined
  const within = sent.filter((s) => s.channel === row.channel && !s.lifeSafety && s.at > now - GROUPED_FOR)
  const bundle = within.find((s) => s.bundle)
  if (bundle !== undefined) return bundle.at + GROUPED_FOR
  const alarms = within.filter((s) => s.purpose === 'alarm')
  const fourth = alarms[SINGLE_ALARMS - 1]
  return fourth === undefined ? undefined : (alarms.at(-1)?.at ?? fourth.at) + GROUPED_FOR
}
