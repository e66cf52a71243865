import type { Finding } from '../core/finding.ts'
import type { Cursor } from '../core/journal.ts'
import type { SetBack } from '../core/set-back.ts'
import type { EpochMs } from '../core/time.ts'

/** What the alerter hands over after one batch of the journal. */
export interface FindingBatch {
  /** In the order in which they were found; often none. */
  readonly findings: readonly Finding[]
  /** Everything up to here has been judged. */
  readonly cursor: Cursor
  readonly now: EpochMs
  /** When the hub received what caused the findings (the oldest of the batch): SOS → SMS is measured from here. */
  readonly heardAt?: EpochMs
  /** The hub's clock was ahead when the rows of before were written: what is due by it is moved back in the same transaction. */
  readonly setBack?: SetBack | undefined
}

/** The way from detectors to people. */
export interface AlertIntake {
  /**
   * Takes the findings and the cursor in one transaction: alerts opened or joined, their story, the first messages, the next
   * deadlines. When it has resolved, nothing of it can be lost any more, and the first messages are on their way. A finding that
   * was taken before is passed over, so the same batch twice changes nothing.
   *
   * Throws what the database throws; then nothing of the batch was taken and it may be handed over again.
   */
  take(batch: FindingBatch): Promise<void>
  /** The cursor of the last batch taken; `undefined` when there never was one. */
  cursor(): Promise<Cursor | undefined>
}
