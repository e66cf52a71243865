import { reasonOf } from '../core/errors.ts'
import type { Cursor, CursorStore, JournalReader, Offset } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Counter, Histogram, Metrics } from '../core/metrics.ts'
import { type Clock, type DurationMs, seconds, type Stop, stopwatch } from '../core/time.ts'
import type { TimeSeriesStore } from '../core/time-series-store.ts'
import { backoff } from './backoff.ts'
import type { SourcedFeed } from './feed.ts'
import type { Quarantine } from './quarantine.ts'
import { StoreBatch } from './store-batch.ts'
import { writeSplitting } from './write-splitting.ts'

export interface StoreWriterOptions {
  readonly journal: JournalReader
  readonly feed: SourcedFeed
  readonly store: TimeSeriesStore
  readonly quarantine: Pick<Quarantine, 'put'>
  readonly cursors: CursorStore
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** The saved cursor belongs to another journal: consumption starts at this one's beginning. */
  readonly onJournalMismatch?: (saved: Cursor, journalId: string) => void
  /** From [0, 1); decides how much a wait is shortened. `Math.random` when left out. */
  readonly random?: () => number
}

/** The name of the writer's cursor. */
export const STORE_WRITER = 'store-writer'

/** One transaction of the embedded store with so many rows takes about a tenth of a second. */
const READINGS_AT_ONCE = 20_000
/** Messages without readings count too: garbage must not make a batch endless. */
const MESSAGES_AT_ONCE = 20_000
const ENTRIES_READ = 2_000
const CURSOR_SAVED_EVERY: DurationMs = seconds(1)
/** The disk is the journal's first: a chart may wait so long for the next batch, an SOS may not wait for its sync. */
const BETWEEN_BATCHES: DurationMs = seconds(0.2)

/**
 * Carries the journal into the time-series store.
 *
 * ```
 *  feed ──▶ batch ──▶ store.write ──▶ quarantine.put ──▶ position ──▶ cursor (once a second)
 *            ▲  the next one is gathered while this one is written
 * ```
 *
 * Every reading ends in the store, or its message in the quarantine, before the position moves past it; the cursor
 * is never ahead of the position. Killed at any line, it writes again what it had written since the last saved cursor, which changes
 * nothing. While the store is unavailable it tries for ever, and nobody else waits.
 */
export class StoreWriter {
  readonly #options: StoreWriterOptions
  readonly #counts: WriterCounts
  #position: Offset = 0
  #savedPosition: Offset = 0
  #stopping = false
  #running: Promise<void> | undefined
  #stopSaving: Stop | undefined
  /** Each ends one wait. */
  readonly #waits = new Set<() => void>()
  #endRest: () => void = () => {}
  #settling: { readonly upTo: Offset; readonly settled: () => void }[] = []

  constructor(options: StoreWriterOptions) {
    this.#options = options
    this.#counts = writerCounts(options.metrics)
  }

