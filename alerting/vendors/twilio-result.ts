import { z } from 'zod'
import type { SendResult } from '../../core/notifier.ts'
import { networkResult } from './network-result.ts'

const refusal = z.object({ status: z.number(), code: z.number().optional().catch(undefined) })

/** What an error says about whether the message or call went out. In doubt: unknown, and the outbox looks it up. */
export function twilioResult(error: unknown): SendResult {
  const answered = refusal.safeParse(error)
  if (answered.success) return answeredWith(answered.data)
  return networkResult(error)
}

function answeredWith({ status, code }: z.infer<typeof refusal>): SendResult {
  const reason = code === undefined ? `HTTP ${status}` : `HTTP ${status}, Twilio ${code}`
  if (status === 429 || status === 503) return { state: 'refused', permanent: false, reason }
  // A server that broke while working may have done the work.
  if (status >= 500 || status === 408 || status < 400) return { state: 'unknown', reason }
  return { state: 'refused', permanent: true, reason }
}
