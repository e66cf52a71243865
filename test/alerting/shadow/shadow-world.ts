import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { DetectorSnapshot } from '../../../alerting/detector-snapshots.ts'
import type { Setting } from '../../../alerting/rules/rule-change.ts'
import type { RuleSettings } from '../../../alerting/rules/rules.ts'
import { NOTHING_SET } from '../../../alerting/rules/rules.ts'
import type { AlertingTables } from '../../../alerting/schema.ts'
import { ShadowAlerter } from '../../../alerting/shadow/shadow-alerter.ts'
import { ShadowStore } from '../../../alerting/shadow/shadow-store.ts'
import type { Feed } from '../../../core/feed.ts'
import { findingId } from '../../../core/finding.ts'
import type { Cursor } from '../../../core/journal.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import type { Metrics } from '../../../core/metrics.ts'
import type { DurationMs } from '../../../core/time.ts'
import { minutes, seconds, type stopwatch } from '../../../core/time.ts'
import { openStateDatabase } from '../../../hub/state-database.ts'
import { stateMigrations } from '../../../hub/state-tables.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import type { Happening } from '../detectors/story.ts'
import { Story, TIME_ZONE } from '../detectors/story.ts'
import { Tape } from '../detectors/tape.ts'
import { oneHome, village } from '../detectors/village.ts'

/** A state file, a journal that is decoded already, and a clock that stands still: what shadow rules live among. */
export class ShadowWorld {
  readonly db: Kysely<AlertingTables>
  readonly store: ShadowStore
  readonly clock = new ManualClock(Date.UTC(2026, 10, 22))
  readonly #folder: string
  readonly #counted = new Map<string, number>()
  readonly #onRules: (() => void)[] = []
  tape = new Tape()
  /** What the live detectors saved last. */
  remembered: { readonly cursor: Cursor; readonly snapshots: readonly DetectorSnapshot[] } | undefined
  #live: RuleSettings = NOTHING_SET

  private constructor(folder: string, db: Kysely<AlertingTables>) {
    this.#folder = folder
    this.db = db
    this.store = new ShadowStore(db)
  }

  static async open(): Promise<ShadowWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'shouwang-shadow-'))
    const path = join(folder, 'state.db')
    const options = { path, migrations: stateMigrations, log: silentLog }
    return new ShadowWorld(folder, await openStateDatabase<AlertingTables>(options))
  }

  /** @param measure the machine's own watch when left out */
  alerter(feed?: Feed, measure?: typeof stopwatch): ShadowAlerter {
    const settings = (): RuleSettings => this.#live
    const metrics: Metrics = {
      ...noMetrics,
      counter: (name) => ({ add: (by = 1) => void this.#counted.set(name, this.counted(name) + by) }),
    }
    return new ShadowAlerter({
      feed: feed ?? this.tape,
      journal: this.tape,
      store: this.store,
      rules: {
        get settings() {
          return settings()
        },
        onChange: (listener) => {
          this.#onRules.push(listener)
          return () => {}
        },
      },
      live: { load: () => Promise.resolve(this.remembered) },
      residences: village(oneHome()),
      timeZone: TIME_ZONE,
      clock: this.clock,
      log: silentLog,
      metrics,
      ...(measure === undefined ? {} : { measure }),
    })
  }

  /** Starts a run that sets so much. */
  begin(...settings: Setting[]): Promise<void> {
    return this.store.start({ settings, startedAt: this.clock.now(), startedBy: '张三', why: '试行' })
  }

  setLive(settings: RuleSettings): void {
    this.#live = settings
    for (const listener of this.#onRules) listener()
  }

  counted(name: string): number {
    return this.#counted.get(name) ?? 0
  }

  async found(run = 1): Promise<readonly string[]> {
    return (await this.store.found(run)).map(({ finding, heardAt }) => `${heardAt} ${findingId(finding)}`)
  }

  async remove(): Promise<void> {
    await this.db.destroy()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

export const ceiling = (value: DurationMs): Setting => ({ home: undefined, name: 'inactivityCeiling', value })

/** A morning with a motion, an SOS, and then silence for so long. */
export function morning(silence: DurationMs): readonly Happening[] {
  const story = new Story('08:00').connects().pass(minutes(10)).moves().pass(minutes(20))
  story.says({ device: 'button', metric: 'sos' }).pass(silence, seconds(30))
  return story.happenings
}
