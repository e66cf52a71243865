import type { DurationMs } from '../../../../core/time.ts'
import type { ReportsWords } from './reports-words.ts'

/** `97.5 %`; of nothing there is no share. */
export const shareText = (part: number, of: number): string => (of === 0 ? '–' : `${((part / of) * 100).toFixed(1)}%`)

/** `1 分 12 秒`, by whole seconds; `23 小时 50 分` from an hour on. */
export function tookText(took: DurationMs | undefined, words: ReportsWords): string {
  if (took === undefined) return '–'
  const seconds = Math.round(took / 1000)
  if (seconds >= 3600) return words.tookLong(Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60))
  return words.took(Math.floor(seconds / 60), seconds % 60)
}

/** The months that can be asked for: `from` and the 23 before it, newest first. */
export function monthsUpTo(from: string): readonly string[] {
  const [year = 0, month = 1] = from.split('-').map(Number)
  return Array.from({ length: 24 }, (_, back) => {
    const count = year * 12 + month - 1 - back
    return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
  })
}

export function monthName(month: string, words: ReportsWords): string {
  const [year = '', number = ''] = month.split('-')
  return words.monthName(year, Number(number))
}
