import type { Finding } from '../../core/finding.ts'
import type { EpochMs } from '../../core/time.ts'
import type { DeadlineHeap } from './deadline-heap.ts'

const NONE: readonly Finding[] = []
/** A look that finds nothing costs 1 to 3 µs. */
const LOOKS_A_TICK = 500
/** A finding costs some 30 µs here and a millisecond or two in the transaction that takes it, and a call for help may stand behind them. */
export const FINDINGS_A_TICK = 50

/**
 * The keys whose time has come, earliest first. When very many come up together (a whole district was heard, or fell silent, in one second) the
 * rest stays due: the next ticks take it, a second apart.
 */
export function* keysDue(due: DeadlineHeap, now: EpochMs): Generator<string> {
  for (let looks = 0; looks < LOOKS_A_TICK; looks += 1) {
    const key = due.takeDue(now)
    if (key === undefined) return
    yield key
  }
}

/**
 * What a look at each of `keysDue` finds; who looks says by `lookAt` when to look again. Where much is found, too, the rest is left to the next
 * ticks.
 */
export function findingsDue(
  due: DeadlineHeap,
  now: EpochMs,
  look: (key: string) => Finding | readonly Finding[] | undefined,
): readonly Finding[] {
  let findings: Finding[] | undefined
  for (const key of keysDue(due, now)) {
    const found = look(key)
    if (found === undefined) continue
    findings = (findings ?? []).concat(found)
    if (findings.length >= FINDINGS_A_TICK) break
  }
  return findings ?? NONE
}
