import type { EpochMs } from '../../../core/time.ts'
import type { HomeMeasured } from './measure.ts'

/** Local time without a zone, as the recordings have it. */
const local = (at: EpochMs): string => new Date(at).toISOString().slice(0, -1)
const orNull = (at: EpochMs | undefined): string | null => (at === undefined ? null : local(at))

/**
 * What was measured of one home as JSON lines, one fact a line, all times as in the recording. Of every method: `home` (what is scored),
 * `alert` (each false alarm), `t0` (each trial, skipped or not; `alertAt` null = missed).
 */
export function* traceLines(method: string, measured: HomeMeasured): Generator<string> {
  const { home, scored } = measured
  const line = (fact: Record<string, unknown>): string => `${JSON.stringify({ method, home, ...fact })}\n`
  yield line({
    type: 'home',
    scoredFrom: local(scored.from),
    scoredTo: local(scored.to),
    scoredMs: measured.scoredLength,
  })
  for (const { kind, silentSince, at, closedAt } of measured.falseAlarms) {
    yield line({ type: 'alert', kind, silentSince: local(silentSince), at: local(at), closedAt: local(closedAt) })
  }
  for (const { set, at, skipped, alertAt } of measured.trials) {
    yield line({ type: 't0', set, at: local(at), skipped: skipped ?? null, alertAt: orNull(alertAt) })
  }
}
