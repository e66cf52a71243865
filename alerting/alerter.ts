import { setImmediate } from 'node:timers/promises'
import type { Detector } from '../core/detector.ts'
import type { Directory } from '../core/directory.ts'
import { reasonOf } from '../core/errors.ts'
import type { Feed, FeedEntry } from '../core/feed.ts'
import type { Finding } from '../core/finding.ts'
import type { Cursor, JournalReader, Offset } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Counter, Histogram, Metrics } from '../core/metrics.ts'
import type { Clock, DurationMs, EpochMs, Stop } from '../core/time.ts'
import { seconds, stopwatch } from '../core/time.ts'
import type { AlertIntake, FindingBatch } from './alert-intake.ts'
import { AlerterDispatch, HEARD_TIME } from './alerter-dispatch.ts'
import { AlerterMemory } from './alerter-memory.ts'
import { journalChanged, notTaken, toldLate } from './alerter-findings.ts'
import { type Chunk, planStart, turnLength } from './alerter-progress.ts'
import { DetectorFailures } from './detector-failures.ts'
import type { DetectorSnapshots } from './detector-snapshots.ts'
import { FindingHandOver } from './finding-hand-over.ts'

export interface AlerterOptions {
  readonly feed: Feed
  readonly journal: Pick<JournalReader, 'id' | 'head' | 'tail' | 'appended'>
  /** Told of every entry in this order. */
  readonly detectors: readonly Detector[]
  readonly intake: AlertIntake
  readonly snapshots: Pick<DetectorSnapshots, 'load' | 'save'>
  readonly directory: Pick<Directory, 'areas' | 'homes'>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

const REPLAYED_AT_ONCE = 500
/** Some tenths of a second of all that a hub can take. */
const READ_AT_ONCE = 5_000
const LOOK_AT_WATCH_EVERY = 32
const SAVE_CURSOR_EVERY = seconds(1)
const RETRY_FIRST = 50
const RETRY_LONGEST = seconds(5)

/**
 * Judges the journal. It follows it as it grows, tells the detectors of each entry in order, and hands what they find over together with
 * how far it came, so that a crash anywhere loses no finding and tells none twice.
 *
 * Its whole state is where it stands and what the detectors remember. The memory is saved once a minute with its place in the
 * journal; a start loads it, hears what came since without telling anybody again, and goes on live.
 */
export class Alerter {
  readonly #options: AlerterOptions
  readonly #dispatch: AlerterDispatch
  readonly #memory: AlerterMemory
  readonly #handing: FindingHandOver
  readonly #judged: Counter
  readonly #found: Counter
  readonly #retries: Counter
  readonly #latency: Histogram
  readonly #waiters = new Set<() => void>()
  #position: Offset = 0
  #heardUpTo: Offset = 0
  #savedCursorAt: EpochMs = 0
  #savedCursorOffset: Offset | undefined
  #running: Promise<void> | undefined
  #stopping = false
  #stopped: Promise<void> | undefined
  #wake: (() => void) | undefined

