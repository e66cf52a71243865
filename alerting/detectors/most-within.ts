import type { DurationMs, EpochMs } from '../../core/time.ts'

/** The most that happened within `window` of each other, earliest first; of several such the earliest. */
export function mostWithin<T extends { readonly at: EpochMs }>(
  happened: Iterable<T>,
  window: DurationMs,
): readonly T[] {
  const inOrder = [...happened].sort((a, b) => a.at - b.at)
  let [from, to] = [0, 0]
  let start = 0
  inOrder.forEach(({ at }, end) => {
    while ((inOrder[start]?.at ?? at) < at - window) start += 1
    if (end + 1 - start > to - from) [from, to] = [start, end + 1]
  })
  return inOrder.slice(from, to)
}
