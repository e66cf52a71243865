import type { DurationMs } from '../../core/time.ts'
import type { WouldBeAlert } from './would-be-alerts.ts'

/** What another rule set would change. */
export interface Comparison {
  /** Told by both, though perhaps not at the same time. */
  readonly same: readonly { readonly before: WouldBeAlert; readonly after: WouldBeAlert; readonly later: DurationMs }[]
  /** Told by the other rules only. */
  readonly more: readonly WouldBeAlert[]
  /** Told by the rules of before only. */
  readonly fewer: readonly WouldBeAlert[]
}

interface Pairs {
  readonly same: Comparison['same'][number][]
  readonly more: WouldBeAlert[]
  readonly fewer: WouldBeAlert[]
}

/**
 * Pairs the alerts of two rule sets over the same time. Two are the same when they are about the same home and kind, equally severe,
 * and last at the same time: a keener limit tells the same silence earlier.
 */
export function compareAlerts(before: readonly WouldBeAlert[], after: readonly WouldBeAlert[]): Comparison {
  const comparison: Pairs = { same: [], more: [], fewer: [] }
  const afterByKey = grouped(after)
  for (const [key, list] of grouped(before)) {
    pair(list, afterByKey.get(key) ?? [], comparison)
    afterByKey.delete(key)
  }
  for (const list of afterByKey.values()) comparison.more.push(...list)
  const byTime = (a: WouldBeAlert, b: WouldBeAlert): number => a.at - b.at
  return {
    same: comparison.same.toSorted((a, b) => byTime(a.after, b.after)),
    more: comparison.more.toSorted(byTime),
    fewer: comparison.fewer.toSorted(byTime),
  }
}

function pair(before: readonly WouldBeAlert[], after: readonly WouldBeAlert[], into: Pairs): void {
  let index = 0
  for (const one of before) {
    let other = after[index]
    while (other !== undefined && endOf(other) < one.at) {
      into.more.push(other)
      other = after[(index += 1)]
    }
    if (other === undefined || endOf(one) < other.at) into.fewer.push(one)
    else {
      into.same.push({ before: one, after: other, later: other.at - one.at })
      index += 1
    }
  }
  into.more.push(...after.slice(index))
}

const endOf = ({ until }: WouldBeAlert): number => until ?? Infinity

function grouped(alerts: readonly WouldBeAlert[]): Map<string, WouldBeAlert[]> {
  const groups = new Map<string, WouldBeAlert[]>()
  for (const alert of alerts) {
    const key = `${alert.subject} ${alert.kind} ${alert.severity}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [alert])
    else group.push(alert)
  }
  return groups
}
