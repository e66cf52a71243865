import { z } from 'zod'
import { reasonOf } from '../../core/errors.ts'
import type { SendResult } from '../../core/notifier.ts'

/** Nothing was sent yet when these are raised: no address, no connection, no trust. */
const NEVER_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/

const refusal = z.object({ status: z.number(), code: z.number().optional().catch(undefined) })
const networkFault = z.object({ code: z.string(), syscall: z.string().optional() })

/** What an error says about whether the message or call went out. In doubt: unknown, and the outbox looks it up. */
export function twilioResult(error: unknown): SendResult {
  const answered = refusal.safeParse(error)
  if (answered.success) return answeredWith(answered.data)
  const fault = faultOf(error)
  if (fault !== undefined && (NEVER_SENT.test(fault.code) || fault.syscall === 'connect')) {
    return { state: 'failed', retryable: true, reason: fault.code }
  }
  return { state: 'unknown', reason: fault?.code ?? reasonOf(error) }
}

function answeredWith({ status, code }: z.infer<typeof refusal>): SendResult {
  const reason = code === undefined ? `HTTP ${status}` : `HTTP ${status}, Twilio ${code}`
  if (status === 429 || status === 503) return { state: 'refused', permanent: false, reason }
  // A server that broke while working may have done the work.
  if (status >= 500 || status === 408 || status < 400) return { state: 'unknown', reason }
  return { state: 'refused', permanent: true, reason }
}

function faultOf(error: unknown): z.infer<typeof networkFault> | undefined {
  const cause = error instanceof Error ? networkFault.safeParse(error.cause) : undefined
  const parsed = cause?.success === true ? cause : networkFault.safeParse(error)
  return parsed.success ? parsed.data : undefined
}
