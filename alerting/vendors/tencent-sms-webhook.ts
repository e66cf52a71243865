import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { WebhookAnswer, WebhookRequest } from '../../core/notifier.ts'
import { e164Of } from './e164.ts'
import { type CallbackNews, entriesOf, jsonOf } from './secret-webhook.ts'
import { unmistakableTime } from './text-time.ts'

const receiptShape = z.object({
  sid: z.string().min(1),
  report_status: z.enum(['SUCCESS', 'FAIL']),
  errmsg: z.string().optional(),
})
const textShape = z.object({
  mobile: z.string().min(1),
  nationcode: z.string().regex(/^\+?\d{1,4}$/),
  text: z.string(),
  time: z.number(),
})

export const TENCENT_THANKS: WebhookAnswer = {
  status: 200,
  contentType: 'application/json; charset=utf-8',
  body: '{"result":0,"errmsg":"OK"}',
}

/** What became of messages, a list (cloud.tencent.com/document/product/382/43547). */
export function tencentReceipts(vendor: string, request: WebhookRequest): CallbackNews {
  const { entries, broken } = entriesOf(request.rawBody, receiptShape)
  const receipts = entries.map(({ sid, report_status, errmsg }) => ({
    vendor,
    providerId: sid,
    state: report_status === 'SUCCESS' ? ('delivered' as const) : ('failed' as const),
    reason: report_status === 'SUCCESS' ? undefined : errmsg,
  }))
  return { texts: [], receipts, broken }
}

/** What somebody texted back, one at a time (cloud.tencent.com/document/product/382/5809). */
export function tencentText(vendor: string, request: WebhookRequest): CallbackNews {
  const said = textShape.safeParse(jsonOf(request.rawBody)).data
  const from = said === undefined ? undefined : e164Of(`+${said.nationcode.replace('+', '')}${said.mobile}`)
  if (said === undefined || from === undefined) return { texts: [], receipts: [], broken: 1 }
  const sentAt = unmistakableTime(String(said.time))
  return { texts: [{ vendor, id: idOf(said), from, body: said.text, sentAt }], receipts: [], broken: 0 }
}

/** The vendor numbers no texts; the same text of the same second is the same. Hashed, since ids are logged and phones are not. */
const idOf = ({ mobile, time, text }: z.infer<typeof textShape>): string =>
  createHash('sha256').update([mobile, time, text].join('|')).digest('hex').slice(0, 32)
