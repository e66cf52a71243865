import { z } from 'zod'
import { clockText } from '../core/calendar.ts'
import { isDrill } from '../core/drill-home.ts'
import type { NoticeSlots } from '../core/notifier.ts'
import type { Alert, RecipientRole } from './alert.ts'
import { DRILL_HEAD } from './drill/drill-words.ts'
import { kindOf, personOf, placesOf, plain, type TextFacts } from './sms-text.ts'
import { DO_NOT_ENTER, SEVERITY_WORDS } from './words.ts'

const shape = z.object({ head: z.string(), kind: z.string(), place: z.string(), time: z.string(), code: z.string() })

/** What an alert puts into a vendor's template for somebody of that role: no more than its SMS would say. */
export function slotsOf(alert: Alert, role: RecipientRole | undefined, facts: TextFacts): NoticeSlots {
  if (isDrill(alert.subject)) return drillSlots(alert, facts)
  const head = DO_NOT_ENTER.has(alert.kind) ? '勿贸然进入,先拨119' : SEVERITY_WORDS[alert.severity].zh
  const subject = alert.subject
  const who =
    'area' in subject || role === 'neighbour' ? '' : personOf(facts.directory.home(subject.home), alert, facts.timeZone)
  const marks = alert.marks.map((mark) => `[${plain(mark.zh)}]`).join('')
  return {
    head,
    kind: `${who}${kindOf(alert)}${marks}`,
    place: placesOf(alert, facts)[0] ?? '',
    time: clockText(alert.happenedAt, facts.timeZone),
    code: alert.code,
  }
}

const drillSlots = (alert: Alert, facts: TextFacts): NoticeSlots => ({
  head: DRILL_HEAD,
  kind: kindOf(alert),
  place: placesOf(alert, facts)[0] ?? '',
  time: clockText(alert.happenedAt, facts.timeZone),
  code: alert.code,
})

/** The slots of a row; `undefined` when there are none, or none that this version can read. */
export function readSlots(json: string | null): NoticeSlots | undefined {
  if (json === null) return undefined
  try {
    return shape.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}
