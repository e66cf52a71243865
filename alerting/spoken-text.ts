import type { Purpose } from '../core/notifier.ts'
import type { Alert } from './alert.ts'
import { kindOf, placesOf, plain, type TextFacts } from './sms-text.ts'
import { DO_NOT_ENTER, SEVERITY_WORDS } from './words.ts'

/** What a call reads aloud: the whole summary, since nobody has to pay for its length, and which keys answer. */
export function spokenText(alert: Alert, purpose: Purpose, facts: TextFacts): string {
  const place = placesOf(alert, facts)[0] ?? ''
  const head = DO_NOT_ENTER.has(alert.kind) ? '请勿贸然进入,先拨打119。' : ''
  const what = `${head}${SEVERITY_WORDS[alert.severity].zh},${place},${kindOf(alert)}。${plain(alert.summary.zh)}。`
  if (purpose !== 'alarm') return `守望提醒。${what}码${alert.code}。`
  return `守望报警。${what}码${alert.code}。收到请按1,转上级请按4。`
}
