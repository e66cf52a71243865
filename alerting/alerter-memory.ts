import { reasonOf } from '../core/errors.ts'
import type { Feed, FeedEntry } from '../core/feed.ts'
import type { Cursor, JournalReader, Offset } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import { isLifeSafety } from '../core/metric.ts'
import type { Clock, EpochMs } from '../core/time.ts'
import { minutes, seconds } from '../core/time.ts'
import type { AlerterDispatch } from './alerter-dispatch.ts'
import type { DetectorSnapshot, DetectorSnapshots } from './detector-snapshots.ts'

export interface AlerterMemoryOptions {
  readonly dispatch: AlerterDispatch
  readonly snapshots: Pick<DetectorSnapshots, 'save'>
  readonly feed: Feed
  readonly journal: Pick<JournalReader, 'head'>
  readonly clock: Clock
  readonly log: Log
}

const EVERY = minutes(1)
/** A gathering that gave way is tried again after this … */
const AGAIN = seconds(2)
/** … and gives way no more often than that in a row: a restart would replay ever more. */
const GIVES_WAY_AT_MOST = 10
/** More than come in between two slices of gathering. */
const LOOK_AHEAD = 2_000

/**
 * Saves what the detectors remember, once a minute. Gathering it keeps judging waiting, for a second or more in a full district: so it is given
 * up, and tried again, when somebody calls for help meanwhile. What was gathered is written while judging goes on.
 */
export class AlerterMemory {
  readonly #options: AlerterMemoryOptions
  #triedAt: EpochMs = 0
  #gaveWay = 0
  #offset: Offset = 0
  #writing: Promise<void> | undefined

  constructor(options: AlerterMemoryOptions) {
    this.#options = options
  }

  /** What was loaded reaches up to here. */
  begin(offset: Offset): void {
    this.#offset = offset
    this.#triedAt = this.#options.clock.now()
  }

  /** The journal must keep what comes after this. */
  offset(): Offset {
    return this.#offset
  }

  isDue(): boolean {
    if (this.#writing !== undefined) return false
    // Also when the clock was set back meanwhile: else nothing is saved for as long as it was ahead.
    return Math.abs(this.#options.clock.now() - this.#triedAt) >= (this.#gaveWay > 0 ? AGAIN : EVERY)
  }

  /**
   * Nothing may be judged until it resolves: then all is gathered, and is being written. What cannot be gathered or written is logged and
   * gathered anew a minute later; until then what was saved before holds.
   *
   * @param cursor up to where the detectors have heard
   * @param insist it is now or never
   */
  async save(cursor: Cursor, insist: boolean): Promise<void> {
    await this.settled()
    const { dispatch, clock } = this.#options
    const anyway = insist || this.#gaveWay >= GIVES_WAY_AT_MOST
    let memory: readonly DetectorSnapshot[] | undefined
    try {
      memory = anyway ? await dispatch.snapshots() : await dispatch.snapshots(this.#lookout(cursor.offset))
    } catch (error) {
      // Judging must not wait for it: thrown on, it would be gathered again, and fail again, after every entry.
      this.#triedAt = clock.now()
      this.#gaveWay = 0
      this.#options.log.error('the detectors’ memory could not be gathered', { reason: reasonOf(error) })
      return
    }
    this.#triedAt = clock.now()
    this.#gaveWay = memory === undefined ? this.#gaveWay + 1 : 0
    if (memory === undefined) return
    dispatch.taken(memory)
    this.#writing = this.#write(cursor, memory).finally(() => (this.#writing = undefined))
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #write(cursor: Cursor, memory: readonly DetectorSnapshot[]): Promise<void> {
    const { dispatch, snapshots, log } = this.#options
    try {
      await snapshots.save(cursor, memory)
      this.#offset = cursor.offset
    } catch (error) {
      dispatch.notSaved(memory)
      // The next start replays more, and finds the same.
      log.warn('the detectors’ memory was not saved', { reason: reasonOf(error) })
    }
  }

  /** Tells, asked again and again, whether somebody has called for help since. */
  #lookout(after: Offset): () => Promise<boolean> {
    const { feed, journal } = this.#options
    let seen = after
    return async () => {
      if (journal.head() <= seen) return false
      const entries = await feed.read(seen, LOOK_AHEAD)
      seen = entries.at(-1)?.offset ?? seen
      return entries.some(isLifeSafetyEntry)
    }
  }
}

const isLifeSafetyEntry = (entry: FeedEntry): boolean =>
  entry.kind === 'message' &&
  [...entry.decoded.readings, ...entry.decoded.unregistered].some(({ metric }) => isLifeSafety(metric))
