import type { Log } from '../core/log.ts'
import { type Clock, seconds } from '../core/time.ts'

export interface StopWhenToldParts {
  /** Where SIGTERM and SIGINT arrive: the process. */
  readonly signals: { on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown }
  /** Resolves, when all is up, with what stops it in order. */
  readonly running: Promise<() => Promise<void>>
  readonly clock: Pick<Clock, 'after'>
  readonly log: Log
  /** Ends the process. */
  readonly exit: (code: number) => void
  /** Ends the process for an error. */
  readonly fail: (error: unknown) => void
}

/** A vendor's answer is waited for 15 s. Whoever stops the hub should give it 30 s before a `kill -9`, as docker-compose.yml does. */
const STOPS_WITHIN = seconds(25)

/**
 * Stops in order at the first signal; also when that comes during the start, as soon as this is over. Further signals change nothing: a
 * terminal's Ctrl-C reaches the hub from the terminal and once more from npm. A stop that hangs is cut short: a hub that neither hears
 * nor ends is worse than one that was killed, which loses nothing.
 */
export function stopWhenTold({ signals, running, clock, log, exit, fail }: StopWhenToldParts): void {
  let told = false
  const stop = (): void => {
    if (told) return
    told = true
    log.info('stopping')
    clock.after(STOPS_WITHIN, () => {
      log.error('the stop hangs and is cut short; what is not done stays on disk')
      exit(1)
    })
    running.then((close) => close()).then(() => exit(0), fail)
  }
  signals.on('SIGTERM', stop)
  signals.on('SIGINT', stop)
}
