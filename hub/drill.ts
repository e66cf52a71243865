import type { Kysely } from 'kysely'
import type { Alerting } from '../alerting/alerting.ts'
import type { CalendarJob } from '../alerting/calendar-jobs.ts'
import { DrillRunner, type DrillWay } from '../alerting/drill/drill-runner.ts'
import { DrillStore } from '../alerting/drill/drill-store.ts'
import type { AlertingTables } from '../alerting/schema.ts'
import type { Directory } from '../core/directory.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import { type Clock, type DurationMs, hours } from '../core/time.ts'
import { districtsOf } from './drill-directory.ts'
import type { StopStack } from './stop-stack.ts'

export interface DrillParts {
  readonly db: Kysely<AlertingTables>
  readonly alerting: Pick<Alerting, 'desk' | 'raise'>
  readonly way: DrillWay
  readonly volunteer: boolean
  readonly runId: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Runs the drills that are asked for, once the broker is open. */
export async function startDrills(parts: DrillParts, stops: StopStack): Promise<DrillRunner> {
  const { db, alerting } = parts
  const raise = alerting.raise.bind(alerting)
  const runner = new DrillRunner({ ...parts, store: new DrillStore(db), desk: alerting.desk, raise })
  stops.push('drills', () => runner.stop())
  await runner.start()
  return runner
}

/** Names the calendar's row. */
export const DRILL_JOB = 'drill'

/** Past it a missed drill is left to the next day: a volunteer is not rung in the evening because the hub was down in the morning. */
const LATEST = hours(18)

export interface DailyDrill {
  readonly db: Kysely<AlertingTables>
  readonly directory: Pick<Directory, 'areas' | 'homes'>
  /** Since local midnight; never when undefined. */
  readonly at: DurationMs | undefined
  readonly timeZone: string
}

/** Asks for a drill of every district, every day. */
export function drillJobs({ db, directory, at, timeZone }: DailyDrill): readonly CalendarJob[] {
  if (at === undefined) return []
  const store = new DrillStore(db)
  return [
    {
      name: DRILL_JOB,
      at,
      until: Math.max(at + hours(1), LATEST),
      async run(now) {
        for (const district of districtsOf(directory)) await store.requestDaily(district, now, timeZone)
      },
    },
  ]
}
