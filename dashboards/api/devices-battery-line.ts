import type { Point } from '../../core/time-series-store.ts'
import type { EpochMs } from '../../core/time.ts'
import { days } from '../../core/time.ts'

/** Below this a battery is to be replaced (domain rules, section 2: `battery-low`), %. */
export const LOW_BATTERY = 15

/** A rise of this much is a new battery, %: what was before says nothing of it. */
const REPLACED = 20
/** A line through less is a guess. */
const SPANS_AT_LEAST = days(3)

/** When the straight line (least squares) through the newest battery's readings comes to `LOW_BATTERY`; `undefined` when it does not fall. */
export function lowAt(points: readonly Point[]): EpochMs | undefined {
  const own = sinceReplaced(points)
  const first = own[0]
  const last = own.at(-1)
  if (first === undefined || last === undefined || last.at - first.at < SPANS_AT_LEAST) return undefined
  const { slope, at, value } = lineThrough(own)
  return slope < 0 ? at + (LOW_BATTERY - value) / slope : undefined
}

function sinceReplaced(points: readonly Point[]): readonly Point[] {
  let from = 0
  points.forEach((point, index) => {
    const before = points[index - 1]
    if (before !== undefined && point.value - before.value >= REPLACED) from = index
  })
  return points.slice(from)
}

/** The line's slope, % a millisecond, and the point in the middle of all, through which it goes. */
function lineThrough(points: readonly Point[]): Point & { readonly slope: number } {
  const mean = (of: (point: Point) => number): number => points.reduce((sum, one) => sum + of(one), 0) / points.length
  const at = mean((point) => point.at)
  const value = mean((point) => point.value)
  const both = mean((point) => (point.at - at) * (point.value - value))
  const spread = mean((point) => (point.at - at) ** 2)
  return { at, value, slope: both / spread }
}
