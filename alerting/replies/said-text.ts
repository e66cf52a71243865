import type { Alert } from '../alert.ts'
import type { KeyDecision } from './decide-key.ts'

/** What is said to who pressed a key. `alerts`: the alert around what was done, where something was. */
export function saidText(decision: KeyDecision, alerts?: { readonly before: Alert; readonly after: Alert }): string {
  switch (decision.do) {
    case 'act':
      return actedText(decision.action, alerts)
    case 'all-well':
      return alerts?.after.state === 'resolved'
        ? '好的,已登记您一切安好。祝您安康。'
        : '好的,已登记。救助人员仍会来看您。'
    case 'wants-help':
      return '好的,马上通知救助人员。请保持电话畅通。紧急时请拨打120。'
    case 'closed':
      return '这条警情已关闭,无须再处理。谢谢。'
    case 'unknown-call':
      return '没有找到这次通话对应的警情,请回复短信,或致电值班室。'
    default:
      return '没有这个选项。收到请按1,转上级请按4。'
  }
}

function actedText(
  action: 'acknowledge' | 'pass-on',
  alerts: { readonly before: Alert; readonly after: Alert } | undefined,
): string {
  if (action === 'pass-on') return '已转上级。谢谢。'
  const again = alerts?.before.state === 'open' && alerts.after.state === 'open'
  return again ? '您已答复过收到,通知仍在继续。到场请回复短信2。' : '已登记收到。到场请回复短信2。谢谢。'
}
