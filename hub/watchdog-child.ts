import { type ChildProcess, spawn } from 'node:child_process'
import type { Log } from '../core/log.ts'
import { type Clock, type DurationMs, minutes, seconds, type Stop } from '../core/time.ts'
import type { Config } from './config.ts'
import { programArguments } from './program-arguments.ts'

/** Whether somebody would hear of what the watchdog sees. */
export const canTell = (config: Pick<Config, 'watchdogPhones' | 'heartbeatUrl'>): boolean =>
  config.watchdogPhones.length > 0 || config.heartbeatUrl !== undefined

/** A watchdog that fails at once must not be started in a tight loop. */
const PAUSE = seconds(5)
/** It ended because another watches: that one may be gone by then. */
const PAUSE_WHEN_REPLACED = minutes(5)
/** A child that is telling somebody may take that long to end. */
const PATIENCE: DurationMs = seconds(5)

export interface WatchdogChildParts {
  readonly clock: Clock
  readonly log: Log
  /** Starts the process. */
  readonly start?: () => ChildProcess
}

/**
 * Keeps a watchdog running as a process of its own: started again when it ends, and stopped with the hub. When the hub is killed it lives on, and
 * says so; the next hub's watchdog takes over from it.
 *
 * @returns what stops it, and resolves when it has ended
 */
export function keepWatchdog({ clock, log, start = startWatchdog }: WatchdogChildParts): () => Promise<void> {
  let child: ChildProcess | undefined
  let pause: Stop = () => {}
  let stopped = false
  const run = (): void => {
    const started = start()
    child = started
    let over = false
    const ended = (code: number | null): void => {
      if (over) return
      over = true
      child = undefined
      if (stopped) return
      log.warn('the watchdog ended; it is started again', { code: code ?? undefined, pid: started.pid })
      pause = clock.after(code === 0 ? PAUSE_WHEN_REPLACED : PAUSE, run)
    }
    started.once('exit', ended)
    started.once('error', () => ended(null))
  }
  run()
  return async () => {
    stopped = true
    pause()
    if (child !== undefined) await endOf(child, clock)
  }
}

function startWatchdog(): ChildProcess {
  // Its words go where the hub's go, also when the hub is no more.
  return spawn(process.execPath, programArguments('hub/command.ts', 'watchdog'), {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

function endOf(child: ChildProcess, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const kill = clock.after(PATIENCE, () => child.kill('SIGKILL'))
    child.once('exit', () => {
      kill()
      resolve()
    })
    child.kill('SIGTERM')
  })
}
