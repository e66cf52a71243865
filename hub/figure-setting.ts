import type { Setting } from '../alerting/rules/rule-change.ts'
import { nearestName } from '../alerting/rules/nearest-name.ts'
import type { Threshold } from '../alerting/rules/threshold.ts'
import { isThresholdName, THRESHOLD_NAMES, THRESHOLDS } from '../alerting/rules/thresholds.ts'
import { formatValue, readValue } from '../alerting/rules/written-value.ts'
import { durationWords } from '../core/duration-words.ts'
import { HubError } from '../core/errors.ts'
import type { Words } from '../core/finding.ts'
import type { FigureSetting } from '../core/rule-desk.ts'

/** A figure that somebody wants to set, as the rules keep it. @throws BAD_REQUEST with what to write instead, Chinese first */
export function readFigureSetting({ name, home, text }: FigureSetting): Setting {
  if (!isThresholdName(name)) {
    const near = nearestName(name, THRESHOLD_NAMES)
    const [zh, en] = near === undefined ? ['', ''] : [`是否指 ${near}？`, ` Did you mean ${near}?`]
    throw new HubError('BAD_REQUEST', `没有这一项阈值。${zh} There is no such threshold.${en}`)
  }
  const threshold: Threshold = THRESHOLDS[name]
  if (home !== undefined && threshold.scope === 'district')
    throw new HubError(
      'BAD_REQUEST',
      '这一项只能全区统一设定。 This one holds for the whole district: no home can have its own.',
    )
  if (text === undefined) return { home, name, value: undefined }
  const read = readValue(threshold, text)
  if ('value' in read) return { home, name, value: read.value }
  const [least, most, usual] = [threshold.min, threshold.max, threshold.value].map(
    (value) => valueWords(threshold, value).zh,
  )
  const whole = threshold.unit === 'count' ? ' 的整数' : ''
  throw new HubError('BAD_REQUEST', `须为 ${least} 到 ${most}${whole}，如 ${usual}。 It ${read.fault}`)
}

/** A threshold's value for people to read: `12 小时`, `16 °C`. */
export function valueWords(threshold: Pick<Threshold, 'unit'>, value: number): Words {
  if (threshold.unit === 'duration') return durationWords(value)
  const text = formatValue(threshold, value)
  return { zh: text, en: text }
}
