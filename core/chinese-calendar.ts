import { createRequire } from 'node:module'
import { z } from 'zod'
import { type CivilDay, civilDayText, weekdayOf } from './civil-day.ts'
import type { Words } from './finding.ts'

export interface WorkingDay {
  /** Whether offices work: on public holidays they don't, on make-up days at weekends (调休) they do. */
  readonly works: boolean
  /**
   * Whether the year's arrangement is known: the State Council announces it each November for the next. Without it Monday to Friday count
   * as working days.
   */
  readonly known: boolean
}

const shape = z.object({ holidays: z.record(z.string(), z.string()), workdays: z.record(z.string(), z.string()) })

/** The package's list and not its functions: those count days by the machine's time zone, and are a day off west of Greenwich. */
const arrangements = shape.parse(createRequire(import.meta.url)('chinese-days/dist/chinese-days.json'))
const knownYears: ReadonlySet<string> = new Set(Object.keys(arrangements.holidays).map((day) => day.slice(0, 4)))

/** Whether people in offices in mainland China work on that day. */
export function chineseWorkingDay(day: CivilDay): WorkingDay {
  const text = civilDayText(day)
  const works = text in arrangements.workdays || (weekdayOf(day) <= 5 && !(text in arrangements.holidays))
  return { works, known: knownYears.has(text.slice(0, 4)) }
}

/** The public holiday that the day belongs to: it rests, or works at a weekend to make up for it. `undefined` for a plain day. */
export function chineseHoliday(day: CivilDay): Words | undefined {
  const text = civilDayText(day)
  // "National Day,国庆节,3"
  const [en, zh] = (arrangements.holidays[text] ?? arrangements.workdays[text] ?? '').split(',')
  return en === undefined || zh === undefined ? undefined : { zh, en }
}
