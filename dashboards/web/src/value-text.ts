import { isMetric, type Metric, metricFacts } from '../../../core/metric.ts'
import { writtenText } from './homes/written-text.ts'
import type { Language } from './words.ts'

/** A state's name while it holds and while it does not, Chinese and English. */
const STATES: Partial<Record<Metric, Readonly<Record<Language, readonly [on: string, off: string]>>>> = {
  presence: { zh: ['有人', '无人'], en: ['somebody there', 'nobody there'] },
  'door-open': { zh: ['门开着', '门关着'], en: ['door open', 'door closed'] },
  smoke: { zh: ['有烟雾', '无烟雾'], en: ['smoke', 'no smoke'] },
  gas: { zh: ['有燃气', '无燃气'], en: ['gas', 'no gas'] },
  'carbon-monoxide': { zh: ['有一氧化碳', '无一氧化碳'], en: ['carbon monoxide', 'no carbon monoxide'] },
  'water-leak': { zh: ['漏水', '未漏水'], en: ['leaking', 'no leak'] },
  tamper: { zh: ['外壳被拆', '外壳完好'], en: ['tampered with', 'not tampered with'] },
  'bed-occupied': { zh: ['在床', '离床'], en: ['in bed', 'out of bed'] },
  'battery-low': { zh: ['电量低', '电量正常'], en: ['battery low', 'battery well'] },
}

/** `室温 20.2 °C`, `门关着`: a device's newest value as a person says it; nothing for an event, which is over. */
export function valueText(metric: string, value: number, language: Language): string | undefined {
  if (!isMetric(metric)) return undefined
  const facts = metricFacts(metric)
  if (facts.kind === 'event') return undefined
  if (facts.kind === 'state') return STATES[metric]?.[language][value > 0 ? 0 : 1]
  const figure = Number(value.toFixed(1))
  const written = facts.unit === '%' ? `${figure}%` : `${figure} ${facts.unit}`.trimEnd()
  return `${facts[language]} ${writtenText(written, language)}`
}
