import { $OpenApiUtil } from '@alicloud/openapi-core'
import { z } from 'zod'
import type { SendResult } from '../../core/notifier.ts'
import type { DurationMs } from '../../core/time.ts'
import { aliyunVerdict } from './aliyun-sms-codes.ts'
import { networkResult } from './network-result.ts'

export interface AliyunAccount {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Instead of the product's own: another access point, or a test. */
  readonly baseUrl?: string | undefined
}

const apiFault = z.object({ statusCode: z.number(), code: z.string() })
const connectFault = z.object({
  name: z.literal('RequestTimeoutError'),
  message: z.string().startsWith('ConnectTimeout'),
})

/** How a client of one of the vendor's products is set up. It waits for a connection, and then for an answer, at most so long each. */
export function aliyunConfig(
  { accessKeyId, accessKeySecret, baseUrl }: AliyunAccount,
  product: string,
  patience: DurationMs,
): $OpenApiUtil.Config {
  const base = new URL(baseUrl ?? product)
  return new $OpenApiUtil.Config({
    accessKeyId,
    accessKeySecret,
    endpoint: base.host,
    protocol: base.protocol.replace(':', ''),
    readTimeout: patience,
    // The longer one, or an answer that never comes looks like a connection that never stood.
    connectTimeout: patience + 50,
  })
}

/** As the vendor writes numbers of the mainland. */
export const domestic = (number: string): string => number.replace(/^\+86/, '')

/** The package's messages hold the whole address asked, with number and text: only codes are passed on. */
export function aliyunFault(error: unknown): SendResult {
  const answered = apiFault.safeParse(error)
  if (answered.success) return aliyunVerdict(answered.data.code, answered.data.statusCode)
  if (connectFault.safeParse(error).success) return { state: 'failed', retryable: true, reason: 'connection timed out' }
  return networkResult(error)
}
