import type { DurationMs } from '../../core/time.ts'

/**
 * Starts to measure the processor's time that this process takes, all its threads, in milliseconds. Unlike `stopwatch` it stands still while other
 * processes have the machine: what costs too much here costs too much.
 */
export function cpuWatch(): () => DurationMs {
  const start = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  }
}