  constructor(options: AlerterOptions) {
    const { detectors, log, metrics } = options
    this.#options = options
    const failures = new DetectorFailures(options)
    const onFailure = failures.findings.bind(failures)
    const onSetBack = failures.setBack.bind(failures)
    this.#dispatch = new AlerterDispatch({ detectors, log, metrics, onFailure, onSetBack })
    this.#memory = new AlerterMemory({ ...options, dispatch: this.#dispatch })
    this.#judged = metrics.counter('alerter_entries_total', 'Journal entries judged')
    this.#found = metrics.counter('alerter_findings_total', 'Findings handed over', ['kind', 'change'])
    this.#retries = metrics.counter('alerter_retries_total', 'Hand-overs that failed and were tried again')
    this.#handing = new FindingHandOver({
      ...options,
      instead: (finding) => notTaken(finding, options.directory, options.clock.now()),
      pause: (delay) => this.#pause(delay),
      stopping: () => this.#stopping,
      retries: this.#retries,
    })
    this.#latency = metrics.histogram('alerter_lag_seconds', 'From receiving an entry to its findings being on disk')
  }

  /**
   * Takes up where the last run ended, then follows the journal until stopped. Resolves when live judging begins.
   *
   * Rejects with what the feed, the snapshots or the cursor threw: then nothing is running.
   */
  async start(): Promise<void> {
    const { journal, intake, snapshots, clock, log, metrics } = this.#options
    const [cursor, saved] = await Promise.all([intake.cursor(), snapshots.load()])
    const plan = planStart({ journal, cursor, remembered: saved?.cursor })
    // What another journal holds may be days old, which says nothing of the clock.
    const known = saved?.snapshots.filter(({ detector }) => plan.lost === undefined || detector !== HEARD_TIME)
    if (known !== undefined) this.#dispatch.restore(known)
    this.#heardUpTo = plan.replayAfter
    this.#memory.begin(plan.replayAfter)
    await this.#replay(plan.liveAfter)
    this.#heardUpTo = plan.liveAfter
    this.#position = plan.liveAfter
    this.#savedCursorAt = clock.now()
    metrics.gauge('alerter_lag_entries', 'Entries not yet judged', () => journal.head() - this.#position)
    if (plan.lost !== undefined) {
      log.error('journal does not fit what was judged before', { why: plan.lost, from: plan.liveAfter })
      const findings = journalChanged(this.#options.directory, plan.liveAfter, clock.now())
      await this.#handOver({ findings, heardAt: clock.now() })
    }
    this.#running = this.#follow()
  }

  /** Everything up to here is judged, and what was found is on disk. */
  position(): Offset {
    return this.#position
  }

  /** The journal must keep what comes after this: it is needed at the next start. */
  snapshotOffset(): Offset {
    return this.#memory.offset()
  }

  /** Resolves when all that the journal holds now is judged, or when the alerter is stopped. */
  async settled(): Promise<void> {
    const wanted = this.#options.journal.head()
    while (this.#position < wanted && this.#running !== undefined && !this.#stopping) {
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve)
      })
    }
  }

  /** Ends after the chunk that is being judged, and saves the detectors' memory. Twice is harmless. */
  async stop(): Promise<void> {
    if (this.#stopping) {
      await this.#stopped
      return
    }
    this.#stopping = true
    this.#stopped = this.#end()
    await this.#stopped
  }

  async #end(): Promise<void> {
    this.#wake?.()
    this.#release()
    if (this.#running === undefined) return
    await this.#running
    // Entries were heard whose findings could not be handed over: the next start must hear them again.
    if (this.#heardUpTo === this.#position) {
      try {
        await this.#saveMemory()
      } catch (error) {
        // The next start replays more, and finds the same.
        this.#options.log.warn('detector snapshot not saved', { reason: reasonOf(error) })
      }
    }
    await this.#memory.settled()
  }

  async #replay(upTo: Offset): Promise<void> {
    const discarded: Finding[] = []
    while (this.#heardUpTo < upTo) {
      const entries = await this.#options.feed.read(this.#heardUpTo, Math.min(REPLAYED_AT_ONCE, upTo - this.#heardUpTo))
      if (entries.length === 0) return
      for (const entry of entries) {
        if (entry.offset > upTo) return
        await this.#dispatch.followBack(entry)
        this.#dispatch.consume(entry, discarded)
        this.#heardUpTo = entry.offset
      }
      discarded.length = 0
      await setImmediate()
    }
  }

  async #follow(): Promise<void> {
    let failures = 0
    while (!this.#stopping) {
      try {
        if (this.#options.journal.head() <= this.#position) await this.#appended()
        else await this.#judgeSome()
        await this.#saveWhatIsDue()
        failures = 0
      } catch (error) {
        failures += 1
        this.#retries.add()
        this.#options.log.error('alerter failed, trying again', { failures, reason: reasonOf(error) })
        await this.#pause(Math.min(RETRY_FIRST * 2 ** (failures - 1), RETRY_LONGEST))
      }
    }
  }

  async #judgeSome(): Promise<void> {
    const entries = await this.#options.feed.read(this.#position, READ_AT_ONCE)
    // The newest cannot be read: the next one stands behind a gap.
    if (entries.length === 0) return this.#pause(RETRY_FIRST)
    let next = 0
    while (next < entries.length && !this.#stopping) {
      const setBack = await this.#dispatch.followBack(entries[next])
      const chunk = this.#judgeChunk(entries, next)
      const heardAt = chunk.heardAt ?? (setBack && this.#options.clock.now())
      if (heardAt !== undefined) await this.#handOver({ findings: chunk.findings, heardAt, setBack })
      this.#position = this.#heardUpTo
      this.#judged.add(chunk.next - next)
      next = chunk.next
      this.#release()
      await setImmediate()
    }
  }

  /** Judges from `entries[from]` on, until the time or the entries are used up. */
  #judgeChunk(entries: readonly FeedEntry[], from: number): Chunk {
    const { journal, directory, clock } = this.#options
    const longest = turnLength(journal.head() - this.#heardUpTo)
    const elapsed = stopwatch()
    const findings: Finding[] = []
    let heardAt: EpochMs | undefined
    let next = from
    for (let entry = entries[next]; entry !== undefined; entry = entries[next]) {
      // A chunk begins with it.
      if (next > from && this.#dispatch.setBackAt(entry) !== undefined) break
      const before = findings.length
      // Entries are missing: the journal was put back to an earlier day, or its disk has lost or spoilt them.
      if (entry.offset > this.#heardUpTo + 1) findings.push(...journalChanged(directory, entry.offset, clock.now()))
      this.#dispatch.consume(entry, findings)
      if (findings.length > before) {
        heardAt ??= entry.receivedAt
        const found = findings.splice(before)
        for (const finding of found) findings.push(toldLate(finding, entry.receivedAt, clock.now()))
      }
      this.#heardUpTo = entry.offset
      next += 1
      if (next % LOOK_AT_WATCH_EVERY === 0 && elapsed() >= longest) break
    }
    return { next, findings, heardAt }
  }

  async #handOver(found: Pick<FindingBatch, 'findings' | 'setBack'> & { readonly heardAt: EpochMs }): Promise<void> {
    const { clock, journal } = this.#options
    const { findings, heardAt } = found
    const before = { journalId: journal.id, offset: this.#position }
    await this.#handing.handOver({ ...found, cursor: this.#heard() }, before)
    this.#savedCursorAt = clock.now()
    this.#savedCursorOffset = this.#heardUpTo
    this.#latency.observe(Math.max(0, clock.now() - heardAt) / 1000)
    for (const { kind, change } of findings) this.#found.add(1, { kind, change })
  }

  async #saveWhatIsDue(): Promise<void> {
    if (this.#memory.isDue()) await this.#saveMemory()
    else if (this.#options.clock.now() - this.#savedCursorAt >= SAVE_CURSOR_EVERY) await this.#saveCursor()
  }

  /** Cursor first: a memory that reached further than the cursor would hear the same entries twice. */
  async #saveMemory(): Promise<void> {
    await this.#saveCursor()
    await this.#memory.save(this.#heard(), this.#stopping)
  }

  async #saveCursor(): Promise<void> {
    const { intake, clock } = this.#options
    const cursor = this.#heard()
    if (cursor.offset !== this.#savedCursorOffset) await intake.take({ findings: [], cursor, now: clock.now() })
    this.#savedCursorOffset = cursor.offset
    this.#savedCursorAt = clock.now()
  }

  #heard(): Cursor {
    return { journalId: this.#options.journal.id, offset: this.#heardUpTo }
  }

  /** Resolves when the journal has grown, or when the alerter is told to stop. */
  async #appended(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#wake = resolve
      this.#options.journal.appended(this.#position).then(resolve, reject)
    })
  }

  /** Resolves after `delay`, or when the alerter is told to stop. */
  async #pause(delay: DurationMs): Promise<void> {
    if (this.#stopping) return
    let cancel: Stop | undefined
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      cancel = this.#options.clock.after(delay, resolve)
    })
    cancel?.()
  }

  #release(): void {
    for (const resolve of this.#waiters) resolve()
    this.#waiters.clear()
  }
}
