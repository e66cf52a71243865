import type { Comparison } from '../../alerting/shadow/compare-alerts.ts'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { formatDuration } from '../../alerting/rules/written-duration.ts'
import { KIND_WORDS } from '../../alerting/words.ts'
import { localTime } from '../../core/calendar.ts'
import { minutes } from '../../core/time.ts'
import { textTable } from '../text-table.ts'
import { alertLine, type Telling } from './alert-lines.ts'

interface Tally {
  before: number
  after: number
  more: number
  fewer: number
  readonly shifts: number[]
}

const WORDS = {
  zh: {
    kind: ['类别', '', '现有', '改后', '多出', '减少', '同一警情早(−)晚(+)'],
    hour: ['时段', '现有', '改后', '多出', '减少'],
    home: ['住户', '现有', '改后', '多出', '减少'],
    sum: '合计',
    none: '两套规则的警情完全相同',
    more: '多出的警情(举例)',
    fewer: '减少的警情(举例)',
    others: (count: number) => `… 另 ${count} 户`,
  },
  en: {
    kind: ['kind', '', 'before', 'after', 'more', 'fewer', 'the same told earlier (−) or later (+)'],
    hour: ['hour', 'before', 'after', 'more', 'fewer'],
    home: ['home', 'before', 'after', 'more', 'fewer'],
    sum: 'all',
    none: 'both rule sets tell the same',
    more: 'more, for example',
    fewer: 'fewer, for example',
    others: (count: number) => `… and ${count} homes`,
  },
} as const

const HOMES_SHOWN = 20
const EXAMPLES = 5

/** What another rule set would change: by kind, by hour of the day and by home, with examples. */
export function comparisonText(comparison: Comparison, telling: Telling): string {
  const { language, timeZone } = telling
  const words = WORDS[language]
  const kinds = tallies(comparison, ({ kind }) => kind)
  if (kinds.size === 0) return words.none
  const hourOf = ({ at }: WouldBeAlert): string => `${String(localTime(at, timeZone).hour).padStart(2, '0')}:00`
  const byKind = [...kinds].map(([kind, tally]) => rowOf([kind, nameOf(kind, language)], tally, [shift(tally.shifts)]))
  const all = sum([...kinds.values()])
  const byHour = [...tallies(comparison, hourOf)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const changed = [...tallies(comparison, ({ subject }) => subject)]
    .filter(([, { more, fewer }]) => more + fewer > 0)
    .toSorted(([, a], [, b]) => b.more + b.fewer - a.more - a.fewer)
  const rest = changed.length - HOMES_SHOWN
  return [
    textTable(words.kind, [...byKind, rowOf([words.sum, ''], all)]),
    textTable(
      words.hour,
      byHour.map(([hour, tally]) => rowOf([hour], tally)),
    ),
    ...(changed.length === 0
      ? []
      : [
          textTable(
            words.home,
            changed.slice(0, HOMES_SHOWN).map(([home, tally]) => rowOf([home], tally)),
          ),
        ]),
    ...(rest > 0 ? [words.others(rest)] : []),
    ...examples(words.more, comparison.more, telling),
    ...examples(words.fewer, comparison.fewer, telling),
  ].join('\n\n')
}

function examples(title: string, alerts: readonly WouldBeAlert[], telling: Telling): readonly string[] {
  if (alerts.length === 0) return []
  // Spread over the whole time: the first few would all be of its first day.
  const step = Math.max(1, alerts.length / EXAMPLES)
  const some = Array.from({ length: Math.min(EXAMPLES, alerts.length) }, (_, index) => alerts[Math.floor(index * step)])
  const lines = some.flatMap((alert) => (alert === undefined ? [] : [`  ${alertLine(alert, telling)}`]))
  return [[title, ...lines].join('\n')]
}

function tallies<Key extends string>(comparison: Comparison, keyOf: (alert: WouldBeAlert) => Key): Map<Key, Tally> {
  const all = new Map<Key, Tally>()
  const tallyOf = (alert: WouldBeAlert): Tally => {
    const key = keyOf(alert)
    const known = all.get(key) ?? { before: 0, after: 0, more: 0, fewer: 0, shifts: [] }
    all.set(key, known)
    return known
  }
  for (const { before, after, later } of comparison.same) {
    tallyOf(before).before += 1
    tallyOf(after).after += 1
    tallyOf(after).shifts.push(later)
  }
  for (const alert of comparison.more) {
    tallyOf(alert).after += 1
    tallyOf(alert).more += 1
  }
  for (const alert of comparison.fewer) {
    tallyOf(alert).before += 1
    tallyOf(alert).fewer += 1
  }
  return all
}

function sum(tallies: readonly Tally[]): Tally {
  const all: Tally = { before: 0, after: 0, more: 0, fewer: 0, shifts: [] }
  for (const { before, after, more, fewer } of tallies) {
    all.before += before
    all.after += after
    all.more += more
    all.fewer += fewer
  }
  return all
}

const figures = ({ before, after, more, fewer }: Tally): readonly string[] => [
  String(before),
  String(after),
  more === 0 ? '' : `+${more}`,
  fewer === 0 ? '' : `−${fewer}`,
]

const rowOf = (before: readonly string[], tally: Tally, after: readonly string[] = []): readonly string[] =>
  before.concat(figures(tally), after)

/** The median, in whole minutes. */
function shift(shifts: readonly number[]): string {
  const median = shifts.toSorted((a, b) => a - b)[Math.floor(shifts.length / 2)] ?? 0
  const rounded = Math.round(median / minutes(1)) * minutes(1)
  if (rounded === 0) return ''
  return `${rounded < 0 ? '−' : '+'}${formatDuration(Math.abs(rounded))}`
}

const nameOf = (kind: WouldBeAlert['kind'], language: Telling['language']): string => KIND_WORDS[kind][language]
