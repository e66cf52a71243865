import type { Kysely } from 'kysely'
import type { AlertDesk } from '../core/alert.ts'
import type { Directory } from '../core/directory.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { IncomingText, Notifier, Receipt } from '../core/notifier.ts'
import type { Clock } from '../core/time.ts'
import type { AlertIntake } from './alert-intake.ts'
import type { CalendarJob } from './calendar-jobs.ts'
import type { AlertingTables } from './schema.ts'

export interface AlertingOptions {
  readonly db: Kysely<AlertingTables>
  readonly directory: Directory
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** In order of preference. */
  readonly notifiers: readonly Notifier[]
  /** An IANA name. */
  readonly timeZone: string
  /** Names this run of the process: what another run had claimed is looked up, not trusted. */
  readonly runId: string
  /** Further work of the calendar (trimming, retention); the digest is there already. */
  readonly jobs?: readonly CalendarJob[]
}

/** Everything between a finding and a person, wired. */
export interface Alerting {
  readonly intake: AlertIntake
  readonly desk: AlertDesk
  /** Hands a text that came from a phone over; resolves when it is on disk and acted upon. The same text twice acts once. */
  takeText(text: IncomingText): Promise<void>
  /** Hands a vendor's receipt over. Late, twice and out of order are all fine. */
  takeReceipt(receipt: Receipt): Promise<void>
  /** Takes up what an earlier run left, then looks once a second, and at once after each change, at what is due. */
  start(): Promise<void>
  /** Starts nothing new and waits for sends in flight (each answers within 10 s). What is not done yet stays a row. */
  stop(): Promise<void>
  /** Resolves when nothing is due and no send is in flight. */
  settled(): Promise<void>
}
