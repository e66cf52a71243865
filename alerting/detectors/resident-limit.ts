import type { DurationMs, EpochMs } from '../../core/time.ts'

/**
 * How long the resident may be silent this time, deafness counted as silence; `undefined` when nothing is known of them.
 *
 * @param judged the present silence: from when on it is told, and how long it may last, deafness left out
 */
export function residentLimit(
  judged: { readonly since: EpochMs; readonly at: EpochMs; readonly length: DurationMs } | undefined,
): DurationMs | undefined {
  // The evening's hour for who is out may come before the length is over.
  return judged === undefined ? undefined : Math.min(judged.length, judged.at - judged.since)
}
