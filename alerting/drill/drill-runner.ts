import type { Kysely } from 'kysely'
import type { AlertDesk } from '../../core/alert.ts'
import { reasonOf } from '../../core/errors.ts'
import type { Finding } from '../../core/finding.ts'
import type { Log } from '../../core/log.ts'
import type { Counter, Histogram, Metrics } from '../../core/metrics.ts'
import type { AlertId, AreaCode } from '../../core/names.ts'
import { type Clock, type EpochMs, seconds, type Stop } from '../../core/time.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import type { AlertingTables } from '../schema.ts'
import { drillFinding } from './drill-findings.ts'
import { DrillLeftovers } from './drill-leftovers.ts'
import { DrillRun, type SeenAt } from './drill-run.ts'
import type { DrillStore } from './drill-store.ts'
import { DRILL_STAGES, type DrillStage } from './stages.ts'

/** A drill home's own gateway, connected. */
export interface DrillButton {
  /** Publishes the test SOS; resolves when the broker has acknowledged it. */
  press(): Promise<void>
  /** Says goodbye. */
  release(): Promise<void>
  /** Breaks the connection, whatever it waits for. */
  drop(): void
}

/** What a drill needs of the hub around it. */
export interface DrillWay {
  /** Connects to the hub's own broker as that district's drill gateway; rejects when it is not let in. @param number tells presses apart */
  connect(district: AreaCode, number: number): Promise<DrillButton>
  /** Resolves to true when the journal holds a message of the district's drill gateway that came after now; to false when `ended` comes first. */
  journalled(district: AreaCode, ended: AbortSignal): Promise<boolean>
  /** Resolves when all that is in the journal now has been judged. */
  judged(): Promise<void>
}

export interface DrillRunnerOptions {
  readonly db: Kysely<AlertingTables>
  readonly store: DrillStore
  readonly desk: Pick<AlertDesk, 'act' | 'onChange'>
  readonly way: DrillWay
  /** Takes a finding of the hub about itself; the same once. */
  raise(finding: Finding): Promise<void>
  /** A volunteer is told, and has some minutes to answer. */
  readonly volunteer: boolean
  readonly runId: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

const BEAT = seconds(1)

/**
 * Runs drills that are asked for as rows, and watches how far each comes. It decides by the rows alone: a restart in the middle takes a
 * drill up where its alert stands, or publishes once more when there is none.
 */
export class DrillRunner {
  readonly #options: DrillRunnerOptions
  readonly #leftovers: DrillLeftovers
  readonly #runs = new Map<number, DrillRun>()
  readonly #changedAt = new Map<AlertId, EpochMs>()
  readonly #requestedAt = new Map<AlertId, EpochMs>()
  readonly #seen: SeenAt = {
    changed: (alert) => this.#changedAt.get(alert),
    requested: (alert) => this.#requestedAt.get(alert),
  }
  readonly #stageSeconds: Histogram
  readonly #results: Counter
  readonly #runDue = oneAtATime(() => this.#look())
  readonly #stops: Stop[] = []
  #lastPassed: ReadonlyMap<AreaCode, EpochMs> = new Map()
  #stopped = false

