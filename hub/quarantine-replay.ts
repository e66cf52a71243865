import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { QuarantineReplay, ReplayState } from '../core/quarantine.ts'
import type { Clock } from '../core/time.ts'
import type { ReplayOptions } from '../ingest/replay.ts'
import { replay } from '../ingest/replay.ts'

export interface QuarantineReplayParts extends Omit<ReplayOptions, 'signal'> {
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/**
 * Decodes the quarantine again inside the running hub, one message at a time, so that what comes in meanwhile passes in between.
 * It writes to the store and the quarantine only: nothing of the journal, of detectors or of alerts is touched, and a
 * process that dies half-way loses and doubles nothing.
 */
export class RunningReplay implements QuarantineReplay {
  readonly #parts: QuarantineReplayParts
  readonly #stopped = new AbortController()
  #state: ReplayState = { state: 'idle' }
  #run: Promise<void> | undefined

  constructor(parts: QuarantineReplayParts) {
    this.#parts = parts
  }

  state(): ReplayState {
    return this.#state
  }

  start(): ReplayState {
    this.#run ??= this.#replay().finally(() => {
      this.#run = undefined
    })
    return this.#state
  }

  /** Resolves when nothing is written any more. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#run
  }

  async #replay(): Promise<void> {
    const { clock, log, ...options } = this.#parts
    const startedAt = clock.now()
    this.#state = { state: 'running', startedAt }
    try {
      const done = await replay({ ...options, signal: this.#stopped.signal })
      this.#state = { state: 'done', startedAt, endedAt: clock.now(), ...done }
      log.info('the quarantine was decoded again', { ...done })
    } catch (error) {
      this.#state = { state: 'failed', startedAt, endedAt: clock.now() }
      log.warn('decoding the quarantine again broke off', { reason: reasonOf(error) })
    }
  }
}
