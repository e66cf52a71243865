import { setImmediate } from 'node:timers/promises'
import { reasonOf } from '../../core/errors.ts'
import type { Feed } from '../../core/feed.ts'
import type { JournalReader } from '../../core/journal.ts'
import type { Log } from '../../core/log.ts'
import type { Counter, Metrics } from '../../core/metrics.ts'
import type { Clock, DurationMs, EpochMs, Stop } from '../../core/time.ts'
import { minutes, seconds, stopwatch } from '../../core/time.ts'
import type { DetectorSnapshots } from '../detector-snapshots.ts'
import type { Residences } from '../detectors/residences.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import type { StoredRules } from '../rules/rule-store.ts'
import { beginningOf, ShadowDetectors } from './shadow-run.ts'
import type { ShadowStore } from './shadow-store.ts'

export interface ShadowAlerterOptions {
  readonly feed: Feed
  readonly journal: Pick<JournalReader, 'id' | 'head' | 'tail'>
  readonly store: ShadowStore
  readonly rules: Pick<StoredRules, 'settings' | 'onChange'>
  readonly live: Pick<DetectorSnapshots, 'load'>
  readonly residences: Residences
  /** An IANA name. */
  readonly timeZone: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** How long work takes; the machine's own watch when left out. */
  readonly measure?: typeof stopwatch
}

const BEAT: DurationMs = 250
/** Whether a run was started or stopped is asked this often; the command line does it in a process of its own. */
const LOOK_EVERY = seconds(5)
/** A crash loses no more of its memory than this, and no findings. */
const REMEMBER_EVERY = minutes(10)
/** It works for at most so long at a stretch: nobody else waits longer … */
const SLICE_MS = 2
/** … and in one beat for at most so long … */
const WORK_MS = 25
/** … after which it rests for so many times what it worked: it never takes more than a tenth of one core. */
const REST = 9
/** More than this is not held while the disk takes nothing. */
const MOST_HELD = 10_000

/**
 * Follows the journal beside the alerter, under other rules, and keeps what they find for a comparison; nobody is told.
 *
 * It can neither slow nor endanger what watches over people: it has no part in judging, works in short slices for a tenth of one core at the
 * most, holds the journal back for nothing, and whatever fails in it is counted and tried again at the next beat.
 */
export class ShadowAlerter {
  readonly #options: ShadowAlerterOptions
  readonly #judged: Counter
  readonly #found: Counter
  readonly #failures: Counter
  readonly #stops: Stop[] = []
  readonly #beat = oneAtATime(() => this.#work())
  #current: ShadowDetectors | undefined
  #lookedAt: EpochMs = -Infinity
  #rememberedAt: EpochMs = 0
  #rested: () => DurationMs
  #rest: DurationMs = 0

  constructor(options: ShadowAlerterOptions) {
    const { metrics } = options
    this.#options = options
    this.#rested = (options.measure ?? stopwatch)()
    this.#judged = metrics.counter('shadow_entries_total', 'Journal entries judged by shadow rules')
    this.#found = metrics.counter('shadow_findings_total', 'What shadow rules found; nobody is told', [
      'kind',
      'change',
    ])
    this.#failures = metrics.counter('shadow_failures_total', 'Beats of the shadow rules that failed')
  }

  start(): void {
    const { clock, rules, metrics, journal } = this.#options
    metrics.gauge(
      'shadow_lag_entries',
      'Journal entries that the shadow rules have not yet judged; 0 without any',
      () => (this.#current === undefined ? 0 : journal.head() - this.#current.position),
    )
    this.#stops.push(rules.onChange(() => this.#current?.setLive(rules.settings)))
    this.#stops.push(clock.every(BEAT, this.#beat, (error) => this.#failed(error)))
  }

  /** Ends after the slice that is being judged, and saves what it remembers. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop()
    await this.#beat().catch((error: unknown) => this.#failed(error))
    try {
      await this.#remember()
    } catch (error) {
      this.#failed(error)
    }
    this.#end()
  }

  /** Resolves when the run that is under way has judged all that the journal holds now. */
  async settled(): Promise<void> {
    this.#lookedAt = -Infinity
    do {
      this.#rest = 0
      await this.#beat()
    } while (this.#current !== undefined && this.#current.position < this.#options.journal.head())
  }

  async #work(): Promise<void> {
    const { clock, feed, journal, measure = stopwatch } = this.#options
    if (clock.now() - this.#lookedAt >= LOOK_EVERY) await this.#look()
    const current = this.#current
    if (current === undefined || this.#rested() < this.#rest) return
    let worked = 0
    while (worked < WORK_MS && current.position < journal.head()) {
      const slice = measure()
      const heard = await current.hear(feed, SLICE_MS)
      worked += slice()
      this.#judged.add(heard)
      if (heard === 0) break
      await setImmediate()
    }
    this.#rested = measure()
    this.#rest = worked * REST
    await this.#keep(current)
    if (clock.now() - this.#rememberedAt >= REMEMBER_EVERY) await this.#remember()
  }

  /** Which run is under way now? */
  async #look(): Promise<void> {
    const { clock, store, log } = this.#options
    this.#lookedAt = clock.now()
    const run = await store.active()
    if (run?.id === this.#current?.run.id) return
    this.#end()
    if (run === undefined) return
    const { journal, live, rules } = this.#options
    const next = new ShadowDetectors({ ...this.#options, run, live: rules.settings })
    next.begin(beginningOf(journal, { own: await store.memory(run.id), live: await live.load() }))
    this.#current = next
    this.#rememberedAt = clock.now()
    log.info('shadow rules run', { run: run.id, settings: run.settings.length, after: next.position })
  }

  async #keep(current: ShadowDetectors): Promise<void> {
    const found = current.found()
    if (found.length === 0) return
    try {
      await this.#options.store.keep(current.run.id, this.#options.journal.id, found)
      for (const { finding } of found) this.#found.add(1, { kind: finding.kind, change: finding.change })
      current.letGo(found.length)
    } finally {
      current.letGo(Math.max(0, current.found().length - MOST_HELD))
    }
  }

  async #remember(): Promise<void> {
    const { journal, store, clock } = this.#options
    const current = this.#current
    if (current === undefined) return
    await this.#keep(current)
    const cursor = { journalId: journal.id, offset: current.position }
    await store.remember(current.run.id, cursor, await current.snapshots())
    this.#rememberedAt = clock.now()
  }

  #end(): void {
    this.#current?.end()
    this.#current = undefined
  }

  #failed(error: unknown): void {
    this.#failures.add()
    this.#options.log.warn('a beat of the shadow rules failed', { reason: reasonOf(error) })
  }
}
