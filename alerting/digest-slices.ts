import type { AlertId } from '../core/names.ts'

/** An alert, and every phone that reads of it in this digest. */
export interface Addressed {
  readonly alert: AlertId
  readonly phones: readonly string[]
}

/** Written down in one transaction; an alert takes about a millisecond, and a call for help waits that long at most. */
const TOGETHER = 10

/**
 * The alerts in slices of ten or so, those of one phone never apart: each phone gets one list. What hangs together by its phones is one slice,
 * however large.
 */
export function digestSlices(all: readonly Addressed[]): readonly (readonly AlertId[])[] {
  const slices: AlertId[][] = []
  for (const alerts of hangingTogether(all)) {
    const last = slices.at(-1)
    if (last !== undefined && last.length + alerts.length <= TOGETHER) last.push(...alerts)
    else slices.push([...alerts])
  }
  return slices
}

function hangingTogether(all: readonly Addressed[]): readonly (readonly AlertId[])[] {
  const byPhone = new Map<string, Addressed[]>()
  for (const one of all) {
    for (const phone of new Set(one.phones)) {
      const others = byPhone.get(phone)
      if (others === undefined) byPhone.set(phone, [one])
      else others.push(one)
    }
  }
  const seen = new Set<AlertId>()
  const groups: AlertId[][] = []
  for (const first of all) {
    if (seen.has(first.alert)) continue
    seen.add(first.alert)
    const group = [first]
    // It grows while it is walked through.
    for (const { phones } of group) {
      for (const phone of phones) {
        const others = (byPhone.get(phone) ?? []).filter(({ alert }) => !seen.has(alert))
        byPhone.delete(phone)
        for (const other of others) seen.add(other.alert)
        group.push(...others)
      }
    }
    groups.push(group.map(({ alert }) => alert))
  }
  return groups
}
