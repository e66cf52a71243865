import { isDrill } from '../core/drill-home.ts'
import type { Purpose } from '../core/notifier.ts'
import type { Alert, RecipientRole } from './alert.ts'
import { DRILL_HEAD } from './drill/drill-words.ts'
import { kindOf, placesOf, plain, type TextFacts } from './sms-text.ts'
import { DO_NOT_ENTER, SEVERITY_WORDS } from './words.ts'

/**
 * What a call reads aloud: the marks and the whole summary, since nobody has to pay for its length, and which keys answer. To a neighbour
 * no more than their SMS says: a summary may tell of somebody's health.
 */
export function spokenText(
  alert: Alert,
  { purpose, role }: { readonly purpose: Purpose; readonly role: RecipientRole | undefined },
  facts: TextFacts,
): string {
  if (role === 'resident') return residentText(alert)
  const place = placesOf(alert, facts)[0] ?? ''
  if (isDrill(alert.subject)) return `守望${DRILL_HEAD}。${place}。码${alert.code}。收到请按1。`
  const head = DO_NOT_ENTER.has(alert.kind) ? '请勿贸然进入,先拨打119。' : ''
  const marks = alert.marks.map((mark) => `,${plain(mark.zh)}`).join('')
  const summary = role === 'neighbour' ? '' : `${plain(alert.summary.zh)}。`
  const what = `${head}${SEVERITY_WORDS[alert.severity].zh},${place},${kindOf(alert)}${marks}。${summary}`
  if (purpose !== 'alarm') return `守望提醒。${what}码${alert.code}。`
  return `守望报警。${what}码${alert.code}。收到请按1,转上级请按4。`
}

/** To the resident: what is asked and how to answer, and nothing that somebody else who picks up could use. */
function residentText({ kind }: Alert): string {
  const noticed = kind === 'not-returned' ? '您外出较久,还没有回家的记录' : '较长时间没有感知到您的活动'
  return `守望提醒。您好,${noticed}。您还好吗?一切安好请按1,需要帮助请按4。`
}
