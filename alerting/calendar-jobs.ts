import { scheduleJob } from 'node-schedule'
import type { Kysely } from 'kysely'
import { nextTimeOfDay, timeOfDay } from '../core/calendar.ts'
import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { type Clock, days, type DurationMs, type EpochMs, hours, minutes, seconds, type Stop } from '../core/time.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { AlertingTables } from './schema.ts'

/** Work at a time of day, local time. Its next moment is a row, so one that was missed is caught up on start. */
export interface CalendarJob {
  /** Unique; names the row. */
  readonly name: string
  /** Since local midnight: `hours(9)` is 09:00. It may be another one the next time it is asked for. */
  readonly at: DurationMs
  /** Until when a missed run is still caught up, since local midnight; past it the next day's run is the next. */
  readonly until: DurationMs
  /**
   * What it does cannot be undone: a run that seems days late waits for the next time of day, since what makes it late may be a clock that
   * is wrong until a time server has answered, or somebody has looked. Not when left out.
   */
  readonly careful?: boolean
  /** Runs at least once for each day that is not missed: a crash in the middle runs it again. */
  run(now: EpochMs): Promise<void>
}

export interface CalendarJobsOptions {
  readonly db: Kysely<AlertingTables>
  readonly jobs: readonly CalendarJob[]
  /** An IANA name. */
  readonly timeZone: string
  readonly log: Log
}

const LOOK_EVERY = seconds(1)
/** After a job threw. */
const TRY_AGAIN = minutes(1)
/** Nobody's hub is stopped for so long without being looked at when it is started again. */
const DAYS_LATE = days(2)

/** Runs what the calendar makes due. It remembers nothing between calls. */
export class CalendarJobs {
  readonly #options: CalendarJobsOptions

  constructor(options: CalendarJobsOptions) {
    this.#options = options
  }

  /** Runs each job whose moment has come, once however often it was missed. A job that throws is tried again a minute later. */
  async runDue(now: EpochMs): Promise<void> {
    const rows = await this.#options.db.selectFrom('calendar_jobs').selectAll().execute()
    const due = new Map(rows.map((row) => [row.name, row.due_at]))
    for (const job of this.#options.jobs) await this.#runJob(job, due.get(job.name), now)
  }

  async #runJob(job: CalendarJob, due: EpochMs | undefined, now: EpochMs): Promise<void> {
    const { timeZone, log } = this.#options
    const tomorrow = nextTimeOfDay(now, job.at, timeZone)
    // Its time of day has been set anew, and comes sooner.
    if (due !== undefined && due > tomorrow) return this.#setDue(job, tomorrow)
    if (due !== undefined && due > now) return
    const time = timeOfDay(now, timeZone)
    if (due === undefined || time < job.at || time >= job.until) return this.#setDue(job, tomorrow)
    if (waitsADay(job, now - due)) {
      log.warn('a calendar job seems days late and waits: is the clock right?', { job: job.name, due })
      return this.#setDue(job, tomorrow)
    }
    await this.#setDue(job, (await this.#worked(job, now)) ? tomorrow : now + TRY_AGAIN)
  }

  async #worked(job: CalendarJob, now: EpochMs): Promise<boolean> {
    try {
      await job.run(now)
      return true
    } catch (error) {
      this.#options.log.error('a calendar job failed', { job: job.name, reason: reasonOf(error) })
      return false
    }
  }

  async #setDue(job: CalendarJob, due_at: EpochMs): Promise<void> {
    await this.#options.db
      .insertInto('calendar_jobs')
      .values({ name: job.name, due_at })
      .onConflict((c) => c.column('name').doUpdateSet({ due_at }))
      .execute()
  }
}

const waitsADay = ({ careful }: CalendarJob, late: DurationMs): boolean => careful === true && late > DAYS_LATE

/** The calendar, looked at once a second. */
export interface CalendarKeeping {
  start(): void
  /** Runs what is due now; resolves when it has run. */
  runDue(): Promise<void>
  /** Begins nothing new and waits for the job under way. */
  stop(): Promise<void>
}

/**
 * Looks at the calendar by itself, apart from the beat of alerts: a job may wait for a database that does not answer, and no alert may
 * wait with it.
 */
export function keepCalendar(options: CalendarJobsOptions & { readonly clock: Clock }): CalendarKeeping {
  const { jobs, timeZone, log, clock } = options
  const calendar = new CalendarJobs(options)
  let stopped = false
  const runDue = oneAtATime(async () => {
    if (!stopped) await calendar.runDue(clock.now())
  })
  const wake = (): void =>
    void runDue().catch((error: unknown) =>
      log.error('the calendar could not be looked at', { reason: reasonOf(error) }),
    )
  const stops: Stop[] = []
  return {
    runDue,
    start() {
      stops.push(
        clock.every(LOOK_EVERY, wake, () => {}),
        wakeByCalendar(jobs, timeZone, wake),
      )
      wake()
    },
    async stop() {
      for (const stop of stops.splice(0)) stop()
      stopped = true
      await runDue()
    },
  }
}

/**
 * Calls `wake` at each job's time of day by the machine's own clock. Only a wake-up call: what is due stands in the rows, and nothing
 * is lost when one is missed.
 */
function wakeByCalendar(jobs: readonly CalendarJob[], timeZone: string, wake: () => void): Stop {
  const scheduled = jobs.map((job) => {
    const hour = Math.floor(job.at / hours(1))
    const minute = Math.floor((job.at % hours(1)) / minutes(1))
    return scheduleJob({ hour, minute, second: 0, tz: timeZone }, wake)
  })
  return () => {
    for (const job of scheduled) job.cancel()
  }
}
