import type { Words } from '../../../core/finding.ts'
import { metricFacts, type Metric } from '../../../core/metric.ts'
import type { DurationMs } from '../../../core/time.ts'
import { say } from '../words.ts'
import { longWords } from './device-words.ts'
import type { Fault } from './fault-signs.ts'

/** What showed a fault. */
export interface FaultEvidence {
  readonly metric: Metric
  /** Changes in the hour, or how often it went backwards; the value that stands still. */
  readonly figure: number
  readonly lasted: DurationMs
}

type Say = (evidence: {
  readonly name: Words & { readonly unit: string }
  readonly number: string
  readonly time: Words
}) => Words

const BY_FAULT: Readonly<Record<Fault, Say>> = {
  chattering: ({ number }) =>
    say(
      ['一小时内变化 ', number, ' 次,疑抖动或损坏;暂不作为老人活动依据'],
      [' changed ', number, ' times within an hour: chattering or broken; not taken for activity meanwhile'],
    ),
  'always-on': ({ time }) =>
    say(
      ['持续报有人 ', time, ' 无间断,疑卡死;暂不作为老人活动依据'],
      [' has seen somebody for ', time, ' without a pause: stuck; not taken for activity meanwhile'],
    ),
  'stuck-value': ({ name, number, time }) =>
    say(
      [name.zh, '一直为 ', number, name.unit, ',已 ', time, ' 不变,疑卡死'],
      [' has said ', name.en, ' ', number, name.unit, ' for ', time, ' without any change: stuck'],
    ),
  backwards: ({ name, number }) =>
    say(
      [name.zh, '累计值一天内倒退 ', number, ' 次,读数不可信'],
      [' counted ', name.en, ' backwards ', number, ' times: not to be believed'],
    ),
}

/** What is wrong, behind the device's name. */
export const faultWords = (fault: Fault, { metric, figure, lasted }: FaultEvidence): Words =>
  BY_FAULT[fault]({ name: metricFacts(metric), number: String(Math.round(figure * 10) / 10), time: longWords(lasted) })

export const FAULT_OVER: Words = { zh: '已恢复正常', en: ' works normally again' }
