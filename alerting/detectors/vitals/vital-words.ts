import type { VitalMetric } from '../../../core/metric.ts'
import type { Words } from '../../../core/finding.ts'
import type { EpochMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import { say, timeWords } from '../words.ts'
import type { NewsParameter, NewsTotal } from './news2.ts'
import type { UsualRange } from './usual.ts'
import { VITAL_FACTS } from './vital-metrics.ts'

/** One vital sign as it is told; of a blood pressure both halves. */
export interface ToldVital {
  readonly metric: VitalMetric
  readonly value: number
  readonly severity: 'routine' | 'urgent'
  /** How many readings say so, from when to when. */
  readonly count: number
  readonly since: EpochMs
  readonly at: EpochMs
  readonly usual: UsualRange | undefined
  /** The other half of a blood pressure. */
  readonly pair: { readonly value: number; readonly usual: UsualRange | undefined } | undefined
}

export interface WordsBy {
  readonly thresholds: Thresholds
  readonly timeZone: string
}

/** `脉搏 128 次/分(14:02、14:08 两次),平时 62–78,居家界限 ≥100` */
export function vitalWords(told: ToldVital, { thresholds, timeZone }: WordsBy): Words {
  const { metric, value, pair } = told
  const { name, unit } = VITAL_FACTS[metric]
  const times = timesWords(told, timeZone)
  const usual = usualWords(told)
  const limit = limitWords(told, thresholds)
  if (pair === undefined) {
    const number = numberText(metric, value)
    return say(
      [name, ` ${number}`, unit, '(', times, ')', usual, limit],
      [name, ` ${number}`, unit, ' (', times, ')', usual, limit],
    )
  }
  const [upper, lower] = metric === 'systolic' ? [value, pair.value] : [pair.value, value]
  return say(
    [`血压 ${upper}/${lower} mmHg(`, times, ')', usual, limit],
    [`Blood pressure ${upper}/${lower} mmHg (`, times, ')', usual, limit],
  )
}

/** `NEWS2 总分 8:呼吸 3、血氧 3、脉搏 2;缺意识、吸氧` */
export function totalWords({ total, known, missing }: NewsTotal): Words {
  const scored = known.filter(({ score }) => score > 0)
  const part = (language: 'zh' | 'en'): string =>
    scored
      .map(({ parameter, score }) => `${nameOf(parameter, language)} ${score}`)
      .join(language === 'zh' ? '、' : ', ')
  const absent = missingWords(missing)
  return say(
    [`NEWS2 总分 ${total}:${part('zh')};缺`, absent, '、意识、吸氧'].map(withoutLeadingComma),
    [`NEWS2 total ${total}: ${part('en')}; missing: `, absent, ', consciousness, oxygen'].map(withoutLeadingComma),
  )

  function withoutLeadingComma(piece: string | Words): string | Words {
    if (missing.length > 0 || typeof piece !== 'string') return piece
    return piece.replace(/^[、,] ?/, '')
  }
}

/** `24 小时 NEWS2 合计 4(缺呼吸、体温)` */
export function shownTotalWords({ total, missing }: NewsTotal): Words {
  if (missing.length === 0) return say([`24 小时 NEWS2 合计 ${total}`], [`NEWS2 over 24 h: ${total}`])
  const absent = missingWords(missing)
  return say([`24 小时 NEWS2 合计 ${total}(缺`, absent, ')'], [`NEWS2 over 24 h: ${total} (missing: `, absent, ')'])
}

export const calmWords = (now: EpochMs, timeZone: string): Words => {
  const time = timeWords(now, timeZone)
  return say(['体征已回到正常范围,', time], ['Vital signs are back in their range, ', time])
}

/** Joins sentences: `a;b`. */
export const joined = (parts: readonly Words[]): Words =>
  say([parts.map(({ zh }) => zh).join(';')], [parts.map(({ en }) => en).join('; ')])

function timesWords({ count, since, at }: ToldVital, timeZone: string): Words {
  const last = timeWords(at, timeZone)
  // Times of day say nothing of another day.
  if (count < 2 || at - since >= hours(24)) return last
  const first = timeWords(since, timeZone)
  if (first.zh === last.zh) return last
  return count === 2
    ? say([first, '、', last, ' 两次'], [first, ', ', last, ', twice'])
    : say([first, ` 起 ${count} 次,最近 `, last], [`${count} times since `, first, ', last ', last])
}

function usualWords({ metric, usual, pair }: ToldVital): Words | string {
  if (usual === undefined) return ''
  const own = rangeText(metric, usual)
  if (pair?.usual === undefined) return { zh: `,平时 ${own}`, en: `; usually ${own}` }
  const other = rangeText(metric, pair.usual)
  const both = metric === 'systolic' ? `${own}/${other}` : `${other}/${own}`
  return { zh: `,平时 ${both}`, en: `; usually ${both}` }
}

function limitWords({ metric, value, severity }: ToldVital, thresholds: Thresholds): Words | string {
  const { danger, home } = VITAL_FACTS[metric]
  const { low, high } = severity === 'urgent' ? danger : home
  const [zh, en] = severity === 'urgent' ? ['危急线', 'danger'] : ['居家界限', 'limit']
  if (low !== undefined && value <= thresholds[low]) {
    return { zh: `,${zh} ≤${thresholds[low]}`, en: `; ${en} ≤ ${thresholds[low]}` }
  }
  if (high !== undefined && value >= thresholds[high]) {
    return { zh: `,${zh} ≥${thresholds[high]}`, en: `; ${en} ≥ ${thresholds[high]}` }
  }
  return { zh: ',与平时相差大', en: '; far from usual' }
}

function missingWords(missing: readonly NewsParameter[]): Words {
  return {
    zh: missing.map((parameter) => nameOf(parameter, 'zh')).join('、'),
    en: missing.map((parameter) => nameOf(parameter, 'en')).join(', '),
  }
}

function nameOf(parameter: NewsParameter, language: 'zh' | 'en'): string {
  const name = parameter === 'systolic' ? BLOOD_PRESSURE : VITAL_FACTS[parameter].name
  return language === 'zh' ? name.zh : name.en.toLowerCase()
}

const BLOOD_PRESSURE: Words = { zh: '血压', en: 'blood pressure' }

const numberText = (metric: VitalMetric, value: number): string => value.toFixed(VITAL_FACTS[metric].digits)

function rangeText(metric: VitalMetric, { low, high }: UsualRange): string {
  const [from, to] = [numberText(metric, low), numberText(metric, high)]
  return from === to ? from : `${from}–${to}`
}
