import { z } from 'zod'

const count = z.number().int().min(1)

/** How much a vendor takes, as its contract or the network operator's rules say. What is left out has no limit. */
export const sendLimitsShape = z.strictObject({
  /** To one number. */
  perNumber: z.strictObject({ minute: count.optional(), hour: count.optional(), day: count.optional() }).default({}),
  /** Over all numbers. */
  perSecond: count.optional(),
  /** Over all numbers, in a calendar day. */
  perDay: count.optional(),
})

export type SendLimits = z.infer<typeof sendLimitsShape>
