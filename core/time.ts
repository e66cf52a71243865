/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number
/** A length of time in milliseconds. */
export type DurationMs = number

export const seconds = (n: number): DurationMs => n * 1000
export const minutes = (n: number): DurationMs => n * 60_000
export const hours = (n: number): DurationMs => n * 3_600_000
export const days = (n: number): DurationMs => n * 86_400_000

/** Ends what a clock started; calling it again does nothing. */
export type Stop = () => void

/**
 * The only source of time. Production code never asks the machine; it asks the clock it was handed, so a test
 * can jump thirty minutes and a demonstration can run ten times faster.
 */
export interface Clock {
  now(): EpochMs
  /**
   * Runs `task` every `period` (in this clock's time) until stopped. A run that is still going when the next is
   * due is not joined by a second one: that beat is skipped. A task that throws ends up at `onError`, and the next
   * beat comes all the same.
   */
  every(period: DurationMs, task: () => Promise<void> | void, onError: (error: unknown) => void): Stop
  /** Runs `task` once after `delay` (in this clock's time) unless stopped before. `task` must not throw. */
  after(delay: DurationMs, task: () => void): Stop
}

/**
 * The machine's clock, optionally faster and from another moment.
 *
 * @param speed how many milliseconds of this clock pass in one real millisecond; 1 or more
 * @param startAt what `now()` answers at first; the real time when left out
 */
export function systemClock(speed = 1, startAt: EpochMs = Date.now()): Clock {
  const realStart = Date.now()
  return {
    now: () => (speed === 1 && startAt === realStart ? Date.now() : startAt + (Date.now() - realStart) * speed),
    every(period, task, onError) {
      let running = false
      const timer = setInterval(() => {
        if (running) return
        running = true
        void runGuarded(task, onError).finally(() => {
          running = false
        })
      }, period / speed)
      return () => clearInterval(timer)
    },
    after(delay, task) {
      const timer = setTimeout(task, delay / speed)
      return () => clearTimeout(timer)
    },
  }
}

/** Runs a task that may throw or reject; either ends up at `onError`, never as an unhandled rejection. */
export async function runGuarded(task: () => Promise<void> | void, onError: (error: unknown) => void): Promise<void> {
  try {
    await task()
  } catch (error) {
    onError(error)
  }
}

/** A moment read from text: ISO 8601 with a zone. `undefined` when it is not one. */
export function parseInstant(text: string): EpochMs | undefined {
  if (!/(?:Z|[+-]\d{2}:?\d{2})$/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

/** A moment as certificates are printed: `Nov 22 06:32:00 2026 GMT`. `undefined` when it is not one. */
export function parseCertificateTime(text: string): EpochMs | undefined {
  if (!/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

/** ISO 8601 in UTC, milliseconds included: `2026-11-22T02:10:00.000Z`. */
export const isoInstant = (at: EpochMs): string => new Date(at).toISOString()

/** A steady reading of the machine for measuring how long work took, in milliseconds; never for deciding. */
export const stopwatch = (): (() => DurationMs) => {
  const start = performance.now()
  return () => performance.now() - start
}
