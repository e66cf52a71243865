import type { Words } from './finding.ts'
import type { DurationMs } from './time.ts'
import { days, hours, minutes, seconds } from './time.ts'

/** A length of time as people write it: `1 小时 30 分`, `1 h 30 min`; `45 秒`, `12 小时`, `2 天`. */
export function durationWords(duration: DurationMs): Words {
  if (duration > 0 && duration % days(1) === 0) {
    const count = duration / days(1)
    return { zh: `${count} 天`, en: `${count} d` }
  }
  const parts = [
    [Math.floor(duration / hours(1)), '小时', 'h'],
    [Math.floor((duration % hours(1)) / minutes(1)), '分', 'min'],
    [(duration % minutes(1)) / seconds(1), '秒', 's'],
  ] as const
  const said = parts.filter(([count]) => count > 0)
  if (said.length === 0) return { zh: '0 秒', en: '0 s' }
  const [only] = said
  // 15 分 may be a quarter past; alone it is 15 分钟.
  const alone = said.length === 1 && only?.[1] === '分' ? '分钟' : undefined
  return {
    zh: said.map(([count, zh]) => `${count} ${alone ?? zh}`).join(' '),
    en: said.map(([count, , en]) => `${count} ${en}`).join(' '),
  }
}
