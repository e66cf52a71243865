import { z } from 'zod'

const count = z.number().int().min(1)

/**
 * How much a vendor takes, as its contract or the network operator's rules say. What is left out has no limit.
 *
 * Known rules, for whoever writes a settings file: Alibaba Cloud takes 50 notices a day for one number, signature and template
 * (`perNumber: { day: 50 }`); Baidu 3 a minute and 10 an hour (`perNumber: { minute: 3, hour: 10 }`).
 */
export const sendLimitsShape = z.strictObject({
  /** To one number, in any 60 s, 60 min and 24 h. */
  perNumber: z.strictObject({ minute: count.optional(), hour: count.optional(), day: count.optional() }).default({}),
  /** Over all numbers, in any second. */
  perSecond: count.optional(),
  /** Over all numbers, in a calendar day. */
  perDay: count.optional(),
  /** Requests under way at the same time; 1 for a modem. 50 when left out. */
  atOnce: count.optional(),
  /** The share of each of these that only life-safety may use; 0.4 when left out. */
  reserve: z.number().min(0).max(0.9).optional(),
})

export type SendLimits = z.infer<typeof sendLimitsShape>
