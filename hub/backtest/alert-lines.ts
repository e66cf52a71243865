import { KIND_WORDS, SEVERITY_WORDS } from '../../alerting/words.ts'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { dateTimeText } from '../../core/calendar.ts'
import type { AlertKind } from '../../core/finding.ts'
import type { EpochMs } from '../../core/time.ts'
import { minutes, parseInstant } from '../../core/time.ts'
import { padded } from '../text-table.ts'

export type Language = 'zh' | 'en'

export interface Telling {
  readonly language: Language
  /** An IANA name. */
  readonly timeZone: string
}

/** One alert as one line of JSON, its time with the zone's offset. `home` is an area's code when the alert concerns many homes. */
export function alertJson(alert: WouldBeAlert, { language, timeZone }: Telling): string {
  const { at, subject: home, kind, severity, summary } = alert
  return JSON.stringify({ at: localInstant(at, timeZone), home, kind, severity, summary: summary[language] })
}

/** One alert as one line of a table under `ALERT_HEADER`. */
export function alertLine(alert: WouldBeAlert, { language, timeZone }: Telling): string {
  const { at, subject, kind, severity, summary } = alert
  const cells = [dateTimeText(at, timeZone), subject, kind, SEVERITY_WORDS[severity][language]]
  return [...cells.map((cell, column) => padded(cell, WIDTHS[column] ?? 0)), summary[language]].join('  ')
}

const WIDTHS = [19, 12, 16, 9]
const HEADERS: Readonly<Record<Language, readonly string[]>> = {
  zh: ['时间', '住户', '类别', '级别', '内容'],
  en: ['time', 'home', 'kind', 'severity', 'what'],
}

export const alertHeader = (language: Language): string =>
  HEADERS[language]
    .map((cell, column) => padded(cell, WIDTHS[column] ?? 0))
    .join('  ')
    .trimEnd()

/** How often each kind was told, the most frequent first: `inactivity 长时间无活动 12`. */
export function countLines(counts: ReadonlyMap<AlertKind, number>, language: Language): readonly string[] {
  return [...counts]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([kind, count]) => `${padded(kind, 18)}${padded(KIND_WORDS[kind][language], 32)}${String(count).padStart(7)}`)
}

/** `2019-05-02T03:12:00+01:00` */
export function localInstant(at: EpochMs, timeZone: string): string {
  const shown = dateTimeText(at, timeZone).replace(' ', 'T')
  const offset = Math.round(((parseInstant(`${shown}Z`) ?? at) - at) / minutes(1))
  const [sign, size] = [offset < 0 ? '-' : '+', Math.abs(offset)]
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${shown}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
