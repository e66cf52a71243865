import type { Finding } from '../../core/finding.ts'
import type { EpochMs } from '../../core/time.ts'
import type { DeadlineHeap } from './deadline-heap.ts'

const NONE: readonly Finding[] = []

/** What a look at each key whose time has come finds; who looks says by `lookAt` when to look again. */
export function findingsDue(
  due: DeadlineHeap,
  now: EpochMs,
  look: (key: string) => Finding | readonly Finding[] | undefined,
): readonly Finding[] {
  let findings: Finding[] | undefined
  for (let key = due.takeDue(now); key !== undefined; key = due.takeDue(now)) {
    const found = look(key)
    if (found !== undefined) findings = (findings ?? []).concat(found)
  }
  return findings ?? NONE
}
