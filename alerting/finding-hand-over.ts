import { reasonOf } from '../core/errors.ts'
import type { Finding } from '../core/finding.ts'
import type { Cursor } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Counter } from '../core/metrics.ts'
import type { Clock, DurationMs } from '../core/time.ts'
import { seconds } from '../core/time.ts'
import type { AlertIntake, FindingBatch } from './alert-intake.ts'

export interface FindingHandOverOptions {
  readonly intake: Pick<AlertIntake, 'take'>
  /** What is told, and whom, when a finding cannot be taken as it is. */
  readonly instead: (finding: Finding) => readonly Finding[]
  /** Resolves after that time, sooner when the alerter stops. */
  readonly pause: (delay: DurationMs) => Promise<void>
  readonly stopping: () => boolean
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  readonly retries: Counter
}

const RETRY_FIRST: DurationMs = 50
const RETRY_LONGEST = seconds(5)
/** So often a batch is tried as a whole: a database that is busy takes it then … */
const TRIED_TOGETHER = 3
/** … and so often a finding by itself, while others are taken, before it counts as one that never will be. */
const TRIED_ALONE = 3

type Batch = Omit<FindingBatch, 'now'>

/**
 * Brings findings to the intake, whatever it takes: what detectors found they will not find again. A database that takes nothing is tried for
 * ever. One finding that is refused while others are taken holds up nobody: the others go on without it, and the district is told of it
 * instead; a log line is all that is left when that is refused as well.
 */
export class FindingHandOver {
  readonly #options: FindingHandOverOptions

  constructor(options: FindingHandOverOptions) {
    this.#options = options
  }

  /**
   * Resolves when every finding was taken, or is told of instead, and the batch's cursor is on disk.
   *
   * @param before the cursor as it stood before the batch: what holds while only some of it is taken
   * @throws what the intake throws, and only when the alerter stops: then the next start finds the same again
   */
  async handOver(batch: Batch, before: Cursor): Promise<void> {
    const { stopping, retries, log, pause } = this.#options
    const refused = new Map<Finding, number>()
    let delay: DurationMs = RETRY_FIRST
    for (let tries = 1; ; tries += 1) {
      try {
        if (tries <= TRIED_TOGETHER) await this.#take(batch)
        else await this.#oneByOne(batch, before, refused)
        return
      } catch (error) {
        if (stopping()) throw error
        retries.add()
        log.error('findings not taken, trying again', { findings: batch.findings.length, reason: reasonOf(error) })
        await pause(delay)
        delay = Math.min(delay * 2, RETRY_LONGEST)
      }
    }
  }

  /** Each finding by itself; one that was taken before is passed over by the intake. The cursor moves only when none is left. */
  async #oneByOne(all: Batch, before: Cursor, refused: Map<Finding, number>): Promise<void> {
    let failure: unknown
    // Time is set back once: with the cursor.
    const batch: Batch = { ...all, setBack: undefined }
    for (const finding of batch.findings) {
      try {
        await this.#take({ ...batch, findings: [finding], cursor: before })
      } catch (error) {
        // Does the database take anything at all? If not, this says nothing about the finding.
        await this.#take({ ...batch, findings: [], cursor: before })
        const times = (refused.get(finding) ?? 0) + 1
        refused.set(finding, times)
        if (times >= TRIED_ALONE) await this.#tellInstead(finding, { batch, before, error })
        else failure = error
      }
    }
    if (failure !== undefined) throw failure
    await this.#take({ ...all, findings: [] })
  }

  #take(batch: Batch): Promise<void> {
    const { intake, clock } = this.#options
    return intake.take({ ...batch, now: clock.now() })
  }

  async #tellInstead(
    finding: Finding,
    { batch, before, error }: { readonly batch: Batch; readonly before: Cursor; readonly error: unknown },
  ): Promise<void> {
    const { instead, log } = this.#options
    const { kind, offset } = finding
    log.error('a finding can not be taken; the district is told of it', { kind, offset, reason: reasonOf(error) })
    try {
      await this.#take({ ...batch, findings: instead(finding), cursor: before })
    } catch (again) {
      // If the database takes nothing at all just now, all this is tried again; if it does, everybody else must not wait for ever.
      await this.#take({ ...batch, findings: [], cursor: before })
      log.error('nor can what is told instead: nobody hears of it', { kind, offset, reason: reasonOf(again) })
    }
  }
}
