import { durationWords } from '../../core/duration-words.ts'
import type { DurationMs } from '../../core/time.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'

const UNITS: ReadonlyMap<string, DurationMs> = new Map([
  ...['s', 'sec', 'second', 'seconds', '秒'].map((word) => [word, seconds(1)] as const),
  ...['min', 'minute', 'minutes', '分', '分钟'].map((word) => [word, minutes(1)] as const),
  ...['h', 'hour', 'hours', '时', '小时'].map((word) => [word, hours(1)] as const),
  ...['d', 'day', 'days', '天', '日'].map((word) => [word, days(1)] as const),
])

const PART = /(\d+(?:\.\d+)?)\s*([a-z]+|\p{Script=Han}+)\s*/giuy

/** A length of time as people write it: `90 min`, `12 h`, `1 d`, `45 s`, `1 h 30 min`, `4 小时 5 分`. `undefined` when it is not one. */
export function parseDuration(text: string): DurationMs | undefined {
  const written = text.trim()
  if (written === '0') return 0
  let total = 0
  let end = 0
  PART.lastIndex = 0
  for (let part = PART.exec(written); part !== null; part = PART.exec(written)) {
    const unit = UNITS.get((part[2] ?? '').toLowerCase())
    if (unit === undefined) return undefined
    total += Number(part[1]) * unit
    end = PART.lastIndex
  }
  return end === 0 || end < written.length ? undefined : Math.round(total)
}

/** The same for `parseDuration` to read again: `45 s`, `1 h 30 min`, `12 h`, `2 d`. */
export const formatDuration = (duration: DurationMs): string => durationWords(duration).en
