import { z } from 'zod'
import type { IncomingKey, Receipt, WebhookRequest } from '../../core/notifier.ts'
import { callEnd } from './aliyun-voice-codes.ts'
import { type CallbackNews, entriesOf } from './secret-webhook.ts'

/** An entry of VoiceReport, or of VoiceCallReport while the call goes on (help.aliyun.com/zh/vms/voicereport-6, voicecallreport-7). */
const callShape = z.object({
  out_id: z.string().min(1),
  status_code: z.coerce.string(),
  duration: z.coerce.number().optional().catch(undefined),
  dtmf: z.string().optional().catch(undefined),
})

/** What became of calls, and what was pressed in them, a list. A key comes while the call goes on, and again in the report of its end. */
export function aliyunCalls(vendor: string, request: WebhookRequest): CallbackNews {
  const { entries, broken } = entriesOf(request.rawBody, callShape)
  const keys = entries.flatMap(({ out_id, dtmf }) => keysIn(vendor, out_id, dtmf ?? ''))
  const receipts = entries.flatMap(({ out_id, status_code, duration, dtmf }): Receipt[] => {
    // Whoever pressed a key has heard it.
    const state = /^[14]/.test(dtmf ?? '') ? 'delivered' : callEnd(status_code, duration)
    return state === undefined
      ? []
      : [{ vendor, providerId: out_id, state, reason: state === 'failed' ? status_code : undefined }]
  })
  return { texts: [], receipts, keys, broken }
}

function keysIn(vendor: string, outId: string, dtmf: string): readonly IncomingKey[] {
  const pressed = Array.from(dtmf).filter((key) => /^[0-9*#]$/.test(key))
  return pressed.map((key) => ({ vendor, providerId: outId, noticeId: noticeIdOf(outId), key }))
}

/** How the id begins that an `OutId` was made of: its hyphens are put back. */
const noticeIdOf = (outId: string): string | undefined =>
  /^[0-9a-f]{15}$/.test(outId) ? `${outId.slice(0, 8)}-${outId.slice(8, 12)}-${outId.slice(12)}` : undefined
