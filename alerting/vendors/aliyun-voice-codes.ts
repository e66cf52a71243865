import type { Receipt } from '../../core/notifier.ts'

/** Whoever hangs up sooner has not heard what it is about. In seconds. */
const HEARD = 6

/** The call goes on: being set up, ringing, taken, a key, over (help.aliyun.com/document_detail/112804). */
const GOES_ON: ReadonlySet<string> = new Set(['200100', '200101', '200102', '200103', '200201', '300000'])

/**
 * What the vendor's codes say about whether somebody heard the call (help.aliyun.com/document_detail/55085); `undefined` while it goes on.
 *
 * | codes | meaning there | for us |
 * |---|---|---|
 * | 200000 | heard to the end | delivered |
 * | 200008 | no key in time | delivered: somebody took it |
 * | 200001 | hung up early | delivered after 6 s |
 * | 200002 200003 200005 200007 200010 200011 … | engaged, not taken, refused, out of reach, switched off, cut off … | failed |
 *
 * @param duration of the talk, in seconds
 */
export function callEnd(code: string, duration: number | undefined): Receipt['state'] | undefined {
  if (GOES_ON.has(code)) return undefined
  if (code === '200000' || code === '200008') return 'delivered'
  if (code === '200001') return (duration ?? 0) >= HEARD ? 'delivered' : 'failed'
  return 'failed'
}
