import { durationWords } from '../../../../core/duration-words.ts'
import { timeText } from '../../../../core/civil-day.ts'
import type { CountedUnit, FigureUnit } from '../../../../core/rule-desk.ts'
import type { Language } from '../words.ts'

const SYMBOLS: Readonly<Record<CountedUnit, Readonly<Record<Language, string>>>> = {
  celsius: { zh: '°C', en: '°C' },
  percent: { zh: '%', en: '%' },
  litre: { zh: '升', en: 'L' },
  watt: { zh: '瓦', en: 'W' },
  lux: { zh: 'lx', en: 'lx' },
  'per-minute': { zh: '次/分', en: '/min' },
  mmHg: { zh: 'mmHg', en: 'mmHg' },
  count: { zh: '', en: '' },
  factor: { zh: '', en: '' },
}

/** A figure as the hub reads it again: `12 小时`, `22:30`, `16 °C`, `1.5`. */
export function figureText(unit: FigureUnit, value: number, language: Language): string {
  if (unit === 'duration') return durationWords(value)[language]
  if (unit === 'time-of-day') return timeText(value)
  return unit === 'percent' ? `${value}%` : `${value} ${SYMBOLS[unit][language]}`.trimEnd()
}
