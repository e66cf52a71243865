import { parseTime, timeText } from '../../core/civil-day.ts'
import type { CountedUnit } from '../../core/rule-desk.ts'
import type { Threshold } from './threshold.ts'
import { formatDuration, parseDuration } from './written-duration.ts'

/** How each unit is written behind a number; the first is how it is shown. */
const SYMBOLS: Readonly<Record<CountedUnit, readonly string[]>> = {
  celsius: ['°C', '℃', 'C'],
  percent: ['%', '%'],
  litre: ['L', '升'],
  watt: ['W', '瓦'],
  lux: ['lx'],
  'per-minute': ['/min', '/分', '次/分'],
  mmHg: ['mmHg'],
  count: [''],
  factor: [''],
}

/** Either what was written or one sentence that says what to write instead. */
export type ReadValue = { readonly value: number } | { readonly fault: string }

/** Reads a threshold's value as people write it: durations with their unit, times of day like `22:30`, figures with or without. Checks its limits. */
export function readValue(threshold: Threshold, text: string): ReadValue {
  const value = parseValue(threshold, text)
  if (value === undefined) return { fault: `"${shorten(text)}" is no value here: write ${example(threshold)}.` }
  if (threshold.unit === 'count' && !Number.isInteger(value)) return { fault: `must be a whole number, not ${value}.` }
  if (!isAllowed(threshold, value)) {
    const [least, most, given] = [threshold.min, threshold.max, value].map((each) => formatValue(threshold, each))
    return { fault: `must be from ${least} to ${most}, not ${given}.` }
  }
  return { value }
}

export const isAllowed = (threshold: Pick<Threshold, 'min' | 'max'>, value: number): boolean =>
  value >= threshold.min && value <= threshold.max

/** A threshold's value as `readValue` reads it again: `45 min`, `16 °C`, `1.25`. */
export function formatValue({ unit }: Pick<Threshold, 'unit'>, value: number): string {
  if (unit === 'duration') return formatDuration(value)
  if (unit === 'time-of-day') return timeText(value)
  return `${value} ${SYMBOLS[unit][0] ?? ''}`.trimEnd()
}

function parseValue({ unit }: Pick<Threshold, 'unit'>, text: string): number | undefined {
  if (unit === 'duration') return parseDuration(text)
  // As it was written before: `23 h` after midnight.
  if (unit === 'time-of-day') return parseTime(text.trim().replace('：', ':')) ?? parseDuration(text)
  return parseFigure(unit, text)
}

function parseFigure(unit: CountedUnit, text: string): number | undefined {
  const match = /^([+-]?\d+(?:\.\d+)?)\s*(\D*)$/u.exec(text.trim())
  if (match === null) return undefined
  const symbol = (match[2] ?? '').trim().toLowerCase()
  const known = symbol === '' || SYMBOLS[unit].some((one) => one.toLowerCase() === symbol)
  return known ? Number(match[1]) : undefined
}

function example(threshold: Threshold): string {
  const shown = formatValue(threshold, threshold.value)
  return threshold.unit === 'duration' ? `a number and its unit (s, min, h or d), like ${shown}` : `it like ${shown}`
}

/** A text that is far too long must not hide the sentence. */
const shorten = (written: string): string => (written.length <= 24 ? written : `${written.slice(0, 21)}…`)
