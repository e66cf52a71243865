import type { SendResult } from '../../core/notifier.ts'

/**
 * What Alibaba Cloud's codes say about whether the SMS went out (help.aliyun.com/document_detail/101346.html; 101345 for codes that every
 * product has).
 *
 * | codes | meaning there | for us |
 * |---|---|---|
 * | `isv.BUSINESS_LIMIT_CONTROL` `isv.DAY_LIMIT_CONTROL` `isv.MONTH_LIMIT_CONTROL` | too many: to that number, or in all | not now |
 * | `Throttling…` `ServiceUnavailable` | too many requests; the gateway did not pass it on | not now |
 * | `isp.SYSTEM_ERROR` `isp.UNKNOWN` `InternalError` and other `isp.…` | something broke, at an unknown point | unknown |
 * | `isp.RAM_PERMISSION_DENY` `isp.GATEWAY_DENIED` | not allowed | never |
 * | every other `isv.…` | number, signature, template, variable, balance or account is wrong: trying again changes nothing | never |
 */
export function aliyunVerdict(code: string, httpStatus = 200): SendResult {
  const reason = httpStatus === 200 ? code : `HTTP ${httpStatus}, ${code}`
  if (NOT_NOW.test(code) || httpStatus === 429) return { state: 'refused', permanent: false, reason }
  if (DENIED.has(code) || code.startsWith('isv.')) return { state: 'refused', permanent: true, reason }
  // What is wrong with the request or its signature, the gateway says with 4xx, before the SMS service sees it.
  if (httpStatus >= 400 && httpStatus < 500 && httpStatus !== 408) return { state: 'refused', permanent: true, reason }
  return { state: 'unknown', reason }
}

const NOT_NOW = /^(?:isv\.(?:BUSINESS|DAY|MONTH)_LIMIT\w*|Throttling(?:\..+)?|ServiceUnavailable\w*)$/
const DENIED: ReadonlySet<string> = new Set(['isp.RAM_PERMISSION_DENY', 'isp.GATEWAY_DENIED'])
