import type { Device } from '../../../core/directory.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { Place } from '../../stillness/context.ts'

/** Does the reading tell of an outer door? */
export const isOuterDoor = (device: Device | undefined, { metric }: HeardReading): boolean =>
  metric === 'door-open' && device?.role === 'outer-door'

/** Where a device that tells of the resident is, as stillness knows places. */
export function placeOf(device: Device | undefined): Place {
  if (device?.role === 'outer-door' || device?.role === 'fridge') return device.role
  return device?.room === 'bedroom' || device?.room === 'bathroom' ? device.room : 'elsewhere'
}
