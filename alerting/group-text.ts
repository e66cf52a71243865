import { isDrill } from '../core/drill-home.ts'
import type { NoticeSlots } from '../core/notifier.ts'
import type { Alert, Telling } from './alert.ts'
import { slotsOf } from './notice-slots.ts'
import { ENDED_BY_ITSELF, recoveredWords } from './recovery-words.ts'
import { kindOf, noticeText, plain, PREFIX, type TextFacts } from './sms-text.ts'

/** What a chat group reads: what and where, no name, no age, nothing of anybody's health; and that nobody reads answers there. */
export function groupText(alert: Alert, purpose: Telling['purpose'], facts: TextFacts): string {
  if (isDrill(alert.subject)) return noticeText(alert, { purpose, role: 'neighbour' }, facts)
  const { head, kind, place, code } = groupSlots(alert, facts)
  switch (purpose) {
    case 'alarm': {
      const what = 'area' in alert.subject ? plain(alert.summary.zh) : `${kind},${place}`
      return `${PREFIX}${head}:${what}。请接到短信或电话的人员答复,码${code}${linkTo(code, facts)}`
    }
    case 'recovery':
      return `${PREFIX}码${code},${place}:信号已消失,请仍确认。`
    case 'confirm':
      return `${PREFIX}请核实:${place},有人报误报。请致电值班室,码${code}`
    default:
      return `${PREFIX}${place}:现场暂无答复。请致电值班室,码${code}`
  }
}

/** The alert's page: it says nothing to who is not signed in, or not from that area. */
const linkTo = (code: string, { pageUrl }: TextFacts): string => (pageUrl === undefined ? '' : ` ${pageUrl}/a/${code}`)

/** What a platform behind a group is handed besides. */
export function groupSlots(alert: Alert, facts: TextFacts): NoticeSlots {
  const slots = slotsOf(alert, 'neighbour', facts)
  return saysOfHealth(alert) ? { ...slots, kind: COME_AND_SEE } : slots
}

/** 体征异常 says something of somebody's health. */
const saysOfHealth = ({ kind }: Alert): boolean => kind === 'vital-sign'
const COME_AND_SEE = '需上门查看'

/** What a group reads in a digest that there is … */
export const groupKind = (alert: Alert): string => (saysOfHealth(alert) ? COME_AND_SEE : kindOf(alert))

/** … and that it is over. */
export const groupRecovered = (alert: Alert): string => (saysOfHealth(alert) ? ENDED_BY_ITSELF : recoveredWords(alert))
