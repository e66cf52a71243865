import type { Feed, FeedEntry } from '../core/feed.ts'
import type { Cursor, JournalReader, Offset } from '../core/journal.ts'
import { isLifeSafety } from '../core/metric.ts'
import type { Clock, EpochMs } from '../core/time.ts'
import { minutes, seconds } from '../core/time.ts'
import type { AlerterDispatch } from './alerter-dispatch.ts'
import type { DetectorSnapshots } from './detector-snapshots.ts'

export interface AlerterMemoryOptions {
  readonly dispatch: AlerterDispatch
  readonly snapshots: Pick<DetectorSnapshots, 'save'>
  readonly feed: Feed
  readonly journal: Pick<JournalReader, 'head'>
  readonly clock: Clock
}

const EVERY = minutes(1)
/** A gathering that gave way is tried again after this … */
const AGAIN = seconds(2)
/** … and gives way no more often than that in a row: a restart would replay ever more. */
const GIVES_WAY_AT_MOST = 10
const LOOK_AHEAD = 500

/**
 * Saves what the detectors remember, once a minute. Gathering it keeps judging waiting, for a second or more in a full district: so it is given
 * up, and tried again, when somebody calls for help meanwhile.
 */
export class AlerterMemory {
  readonly #options: AlerterMemoryOptions
  #triedAt: EpochMs = 0
  #gaveWay = 0
  #offset: Offset = 0

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
    return this.#options.clock.now() - this.#triedAt >= (this.#gaveWay > 0 ? AGAIN : EVERY)
  }

  /**
   * Nothing may be judged until it resolves. Throws what the database throws; then what was saved before still holds.
   *
   * @param cursor up to where the detectors have heard
   * @param insist it is now or never
   */
  async save(cursor: Cursor, insist: boolean): Promise<void> {
    const { dispatch, snapshots, clock } = this.#options
    const anyway = insist || this.#gaveWay >= GIVES_WAY_AT_MOST
    const memory = await dispatch.snapshots(anyway ? never : () => this.#lifeSafetyWaits(cursor.offset))
    this.#triedAt = clock.now()
    this.#gaveWay = memory === undefined ? this.#gaveWay + 1 : 0
    if (memory === undefined) return
    await snapshots.save(cursor, memory)
    dispatch.saved(memory)
    this.#offset = cursor.offset
  }

  async #lifeSafetyWaits(after: Offset): Promise<boolean> {
    const { feed, journal } = this.#options
    return journal.head() > after && (await feed.read(after, LOOK_AHEAD)).some(isLifeSafetyEntry)
  }
}

const never = (): Promise<boolean> => Promise.resolve(false)

const isLifeSafetyEntry = (entry: FeedEntry): boolean =>
  entry.kind === 'message' &&
  [...entry.decoded.readings, ...entry.decoded.unregistered].some(({ metric }) => isLifeSafety(metric))
