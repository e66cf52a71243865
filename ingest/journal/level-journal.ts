import type { Entry, Journal, Offset } from '../../core/journal.ts'
import type { Log } from '../../core/log.ts'
import type { JournalRecord } from '../../core/message.ts'
import type { Counter, Histogram, Metrics } from '../../core/metrics.ts'
import { HubError, reasonOf } from '../../core/errors.ts'
import { stopwatch } from '../../core/time.ts'
import type { Bytes } from './record-codec.ts'
import { Batch } from './batch.ts'
import { JournalDisk } from './journal-disk.ts'
import { RecentRecords } from './recent-records.ts'

export interface LevelJournalOptions {
  /** The journal's own folder; made when it is not there. */
  readonly dir: string
  readonly log: Log
  readonly metrics: Metrics
  /** How much of the newest is kept in memory for consumers at the head: encoded bytes, and records. */
  readonly tailBytes?: number
  readonly tailRecords?: number
  /** The most that one sync carries, in bytes (a single larger record goes alone). */
  readonly maxBatchBytes?: number
}

const MEGABYTE = 1024 * 1024
/** Turns of the event loop that a block may gather before it goes to the disk. */
const MOST_TURNS = 4
/** Cursors are written once a second; what was done since stands under offsets that they do not show yet. */
const GIVEN_AWAY_SINCE = 100_000

/** A journal on a disk that may have been put back to an earlier day. */
export interface RestorableJournal extends Journal {
  /**
   * Says that its offsets up to `used` were given away before, as consumers' cursors show: they are not used again, or a finding of today would
   * pass for one of then. What comes next stands far enough behind to leave a gap, by which consumers see that something may be missing.
   * Before the first `append`.
   */
  goOnBehind(used: Offset): void
}

/**
 * Opens the journal in `dir`, or starts one there. Records that cannot be read leave a gap, and the log says so.
 *
 * @throws DATA_DIR_LOCKED when another process has it. @throws DATA_DIR_UNUSABLE when it cannot be read or written.
 */
export async function openLevelJournal(options: LevelJournalOptions): Promise<RestorableJournal> {
  const { log, metrics } = options
  const unreadable = metrics.counter('journal_unreadable_total', 'Times that records of the journal could not be read')
  const disk = new JournalDisk(options.dir, {
    unreadable(behind, failure) {
      unreadable.add()
      log.error('journal: records cannot be read and are passed over', { behind, reason: reasonOf(failure) })
    },
    repairing: (failure) => log.error('journal: its files are damaged; repairing', { reason: reasonOf(failure) }),
  })
  const found = await disk.open()
  const journal = new LevelJournal({ ...options, disk, ...found })
  options.metrics.gauge('journal_head', 'Offset of the newest synced record', () => journal.head())
  options.metrics.gauge('journal_tail', 'Offset of the oldest record still held', () => journal.tail())
  options.metrics.gauge('journal_pending_bytes', 'Bytes waiting for their sync', () => journal.pendingBytes())
  return journal
}

interface Found {
  readonly disk: JournalDisk
  readonly id: string
  readonly oldest: Offset | undefined
  readonly head: Offset
}

/** Resolves when the event loop has handed over what it had. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

interface Waiter {
  readonly after: Offset
  readonly wake: () => void
}

/**
 * A journal by group commit: one sync is in flight at a time, and what arrives meanwhile shares the next one. So the more
 * arrives, the more each sync carries, and a single record waits for at most two.
 */
class LevelJournal implements RestorableJournal {
  readonly id: string
  readonly #disk: JournalDisk
  readonly #log: Log
  readonly #maxBatchBytes: number
  readonly #recent: RecentRecords
  readonly #syncSeconds: Histogram
  readonly #failures: Counter
  #head: Offset
  #oldest: Offset | undefined
  #waiting: Batch[] = []
  /** Memory of the batch written last: two batches take turns with two pieces of it. */
  #spare: Bytes | undefined
  #pendingBytes = 0
  #writing: Promise<void> | undefined
  #broken = false
  #mending: Promise<unknown> = Promise.resolve()
  #waiters: Waiter[] = []
  #closing: Promise<void> | undefined

  constructor(options: LevelJournalOptions & Found) {
    this.id = options.id
    this.#disk = options.disk
    this.#log = options.log
    this.#head = options.head
    this.#oldest = options.oldest
    this.#maxBatchBytes = options.maxBatchBytes ?? 4 * MEGABYTE
    this.#recent = new RecentRecords(options.tailBytes ?? 32 * MEGABYTE, options.tailRecords ?? 16_384)
    this.#syncSeconds = options.metrics.histogram('journal_sync_seconds', 'How long one synced write took')
    this.#failures = options.metrics.counter('journal_failures_total', 'Synced writes that failed')
  }

