import type { Finding, Words } from '../../../core/finding.ts'
import type { EpochMs } from '../../../core/time.ts'
import { say } from '../words.ts'
import type { DeviceRecord } from './device-record.ts'
import { longWords, sinceWords } from './device-words.ts'
import type { ReportInterval } from './report-interval.ts'

/** A finding about a silent device, but for what happened. */
export const offlineFinding = (
  { device, home }: Pick<DeviceRecord, 'device' | 'home'>,
  about: Pick<Finding, 'at' | 'offset'>,
): Omit<Finding, 'change' | 'summary'> => ({
  detector: 'device-offline',
  kind: 'device-offline',
  severity: 'routine',
  subject: { home },
  device,
  marks: [],
  ...about,
})

/** Which device, since when, for how long, and what is usual. */
export function silentWords(
  what: Words,
  { lastAt }: Pick<DeviceRecord, 'lastAt'>,
  judged: { readonly now: EpochMs; readonly interval: ReportInterval; readonly timeZone: string },
): Words {
  const { now, interval, timeZone } = judged
  const since = sinceWords(lastAt, now, timeZone)
  const lasted = longWords(now - lastAt)
  const most = longWords(interval.usual)
  const usually: Words = interval.learned
    ? { zh: `;通常最长 ${most.zh}一报`, en: `; usually at most ${most.en} apart` }
    : { zh: ';此设备规律尚未掌握', en: '; its habit is not known yet' }
  return say(
    [what, ' ', since, ' 起无上报,已 ', lasted, usually],
    [what, ' silent since ', since, ' (', lasted, ')', usually],
  )
}
