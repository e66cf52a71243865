import type { Kysely } from 'kysely'
import { drillHomeOf } from '../../core/drill-home.ts'
import type { AlertId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import type { Drill } from './drill-store.ts'
import { type DrillStage, type DrillVerdict, judgeDrill, type StageTimes } from './stages.ts'

/** When this process saw an alert committed, and a vendor asked about it: rows do not say. */
export interface SeenAt {
  changed(alert: AlertId): EpochMs | undefined
  requested(alert: AlertId): EpochMs | undefined
}

/** One drill under way, as far as it has come. What it knows beyond its rows is for measuring: a restart loses it and no more. */
export class DrillRun {
  readonly drill: Drill
  readonly startedAt: EpochMs
  #times: StageTimes = {}
  #brokenAt: DrillStage | undefined
  #isPublished: boolean
  /** An earlier run of the hub has published, and nothing says that it was in vain. */
  #resumed: boolean
  #alert: AlertId | undefined
  readonly #ended = new AbortController()

  constructor(drill: Drill, startedAt: EpochMs) {
    this.drill = drill
    this.startedAt = startedAt
    this.#isPublished = drill.published_at !== null
    this.#resumed = this.#isPublished
  }

  get times(): StageTimes {
    return this.#times
  }

  get resumed(): boolean {
    return this.#resumed
  }

  /** The alert that it opened, once it has been seen. */
  get alert(): AlertId | undefined {
    return this.#alert
  }

  /** Aborted when nothing more is to be waited for. */
  get ended(): AbortSignal {
    return this.#ended.signal
  }

  end(): void {
    this.#ended.abort()
  }

  /** The stage was reached; what is known of it already stays. */
  reached(stage: DrillStage, at: EpochMs): void {
    this.#times = { [stage]: at, ...this.#times }
  }

  /** The test SOS goes out now, for the first time or once more. */
  published(at: EpochMs): void {
    this.#isPublished = true
    this.#resumed = false
    this.#alert = undefined
    this.#times = { published: at }
  }

  /** It can go no further. */
  broke(stage: DrillStage): void {
    this.#brokenAt ??= stage
  }

  /** Looks at the rows for what has become of it. @returns whether its alert is there */
  async look(db: Kysely<AlertingTables>, seen: SeenAt, now: EpochMs): Promise<boolean> {
    const alert = await this.#findAlert(db)
    if (alert === undefined) return false
    const requested = seen.requested(alert.id)
    // The commit came before either sign of it.
    const committed = Math.min(seen.changed(alert.id) ?? now, requested ?? now)
    this.reached('judged', alert.opened_at)
    this.reached('opened', committed)
    if (requested !== undefined) this.reached('requested', requested)
    const sends = await db
      .selectFrom('outbox')
      .select(['state', 'updated_at'])
      .where('alert_id', '=', alert.id)
      .where('purpose', '=', 'alarm')
      .execute()
    if (sends.length > 0) this.reached('queued', committed)
    const taken = sends.filter(({ state }) => state === 'accepted' || state === 'delivered')
    if (taken.length > 0) this.reached('accepted', Math.min(...taken.map((send) => send.updated_at)))
    return true
  }

  verdict(now: EpochMs): DrillVerdict {
    const stuckAt = this.#brokenAt
    if (stuckAt !== undefined) return { state: 'failed', stuckAt }
    return judgeDrill({ startedAt: this.startedAt, times: this.#times, resumed: this.#resumed, now })
  }

  async #findAlert(
    db: Kysely<AlertingTables>,
  ): Promise<{ readonly id: AlertId; readonly opened_at: EpochMs } | undefined> {
    if (!this.#isPublished) return undefined
    const all = db.selectFrom('alerts').select(['id', 'opened_at'])
    if (this.#alert !== undefined) return all.where('id', '=', this.#alert).executeTakeFirst()
    const found = await all
      .where('home', '=', drillHomeOf(this.drill.district))
      // What earlier drills left was closed before this one was published.
      .where('resolved_at', 'is', null)
      .orderBy('opened_at')
      .limit(1)
      .executeTakeFirst()
    this.#alert = found?.id
    return found
  }
}