  /** Resolves when it stands where it left off and has begun. */
  async start(): Promise<void> {
    const { journal, cursors, clock, metrics } = this.#options
    this.#position = startAfter(journal, await cursors.load(STORE_WRITER), this.#options.onJournalMismatch)
    metrics.gauge('store_lag_entries', 'Journal entries that the store-writer has not done', () => this.lag())
    this.#stopSaving = clock.every(
      CURSOR_SAVED_EVERY,
      () => this.#saveCursor(),
      (error) => this.#options.log.warn('the store cursor was not saved', { reason: reasonOf(error) }),
    )
    this.#running = this.#run()
  }

  /** Everything up to and including this entry is in the store or the quarantine. */
  position(): Offset {
    return this.#position
  }

  /** Where a start after a crash would go on; never ahead of `position`. What lies behind it may be forgotten. */
  savedPosition(): Offset {
    return this.#savedPosition
  }

  /** Journal entries not done yet. */
  lag(): number {
    return this.#options.journal.head() - this.#position
  }

  /** Resolves when all that is in the journal now is done; never while the store is unavailable. */
  settled(): Promise<void> {
    const upTo = this.#options.journal.head()
    if (this.#position >= upTo) return Promise.resolve()
    return new Promise((settled) => {
      this.#settling.push({ upTo, settled })
      this.#endRest()
    })
  }

  /** Finishes the write in flight, saves the cursor and ends. Does not wait for an unavailable store. Twice is harmless. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const end of this.#waits) end()
    this.#stopSaving?.()
    await this.#running
    await this.#saveCursor()
  }

  async #run(): Promise<void> {
    let gathered = this.#position
    let writing: Promise<void> = Promise.resolve()
    while (!this.#stopping) {
      await this.#rest()
      const batch = new StoreBatch(this.#options.journal.id, gathered)
      await this.#untilDone('feed', () => this.#fill(batch))
      await writing
      // What came while the last one was written goes along.
      await this.#untilDone('feed', () => this.#fill(batch))
      if (this.#stopping) return
      if (batch.upTo > gathered) {
        gathered = batch.upTo
        writing = this.#deliver(batch)
      } else if (!(await this.#appended(gathered))) {
        return
      }
    }
    await writing
  }

  /** Lets a little more come together, unless a full batch waits already or somebody waits for it. */
  async #rest(): Promise<void> {
    if (this.lag() >= MESSAGES_AT_ONCE || this.#settling.length > 0) return
    let cancel: Stop = () => {}
    await this.#orStopped(
      new Promise<void>((resolve) => {
        this.#endRest = resolve
        cancel = this.#options.clock.after(BETWEEN_BATCHES, resolve)
      }),
    )
    cancel()
  }

  /** `false`: nothing more will come. */
  async #appended(after: Offset): Promise<boolean> {
    const { journal } = this.#options
    await this.#orStopped(journal.appended(after))
    return journal.head() > after
  }

  /** Adds what there is, up to a full batch. */
  async #fill(batch: StoreBatch): Promise<void> {
    while (batch.readings.length < READINGS_AT_ONCE && batch.messages < MESSAGES_AT_ONCE) {
      const entries = await this.#options.feed.read(batch.upTo, ENTRIES_READ)
      if (entries.length === 0) return
      batch.add(entries)
    }
  }

  /** Moves the position past the batch once all of it is on some disk. Never rejects; gives up only when stopping. */
  async #deliver(batch: StoreBatch): Promise<void> {
    const { store, quarantine } = this.#options
    const elapsed = stopwatch()
    const stored = await this.#untilDone('store', () =>
      writeSplitting(store, batch.readings, (index, why) => batch.refuse(index, why)),
    )
    const put = stored && (await this.#untilDone('quarantine', () => quarantine.put(batch.refused)))
    if (!put) return
    this.#counts.delivered(batch, elapsed() / 1000)
    this.#position = batch.upTo
    this.#settling = this.#settling.filter(({ upTo, settled }) => {
      if (upTo <= batch.upTo) settled()
      return upTo > batch.upTo
    })
  }

  /** Tries until it succeeds, with growing waits. `false`: it was stopped before. */
  async #untilDone(what: string, work: () => Promise<void>): Promise<boolean> {
    const { log, random = Math.random } = this.#options
    for (let failures = 0; ;) {
      try {
        await work()
        if (failures > 0) log.info('storing goes on', { what, failures })
        return true
      } catch (error) {
        failures += 1
        const wait = backoff(failures, random())
        this.#counts.retries.add()
        log.warn('storing failed and will be tried again', { what, failures, wait, reason: reasonOf(error) })
        if (this.#stopping) return false
        await this.#pause(wait)
        if (this.#stopping) return false
      }
    }
  }

  async #pause(wait: DurationMs): Promise<void> {
    let cancel: Stop = () => {}
    await this.#orStopped(
      new Promise<void>((resolve) => {
        cancel = this.#options.clock.after(wait, resolve)
      }),
    )
    cancel()
  }

  /** Resolves with `event`, or as soon as the writer is told to stop. */
  async #orStopped(event: Promise<void>): Promise<void> {
    if (this.#stopping) return
    let end: () => void = () => {}
    await new Promise<void>((resolve) => {
      end = resolve
      this.#waits.add(end)
      void event.then(end)
    })
    this.#waits.delete(end)
  }

  async #saveCursor(): Promise<void> {
    const offset = this.#position
    if (offset === this.#savedPosition || this.#running === undefined) return
    await this.#options.cursors.save(STORE_WRITER, { journalId: this.#options.journal.id, offset })
    this.#savedPosition = offset
  }
}

/** Where to go on: after the cursor, or at the journal's beginning when there is none that fits. */
function startAfter(
  journal: JournalReader,
  saved: Cursor | undefined,
  onMismatch: StoreWriterOptions['onJournalMismatch'],
): Offset {
  const beginning = journal.tail() - 1
  if (saved === undefined) return beginning
  const fits = saved.journalId === journal.id && saved.offset <= journal.head()
  if (!fits) onMismatch?.(saved, journal.id)
  return fits ? Math.max(saved.offset, beginning) : beginning
}

interface WriterCounts {
  readonly retries: Counter
  delivered(batch: StoreBatch, tookSeconds: number): void
}

function writerCounts(metrics: Metrics): WriterCounts {
  const messages = metrics.counter('store_messages_total', 'Messages that the store-writer has done')
  const readings = metrics.counter('store_readings_total', 'Readings written to the time-series store')
  const quarantined = metrics.counter('quarantined_total', 'Messages put into the quarantine', ['reason'])
  const took: Histogram = metrics.histogram('store_write_seconds', 'Time from a batch to its last sync')
  return {
    retries: metrics.counter('store_retries_total', 'Writes that failed and were tried again'),
    delivered(batch, tookSeconds) {
      if (batch.messages > 0) messages.add(batch.messages)
      if (batch.stored > 0) readings.add(batch.stored)
      for (const { reason } of batch.refused) quarantined.add(1, { reason })
      if (batch.readings.length > 0) took.observe(tookSeconds)
    },
  }
}
