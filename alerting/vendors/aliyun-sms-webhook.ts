import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { WebhookAnswer, WebhookRequest } from '../../core/notifier.ts'
import { e164Of } from './e164.ts'
import { type CallbackNews, entriesOf } from './secret-webhook.ts'
import { beijingTime } from './text-time.ts'

const receiptShape = z.object({
  out_id: z.string().optional(),
  biz_id: z.string().optional(),
  success: z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]),
  err_code: z.string().optional(),
})
const textShape = z.object({
  phone_number: z.string(),
  content: z.string(),
  send_time: z.string(),
  sequence_id: z.union([z.string(), z.number()]).optional(),
})

/** Any other answer makes the vendor bring it again, after 1, 5 and 10 min, and then never (SmsUp, SmsReport). */
export const ALIYUN_THANKS: WebhookAnswer = {
  status: 200,
  contentType: 'application/json; charset=utf-8',
  body: '{"code":0,"msg":"接收成功"}',
}

/** SmsReport (help.aliyun.com/zh/sms/developer-reference/smsreport-2): what became of messages, a list. */
export function aliyunReceipts(vendor: string, request: WebhookRequest): CallbackNews {
  const { entries, broken } = entriesOf(request.rawBody, receiptShape)
  const receipts = entries.flatMap((entry) => {
    const providerId = entry.out_id ?? entry.biz_id
    if (providerId === undefined || providerId === '') return []
    const state = entry.success ? ('delivered' as const) : ('failed' as const)
    return [{ vendor, providerId, state, reason: entry.success ? undefined : entry.err_code }]
  })
  return { texts: [], receipts, broken: broken + entries.length - receipts.length }
}

/** SmsUp (help.aliyun.com/zh/sms/developer-reference/smsup-http): what people texted back, a list. */
export function aliyunTexts(vendor: string, request: WebhookRequest): CallbackNews {
  const { entries, broken } = entriesOf(request.rawBody, textShape)
  const texts = entries.flatMap((entry) => {
    const from = e164Of(entry.phone_number)
    return from === undefined
      ? []
      : [{ vendor, id: idOf(entry), from, body: entry.content, sentAt: beijingTime(entry.send_time) }]
  })
  return { texts, receipts: [], broken: broken + entries.length - texts.length }
}

/** Numbers start again sometimes, so the time and the phone go into it; hashed, since ids are logged and phones are not. */
function idOf({ sequence_id, send_time, phone_number, content }: z.infer<typeof textShape>): string {
  const named = [sequence_id ?? content, send_time, phone_number].join('|')
  return createHash('sha256').update(named).digest('hex').slice(0, 32)
}
