import type { Language } from '../words.ts'

const UNITS: Readonly<Record<string, string>> = {
  d: '天',
  h: '小时',
  min: '分钟',
  s: '秒',
  '/min': '次/分',
  L: '升',
  W: '瓦',
}

/** A figure as the hub writes it (`8 h`, `1 h 30 min`, `131 /min`), with its units in the reader's language. */
export const writtenText = (value: string, language: Language): string =>
  language === 'en' ? value : value.replaceAll(/(?<=\d )(?:\/?min|[dhsLW])(?=$| )/gu, (unit) => UNITS[unit] ?? unit)
