import type { VitalLimit } from '../../../../core/home-profile.ts'
import type { HourlySilence } from '../../../../core/usual-silence.ts'

type Side = VitalLimit['side']
type Level = VitalLimit['level']

const zhFrom: Record<HourlySilence['from'], string> = {
  learned: '按本户自己的作息学得。',
  learning: '还在学习本户作息（满 14 天后全按本户）。',
  'care-level': '本户作息尚未学到，暂按自理能力默认。',
}
const enFrom: Record<HourlySilence['from'], string> = {
  learned: 'Learned from this home.',
  learning: 'This home is still being learned: 14 days are needed.',
  'care-level': 'Nothing is learned here yet: the default of the care level holds.',
}

const zhLength = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 ? `${hours} 小时` : '', rest > 0 || hours === 0 ? `${rest} 分` : ''].filter(Boolean).join(' ')
}
const enLength = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ')
}

/** What the page of a home says of silences and of vital signs. */
export const SIGNS_WORDS = {
  zh: {
    usual: '通常最长静止',
    limit: '超过即报警',
    hoursAxis: (hours: number) => `${hours}h`,
    from: zhFrom,
    length: zhLength,
    now: (usual: string, limit: string) => `此时段通常不超过 ${usual}；超过 ${limit} 报警。`,
    hourSays: (hour: number, usual: string, limit: string) => `${hour} 时起  通常不超过 ${usual}，超过 ${limit} 报警`,
    asTable: '逐时列表',
    hourOfDay: '时段',
    vitals: '生命体征',
    span: '时间范围',
    days: (days: number) => `${days} 天`,
    means: (hours: number) => `图中每点为 ${hours} 小时均值。`,
    leftOff: (count: number) => `另有 ${count} 项未列出。`,
    limits: '界限与依据',
    limitLine: (side: Side, level: Level, value: number) =>
      `${side === 'low' ? '≤' : '≥'} ${value} ${level === 'danger' ? '即刻报警' : '列入每日摘要'}`,
    vitalSays: (name: string, count: number) => `${name}曲线，${count} 个点`,
  },
  en: {
    usual: 'Usually silent for at most',
    limit: 'Somebody is told after',
    hoursAxis: (hours: number) => `${hours}h`,
    from: enFrom,
    length: enLength,
    now: (usual: string, limit: string) =>
      `At this hour it is usually silent for no more than ${usual}; after ${limit} somebody is told.`,
    hourSays: (hour: number, usual: string, limit: string) =>
      `From ${hour}:00  usually ≤ ${usual}, told after ${limit}`,
    asTable: 'Hour by hour',
    hourOfDay: 'Hour',
    vitals: 'Vital signs',
    span: 'Time span',
    days: (days: number) => `${days} days`,
    means: (hours: number) => `Each point is the mean of ${hours} hours.`,
    leftOff: (count: number) => `${count} more are not shown.`,
    limits: 'Limits, and whose word they are',
    limitLine: (side: Side, level: Level, value: number) =>
      `${side === 'low' ? '≤' : '≥'} ${value} ${level === 'danger' ? 'told at once' : 'told with the digest'}`,
    vitalSays: (name: string, count: number) => `${name}: ${count} points`,
  },
} as const
