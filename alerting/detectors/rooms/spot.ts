import type { Device, Room } from '../../../core/directory.ts'
import type { Metric } from '../../../core/metric.ts'

/** Where a sign shows somebody: in a room, outside, or `undefined` when it does not tell. */
export type Spot = Room | 'outside' | undefined

/**
 * Where somebody was who gave this sign. Whoever uses an outer door may be on either side of it, so it shows them outside until something
 * indoors does better. What is worn goes along, and a button for help may be in a pocket.
 */
export function spotOf(metric: Metric, device: Device | undefined): Spot {
  if (device === undefined || device.role === 'worn' || metric === 'sos' || metric === 'steps') return undefined
  if (device.role === 'outer-door' || device.room === 'yard') return 'outside'
  return device.room
}
