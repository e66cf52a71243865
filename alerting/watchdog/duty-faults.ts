import type { DutyGap } from '../../core/duty-roster.ts'
import { type AreaCode, areaAt } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Fault } from './check-hub.ts'

/** A gap with its area's name, as people know it. */
export type NamedGap = DutyGap & { readonly areaName: string }

/**
 * What gaps in the duty mean. Without a district duty the ladder ends with nobody: an alarm. Homes without anybody below the district,
 * and shifts that a roster leaves empty, are warnings: the next level is told at once.
 */
export function dutyFaults(gaps: readonly NamedGap[], now: EpochMs): readonly Fault[] {
  const district = gaps.find((gap) => gap.role === 'district' && gap.from <= now)
  if (district !== undefined) {
    const words = { zh: `${district.areaName}区值班无人在岗`, en: `nobody on district duty in ${district.areaName}` }
    return [{ kind: 'nobody-on-duty', grade: 'alarm', words }]
  }
  const told = gaps.filter((gap) => gap.reason === 'no-shift' || gap.role === 'district' || isBare(gap, gaps))
  const [first] = told.toSorted((a, b) => a.from - b.from)
  if (first === undefined) return []
  const words = {
    zh: `24小时内${told.length}处无人值班(如${first.areaName})`,
    en: `${told.length} levels have nobody within 24 h (${first.areaName} …)`,
  }
  return [{ kind: 'duty-gap', grade: 'warning', words }]
}

/** Whether a grid has nobody, nor its village, nor its town at the same time. */
function isBare(gap: NamedGap, gaps: readonly NamedGap[]): boolean {
  if (gap.role !== 'grid-worker') return false
  return (['village', 'town'] as const).every((role) => {
    const area = areaAt(gap.area, role)
    return area !== undefined && gaps.some((other) => other.role === role && covers(other, area, gap))
  })
}

const covers = (gap: DutyGap, area: AreaCode, time: Pick<DutyGap, 'from' | 'until'>): boolean =>
  gap.area === area && gap.from < time.until && gap.until > time.from
