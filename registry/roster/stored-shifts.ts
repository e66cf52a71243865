import { z } from 'zod'
import { name } from '../../core/names.ts'
import { DAY_KINDS } from '../../core/roster.ts'
import { days } from '../../core/time.ts'

const weekday = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(7),
])

/** A roster's shifts as they stand in a row. */
export const storedShifts = z.array(
  z.strictObject({
    name: z.string(),
    days: z.union([z.enum(DAY_KINDS), z.array(weekday)]),
    from: z.number().min(0).lt(days(1)),
    to: z.number().gt(0).max(days(1)),
    turns: z.array(z.array(name).min(1)).min(1),
    rotation: z.strictObject({ every: z.enum(['day', 'week']), since: z.int() }).optional(),
  }),
)
