import type { Kysely } from 'kysely'
import type { Alerter } from '../../alerting/alerter.ts'
import type { AuditLog } from '../../core/audit.ts'
import { type ConsentDesk, stillGoesOn } from '../../core/consent.ts'
import type { Directory } from '../../core/directory.ts'
import { reasonOf } from '../../core/errors.ts'
import type { Journal } from '../../core/journal.ts'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { PrivacyDesk } from '../../core/privacy.ts'
import { type Clock, minutes } from '../../core/time.ts'
import type { TimeSeriesStore } from '../../core/time-series-store.ts'
import type { StoreWriter } from '../../ingest/store-writer.ts'
import { ConsentStore } from '../../registry/consents/consent-store.ts'
import type { Registry } from '../../registry/registry.ts'
import type { DataDir } from '../data-dir.ts'
import type { StateTables } from '../state-tables.ts'
import type { StopStack } from '../stop-stack.ts'
import { Eraser } from './eraser.ts'
import { StatePrivacyDesk } from './privacy-desk.ts'

export interface PrivacyParts {
  readonly db: Kysely<StateTables>
  readonly registry: Registry
  readonly directory: Directory
  readonly journal: Journal
  readonly store: TimeSeriesStore
  readonly writer: Pick<StoreWriter, 'savedPosition'>
  readonly alerter: Pick<Alerter, 'snapshotOffset'>
  readonly audit: AuditLog
  readonly paths: DataDir
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** What residents agreed to, and what they may ask for. */
export interface Privacy {
  readonly consents: ConsentDesk
  readonly privacy: PrivacyDesk
  readonly eraser: Pick<Eraser, 'runDue'>
}

/** Takes up the orders to erase that an earlier run, or the command line, left. */
export function startPrivacy(parts: PrivacyParts, stops: StopStack): Privacy {
  const { db, directory, clock, log, writer, alerter, metrics } = parts
  const consents = new ConsentStore(db, clock)
  const behind = (): number => Math.min(writer.savedPosition(), alerter.snapshotOffset())
  const eraser = new Eraser({ ...parts, behind })
  eraser.start()
  stops.push('erasures', () => eraser.stop())
  let waiting = 0
  const look = clock.every(
    minutes(1),
    async () => {
      waiting = (await consents.withdrawals()).filter((one) => stillGoesOn(one, directory)).length
    },
    (error) => log.warn('withdrawals could not be counted', { reason: reasonOf(error) }),
  )
  stops.push('withdrawals', look)
  metrics.gauge(
    'privacy_withdrawals',
    'What residents withdrew and still goes on, for the district to decide',
    () => waiting,
  )
  return { consents, privacy: new StatePrivacyDesk({ ...parts, consents }), eraser }
}
