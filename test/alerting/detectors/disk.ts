import type { AlertIntake, FindingBatch } from '../../../alerting/alert-intake.ts'
import type { DetectorSnapshot } from '../../../alerting/detector-snapshots.ts'
import type { Cursor } from '../../../core/journal.ts'
import { lineOf } from './story.ts'

/** What survives a crash: findings taken with their cursor, and the detectors' memory. */
export class Disk implements AlertIntake {
  readonly batches: FindingBatch[] = []
  readonly lines: string[] = []
  saved: { cursor: Cursor; snapshots: readonly DetectorSnapshot[] } | undefined
  /** How many hand-overs will fail. */
  busy = 0
  /** Memories are refused. */
  full = false
  /** Memories are written only once `writes` is called. */
  slow = false
  writes: () => void = () => {}
  #refused: (() => void)[] = []

  take(batch: FindingBatch): Promise<void> {
    if (this.busy > 0) {
      this.busy -= 1
      for (const refused of this.#refused.splice(0)) refused()
      return Promise.reject(new Error('database is locked'))
    }
    this.batches.push(batch)
    this.lines.push(...batch.findings.map(lineOf))
    return Promise.resolve()
  }

  cursor(): Promise<Cursor | undefined> {
    return Promise.resolve(this.batches.at(-1)?.cursor)
  }

  load() {
    return Promise.resolve(this.saved)
  }

  async save(cursor: Cursor, snapshots: readonly DetectorSnapshot[]): Promise<void> {
    if (this.full) throw new Error('database or disk is full')
    if (this.slow) await new Promise<void>((resolve) => (this.writes = resolve))
    this.saved = { cursor, snapshots: JSON.parse(JSON.stringify(snapshots)) }
  }

  refused(): Promise<void> {
    return new Promise((resolve) => {
      this.#refused.push(resolve)
    })
  }
}
