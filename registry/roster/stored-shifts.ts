import { z } from 'zod'
import { WEEKDAYS } from '../../core/civil-day.ts'
import { name } from '../../core/names.ts'
import { DAY_KINDS } from '../../core/roster.ts'
import { days } from '../../core/time.ts'

/** A roster's shifts as they stand in a row. */
export const storedShifts = z.array(
  z.strictObject({
    name: z.string(),
    days: z.union([z.enum(DAY_KINDS), z.array(z.literal(WEEKDAYS))]),
    from: z.number().min(0).lt(days(1)),
    to: z.number().gt(0).max(days(1)),
    turns: z.array(z.array(name).min(1)).min(1),
    rotation: z.strictObject({ every: z.enum(['day', 'week']), since: z.int() }).optional(),
  }),
)
