import type { Alert } from '../alert.ts'
import { PREFIX } from '../sms-text.ts'
import type { ReplyDecision } from './decide-reply.ts'
import type { ReplyAction } from './parse-reply.ts'

/** The answer to a reply that changed nothing. Codes only: who forged the number learns nothing. */
export function refusalText(decision: Exclude<ReplyDecision, { do: 'act' | 'silent' }>): string {
  switch (decision.do) {
    case 'ask-back':
      return `${PREFIX}请加上码再回复,例如:1 ${decision.codes[0] ?? ''}。在办:${decision.codes.join(' ')}`
    case 'ask-code':
      return `${PREFIX}误报须加码确认,请回复:3 ${decision.code}。通知仍在继续。`
    case 'closed':
      return `${PREFIX}${decision.code}已关闭,无须再处理。`
    case 'unknown-code':
      return decision.codes.length === 0
        ? `${PREFIX}没有这个码的在办警情。`
        : `${PREFIX}没有这个码的在办警情。在办:${decision.codes.join(' ')}`
    case 'nothing-open':
      return `${PREFIX}目前没有须您处理的警情。`
    default:
      return `${PREFIX}没看懂。请回复:1收到 2已到 3误报 4上报,后面加上短信末尾的码,例如:1 A7`
  }
}

/** The answer to a reply that was acted upon. `before` and `after`: the alert around it. */
export function actedText(action: ReplyAction, before: Alert, after: Alert): string {
  const { code } = after
  switch (action) {
    case 'acknowledge':
      return before.state === 'open' && after.state === 'open'
        ? `${PREFIX}${code}您已答复过收到,通知仍在继续。到场请回复2 ${code}`
        : `${PREFIX}${code}已登记收到。到场请回复2 ${code}`
    case 'on-scene':
      return `${PREFIX}${code}已登记到场。需支援请回复4 ${code}`
    case 'pass-on':
      return `${PREFIX}${code}已转上级。`
    default:
      return after.state === 'resolved'
        ? `${PREFIX}${code}已按误报关闭。`
        : `${PREFIX}${code}已请上级核实,核实前通知仍在继续。`
  }
}
