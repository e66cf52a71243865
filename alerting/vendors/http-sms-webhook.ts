import { createHash } from 'node:crypto'
import type { IncomingText, Receipt, WebhookRequest } from '../../core/notifier.ts'
import { e164Of } from './e164.ts'
import { entriesAt, holds, textAt } from './http-sms-answer.ts'
import type { HttpSmsCallbacks } from './http-sms-settings.ts'
import { type CallbackNews, jsonOf } from './secret-webhook.ts'
import { unmistakableTime } from './text-time.ts'

/** What the platform reports of messages: those under way are neither news nor broken. */
export function httpSmsReceipts(
  vendor: string,
  request: WebhookRequest,
  fields: NonNullable<HttpSmsCallbacks['report']>,
): CallbackNews {
  const entries = entriesAt(saidBy(request), fields.list)
  let broken = entries.length === 0 ? 1 : 0
  const receipts = entries.flatMap((entry): Receipt[] => {
    const providerId = textAt(entry, fields.id)
    if (providerId === undefined || providerId === '') {
      broken += 1
      return []
    }
    const judged = { body: JSON.stringify(entry), json: entry }
    if (holds(fields.delivered, judged)) return [{ vendor, providerId, state: 'delivered', reason: undefined }]
    if (!holds(fields.failed, judged)) return []
    const reason = fields.reason === undefined ? undefined : textAt(entry, fields.reason)
    return [{ vendor, providerId, state: 'failed', reason }]
  })
  return { texts: [], receipts, broken }
}

/** What people texted back. */
export function httpSmsTexts(
  vendor: string,
  request: WebhookRequest,
  fields: NonNullable<HttpSmsCallbacks['reply']>,
): CallbackNews {
  const entries = entriesAt(saidBy(request), fields.list)
  const texts = entries.flatMap((entry): IncomingText[] => {
    const from = e164Of(textAt(entry, fields.from) ?? '')
    const body = textAt(entry, fields.text)
    if (from === undefined || body === undefined) return []
    const named = fields.id === undefined ? undefined : textAt(entry, fields.id)
    // Without a name the text is known by what it says and when; the whole entry, when it does not say when.
    const time = fields.time === undefined ? undefined : textAt(entry, fields.time)
    const when = fields.time === undefined ? JSON.stringify(entry) : time
    const id = named ?? createHash('sha256').update([from, body, when].join('|')).digest('hex').slice(0, 32)
    return [{ vendor, id, from, body, sentAt: unmistakableTime(time ?? '') }]
  })
  return { texts, receipts: [], broken: entries.length === 0 ? 1 : entries.length - texts.length }
}

const saidBy = ({ headers, fields, rawBody }: WebhookRequest): unknown =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true ? fields : jsonOf(rawBody)
