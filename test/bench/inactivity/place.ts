import type { Place } from '../../../alerting/stillness/context.ts'

const PLACES: Readonly<Record<string, Place>> = { bedroom: 'bedroom', bathroom: 'bathroom', 'fridge-door': 'fridge' }

/** Where a recorded motion sensor stands, as far as the limit asks. */
export const placeOf = (sensor: string): Place => PLACES[sensor] ?? 'elsewhere'
