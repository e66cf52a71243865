import type { NoticeSlots } from '../../core/notifier.ts'
import { PREFIX } from '../sms-text.ts'
import type { Telling } from './decide-telling.ts'

/** What one telling says, in each form that vendors want. */
export interface WatchdogText {
  readonly text: string
  /** Read aloud; undefined when it rings nobody. */
  readonly spoken: string | undefined
  readonly slots: Omit<NoticeSlots, 'time'>
}

const PLACE = '守望中枢'

export function watchdogText(tell: Telling): WatchdogText {
  if (tell.type === 'recovered') {
    return { text: `${PREFIX}中枢已恢复正常。`, spoken: undefined, slots: slots('通知', '已恢复正常') }
  }
  const what = tell.faults.map(({ words }) => words.zh).join(';')
  if (tell.type === 'warning') {
    return {
      text: `${PREFIX}中枢提醒:${what}。请在工作时间处理。`,
      spoken: undefined,
      slots: slots('提醒', what),
    }
  }
  return {
    text: `${PREFIX}中枢异常:${what}。老人报警可能无人收到,请立即检查主机并电话巡访。`,
    spoken: `守望中枢异常。${what}。老人报警可能无人收到,请立即检查主机,并电话巡访。`,
    slots: slots('异常', what),
  }
}

/** Templates want a code; nobody answers the watchdog. */
const slots = (head: string, kind: string): WatchdogText['slots'] => ({ head, kind, place: PLACE, code: '无' })
