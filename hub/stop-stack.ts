import type { Log } from '../core/log.ts'
import { reasonOf } from '../core/errors.ts'

/** What has been started and must be stopped again, last in, first out; drained too when a start fails half-way. */
export class StopStack {
  readonly #log: Log
  readonly #steps: { readonly name: string; readonly stop: () => Promise<void> | void }[] = []

  constructor(log: Log) {
    this.#log = log
  }

  push(name: string, stop: () => Promise<void> | void): void {
    this.#steps.push({ name, stop })
  }

  /** Stops everything, newest first; one that fails is logged and does not keep the others from stopping. */
  async drain(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step.stop()
      } catch (error) {
        this.#log.error('could not stop a part', { part: step.name, reason: reasonOf(error) })
      }
    }
  }
}