  append(record: JournalRecord): Promise<Offset> {
    if (this.#closing !== undefined) {
      return Promise.reject(new HubError('JOURNAL_CLOSED', 'The journal is closed: the hub is stopping.'))
    }
    let batch = this.#waiting.at(-1)
    let before = batch?.bytes ?? 0
    if (batch === undefined || before >= this.#maxBatchBytes) {
      batch = new Batch(this.#spare)
      before = 0
      this.#spare = undefined
      this.#waiting.push(batch)
    }
    const offset = batch.add(record)
    this.#pendingBytes += batch.bytes - before
    this.#writing ??= this.#writeAll()
    return offset
  }

  goOnBehind(used: Offset): void {
    if (used <= this.#head) return
    this.#log.error('journal: it was put back to an earlier day; it goes on behind what was judged since', {
      head: this.#head,
      used,
    })
    this.#head = used + GIVEN_AWAY_SINCE
  }

  pendingBytes(): number {
    return this.#pendingBytes
  }

  head(): Offset {
    return this.#head
  }

  tail(): Offset {
    return this.#oldest ?? this.#head + 1
  }

  async read(after: Offset, limit: number): Promise<readonly Entry[]> {
    if (after >= this.#head || limit <= 0) return []
    return this.#recent.read(after, limit) ?? (await this.#onDisk(() => this.#disk.read(after, limit, this.#head)))
  }

  appended(after: Offset): Promise<void> {
    if (this.#head > after || this.#closing !== undefined) return Promise.resolve()
    return new Promise((wake) => {
      this.#waiters.push({ after, wake })
    })
  }

  async trim(upTo: Offset): Promise<void> {
    const oldest = await this.#onDisk(() => this.#disk.trim(Math.min(upTo, this.#head)))
    if (oldest !== undefined) this.#oldest = oldest
  }

  close(): Promise<void> {
    this.#closing ??= this.#shut()
    return this.#closing
  }

  async #shut(): Promise<void> {
    await this.#writing
    await this.#disk.close()
    this.#wakeWaiters()
  }

  /** Writes until nothing waits. Never rejects: who appended is told. */
  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#gather()
      const batch = this.#waiting.shift()
      if (batch === undefined) break
      try {
        if (this.#broken) await this.#mend()
        await this.#write(batch)
      } catch (error) {
        this.#fail([batch, ...this.#waiting], error)
      }
    }
    this.#writing = undefined
  }

  /**
   * Lets the event loop hand over what the sockets hold, for as long as that brings more: fewer, larger syncs under load, and hardly
   * a delay for a single record.
   */
  async #gather(): Promise<void> {
    for (let turn = 0, before = -1; turn < MOST_TURNS && before !== this.#pendingBytes; turn += 1) {
      before = this.#pendingBytes
      await nextTurn()
    }
  }

  async #write(batch: Batch): Promise<void> {
    const elapsed = stopwatch()
    const first = this.#head + 1
    const block = batch.finish()
    await this.#disk.write(first, block)
    this.#syncSeconds.observe(elapsed() / 1000)
    this.#spare = batch.memory
    this.#pendingBytes -= batch.bytes
    this.#oldest ??= first
    this.#head += batch.records.length
    this.#recent.add({ first, records: batch.records, bytes: batch.bytes })
    batch.synced(first)
    this.#wakeWaiters()
  }

  /** Does it when the disk is not just being mended; what goes wrong there is worth another try later. */
  async #onDisk<T>(work: () => Promise<T>): Promise<T> {
    await this.#mending
    try {
      return await work()
    } catch (error) {
      // The next write repairs it: within a second, when the pulse is written.
      if (this.#disk.isSpoilt()) this.#broken = true
      throw new HubError('JOURNAL_FAILED', 'The journal cannot be read: check that its disk is healthy.', {
        retryable: true,
        cause: error,
      })
    }
  }

  async #mend(): Promise<void> {
    const mended = this.#disk.mend(this.#head)
    this.#mending = Promise.allSettled([mended])
    const found = await mended
    if (found.id !== this.id) throw new Error('another journal stands in its folder')
    if (found.head < this.#head) {
      // Offsets go on behind what was told to consumers; what the disk lost is a gap.
      this.#log.error('journal: the disk lost synced records', { from: found.head + 1, to: this.#head })
    }
    this.#broken = false
    this.#log.info('journal: writing again', { head: this.#head })
  }

  #fail(batches: readonly Batch[], error: unknown): void {
    if (!this.#broken) this.#log.error('journal: a write failed', { reason: reasonOf(error), head: this.#head })
    this.#broken = true
    this.#failures.add()
    this.#waiting = []
    this.#pendingBytes = 0
    const failure = new HubError(
      'JOURNAL_FAILED',
      'The journal cannot be written: check that its disk is healthy and has room.',
      { retryable: true, cause: error },
    )
    for (const batch of batches) batch.failed(failure)
  }

  #wakeWaiters(): void {
    if (this.#waiters.length === 0) return
    const ready = this.#waiters.filter((waiter) => waiter.after < this.#head || this.#closing !== undefined)
    if (ready.length === 0) return
    this.#waiters = this.#waiters.filter((waiter) => waiter.after >= this.#head && this.#closing === undefined)
    for (const waiter of ready) waiter.wake()
  }
}
