import { z } from 'zod'
import { isMetric } from '../../core/metric.ts'
import { MISSING } from '../../core/walk-test.ts'

const metric = z.string().refine(isMetric)

/** A sighting as it is written down. */
export const sighting = z.object({
  device: z.string(),
  metric,
  value: z.union([z.number(), z.boolean()]),
  firstAt: z.number(),
  lastAt: z.number(),
  times: z.number(),
})

/** Something missing as it is written down. */
export const missing = z.object({
  what: z.enum(MISSING),
  device: z.string().exactOptional(),
  metric: metric.exactOptional(),
  wanted: z.boolean().exactOptional(),
  value: z.number().exactOptional(),
})
