import type { DurationMs, EpochMs } from '../../core/time.ts'

/** [from, to): nothing could be heard. */
export interface DeafSpan {
  readonly from: EpochMs
  readonly to: EpochMs
}

export interface Patience {
  readonly since: EpochMs
  readonly limit: DurationMs
  /** When nobody could hear, in order of `from`; they may overlap. */
  readonly spans: readonly DeafSpan[]
  /** Deafness moves the deadline by this at most. */
  readonly maxMove: DurationMs
}

/**
 * When something that should show by `since + limit` is overdue, if nobody could hear it during `spans`: time of deafness does
 * not count, up to `maxMove`. A deadline that fell into a deaf span counts from its end, so that after any deafness
 * there is a time of listening before anything is judged.
 */
export function fairDeadline({ since, limit, spans, maxMove }: Patience): EpochMs {
  let deadline = since + limit
  let budget = maxMove
  let heardFrom = since
  for (const span of spans) {
    const from = Math.max(span.from, heardFrom)
    if (span.to <= from) continue
    heardFrom = span.to
    if (deadline <= from) break
    const missed = Math.min(deadline, span.to) - from
    const move = Math.min(missed, budget)
    deadline = Math.max(deadline, span.to) + move
    budget -= move
  }
  return deadline
}
