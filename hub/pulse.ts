import { reasonOf } from '../core/errors.ts'
import type { JournalWriter } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Clock, EpochMs, Stop } from '../core/time.ts'
import { seconds } from '../core/time.ts'

/**
 * The hub's own heartbeat in the journal: `started` once, then a tick a second. Whoever reads the journal can tell from a gap that
 * the hub itself was deaf, and takes nobody's silence in it for stillness.
 */
export class Pulse {
  readonly #clock: Clock
  readonly #journal: JournalWriter
  readonly #log: Log
  #lastTickAt: EpochMs | undefined
  #stop: Stop | undefined

  constructor(options: { clock: Clock; journal: JournalWriter; log: Log }) {
    this.#clock = options.clock
    this.#journal = options.journal
    this.#log = options.log
  }

  /** Resolves when `started` is on disk. @throws JOURNAL_FAILED when the disk does not take it. */
  async start(): Promise<void> {
    await this.#beat('started')
    this.#stop = this.#clock.every(
      seconds(1),
      () => this.#beat('tick'),
      (error) =>
        this.#log.error('the hub could not write its pulse: the disk takes nothing', { reason: reasonOf(error) }),
    )
  }

  /** The newest pulse that is on disk. */
  lastTickAt(): EpochMs | undefined {
    return this.#lastTickAt
  }

  stop(): void {
    this.#stop?.()
  }

  async #beat(kind: 'started' | 'tick'): Promise<void> {
    const receivedAt = this.#clock.now()
    await this.#journal.append({ kind, receivedAt })
    this.#lastTickAt = receivedAt
  }
}
