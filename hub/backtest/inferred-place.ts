import type { Device, DeviceRole, Room } from '../../core/directory.ts'
import type { Metric } from '../../core/metric.ts'

/** Words in the names of sensors, the first that fits. */
const ROOMS: readonly (readonly [RegExp, Room])[] = [
  [/bath|toilet|shower|lavatory|\bwc\b|washroom/, 'bathroom'],
  [/bed/, 'bedroom'],
  [/kitchen|fridge|stove|cooker/, 'kitchen'],
  [/living|lounge|sitting|dining/, 'living'],
  [/hall|corridor|entrance|front|stair|landing/, 'hall'],
  [/yard|garden|court|back|patio/, 'yard'],
]

/** Where a sensor of that name, saying that, stands, and what it watches over, when nobody has told. */
export function inferredPlace(name: string, metric: Metric): Pick<Device, 'room' | 'role'> {
  const words = name.toLowerCase().replaceAll(/[_-]+/g, ' ')
  const room = ROOMS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other'
  return { room, role: roleOf(words, metric) }
}

function roleOf(words: string, metric: Metric): DeviceRole {
  if (/fridge|refrigerator/.test(words)) return 'fridge'
  if (metric === 'door-open') return INNER.test(words) ? 'inner-door' : 'outer-door'
  if (metric === 'bed-occupied') return 'bed'
  if (/watch|wrist|band|pendant|worn/.test(words) || metric === 'steps') return 'worn'
  return 'fixed'
}

/** A door that is no fridge and not said to be a room's leads outside. */
const INNER = /bath|toilet|shower|\bwc\b|bed|kitchen|living|lounge|inner|cupboard|wardrobe|cabinet|drawer|closet/