  constructor(options: DrillRunnerOptions) {
    const { metrics } = options
    this.#options = options
    this.#leftovers = new DrillLeftovers(options)
    this.#results = metrics.counter('drills_total', 'Drills by result', ['result'])
    this.#stageSeconds = metrics.histogram('drill_stage_seconds', 'From publishing a test SOS to each stage', ['stage'])
    metrics.gauge(
      'drill_last_success_time_seconds',
      'When the last drill came through, of the district where it is longest ago',
      () => {
        const at = [...this.#lastPassed.values()]
        return at.length === 0 ? 0 : Math.min(...at) / 1000
      },
    )
  }

  async start(): Promise<void> {
    const { clock, desk, store } = this.#options
    this.#lastPassed = await store.lastPassed()
    for (const district of await store.districts()) this.#leftovers.watch(district)
    this.#stops.push(
      clock.every(BEAT, this.#runDue, (error) => this.#failed(error)),
      desk.onChange((alert) => this.#hint(this.#changedAt, alert)),
    )
    await this.#runDue()
  }

  /** A request about the alert goes out to a vendor now. */
  requested(alert: AlertId): void {
    this.#hint(this.#requestedAt, alert)
  }

  /** Looks now instead of within the second. */
  wake(): void {
    this.#runDue().catch((error: unknown) => this.#failed(error))
  }

  /** Begins nothing new; what is under way stays a row. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop()
    this.#stopped = true
    for (const run of this.#runs.values()) run.end()
    await this.#runDue()
  }

  #hint(at: Map<AlertId, EpochMs>, alert: AlertId): void {
    if (this.#runs.size === 0) return
    const isNew = !at.has(alert)
    if (isNew) at.set(alert, this.#options.clock.now())
    // Not at each change of every alert: in a storm of real ones drills must take no time.
    if (isNew || [...this.#runs.values()].some((run) => run.alert === alert)) this.wake()
  }

  async #look(): Promise<void> {
    if (this.#stopped) return
    const { store, runId, clock } = this.#options
    for (const drill of await store.takeUp(runId, clock.now())) {
      const run = new DrillRun(drill, clock.now())
      this.#leftovers.watch(drill.district)
      this.#runs.set(drill.number, run)
      void this.#begin(run)
    }
    for (const run of this.#runs.values()) await this.#follow(run)
    await this.#leftovers.close(new Set([...this.#runs.values()].map(({ drill }) => drill.district)))
    await this.#tellResults()
  }

  /** Publishes, unless an earlier run of the hub did and its alert is there. */
  async #begin(run: DrillRun): Promise<void> {
    const { db, way, clock, log } = this.#options
    try {
      if (run.resumed) {
        await way.judged()
        if (await run.look(db, this.#seen, clock.now())) return this.wake()
      }
      await this.#press(run)
    } catch (error) {
      log.error('a drill could not be published', { drill: run.drill.number, reason: reasonOf(error) })
      run.broke('published')
      this.wake()
    }
  }

  async #press(run: DrillRun): Promise<void> {
    const { store, way, clock } = this.#options
    const { number, district } = run.drill
    await this.#leftovers.closeAll(district)
    const button = await way.connect(district, number)
    run.ended.addEventListener('abort', () => button.drop())
    if (run.ended.aborted) return button.drop()
    await store.publishing(number, clock.now())
    const journalled = way.journalled(district, run.ended)
    run.published(clock.now())
    const acknowledged = button.press()
    void this.#note(run, 'journalled', journalled)
    if (
      await this.#note(
        run,
        'acknowledged',
        acknowledged.then(() => true),
      )
    )
      await button.release()
  }

  /** @returns whether it came; when not, the stage's time runs out */
  async #note(run: DrillRun, stage: DrillStage, coming: Promise<boolean>): Promise<boolean> {
    try {
      if (!(await coming)) return false
      run.reached(stage, this.#options.clock.now())
      this.wake()
      return true
    } catch (error) {
      if (!run.ended.aborted) this.#options.log.error('a stage of a drill failed', { stage, reason: reasonOf(error) })
      return false
    }
  }

  async #follow(run: DrillRun): Promise<void> {
    const { db, store, clock, log } = this.#options
    await run.look(db, this.#seen, clock.now())
    const now = clock.now()
    const verdict = run.verdict(now)
    if (verdict.state === 'running') return
    const { number, district } = run.drill
    await store.end(number, verdict, { times: run.times, now })
    run.end()
    this.#runs.delete(number)
    this.#results.add(1, { result: verdict.state })
    if (verdict.state === 'failed') log.error('a drill did not come through', { drill: number, stage: verdict.stuckAt })
    else log.info('a drill came through', { drill: number, district })
    if (verdict.state === 'passed') this.#passed(run, now)
    if (this.#runs.size > 0) return
    this.#changedAt.clear()
    this.#requestedAt.clear()
  }

  #passed(run: DrillRun, now: EpochMs): void {
    this.#lastPassed = new Map([...this.#lastPassed, [run.drill.district, now]])
    const { published } = run.times
    // After a restart times say how long the hub was away.
    if (published === undefined) return
    for (const stage of DRILL_STAGES) {
      const at = run.times[stage]
      if (at !== undefined && stage !== 'published') this.#stageSeconds.observe((at - published) / 1000, { stage })
    }
  }

  /** Told once each, and again after a crash in between: the finding's number makes it one. */
  async #tellResults(): Promise<void> {
    const { store, clock } = this.#options
    for (const drill of await store.untold()) {
      await this.#options.raise(drillFinding(drill, clock.now()))
      await store.told(drill.number)
    }
  }

  #failed(error: unknown): void {
    this.#options.log.error('drills could not be looked after', { reason: reasonOf(error) })
  }
}
