import { z } from 'zod'
import type { SendResult } from '../../core/notifier.ts'

/** Nothing was sent yet when these are raised: no address, no connection, no trust. */
const NEVER_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/

const fault = z.object({ code: z.string(), syscall: z.string().optional() })

/**
 * What a request without an answer says about whether the message went out: it surely did not when no connection stood, else nobody
 * knows. Names the error's code alone: its message may hold the address asked, and with it a number or a text.
 */
export function networkResult(error: unknown): SendResult {
  const found = faultOf(error)
  if (found !== undefined && (NEVER_SENT.test(found.code) || found.syscall === 'connect')) {
    return { state: 'failed', retryable: true, reason: found.code }
  }
  return { state: 'unknown', reason: found?.code ?? nameOf(error) }
}

/** The fault itself, or what a library wrapped. */
function faultOf(error: unknown): z.infer<typeof fault> | undefined {
  const cause = error instanceof Error ? fault.safeParse(error.cause) : undefined
  const parsed = cause?.success === true ? cause : fault.safeParse(error)
  return parsed.success ? parsed.data : undefined
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'no answer')
