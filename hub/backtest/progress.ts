import { type DurationMs, seconds, stopwatch } from '../../core/time.ts'

export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): boolean
}

const REDRAW_AFTER: DurationMs = 100

/** A bar on the terminal that shows how far it is and how long it will still take; nothing where no person looks. */
export class ProgressBar {
  readonly #terminal: Terminal
  readonly #elapsed = stopwatch()
  #drawnAt = -Infinity

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  /** @param share of the whole, from 0 to 1 */
  show(share: number): void {
    if (this.#terminal.isTTY !== true) return
    const elapsed = this.#elapsed()
    if (elapsed - this.#drawnAt < REDRAW_AFTER) return
    this.#drawnAt = elapsed
    const done = Math.max(0, Math.min(1, share))
    const width = Math.max(10, Math.min(40, (this.#terminal.columns ?? 80) - 30))
    const full = Math.round(width * done)
    const left = done > 0.01 ? ` ${Math.ceil((elapsed / done - elapsed) / seconds(1))} s` : ''
    this.#terminal.write(`\r\u001B[K${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor(done * 100)} %${left}`)
  }

  /** Takes the bar away, so that a line can be printed. It comes back with the next `show`. */
  clear(): void {
    if (this.#terminal.isTTY !== true || this.#drawnAt === -Infinity) return
    this.#terminal.write('\r\u001B[K')
    this.#drawnAt = -Infinity
  }
}
