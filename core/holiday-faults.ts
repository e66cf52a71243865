import { type CivilDay, civilDayText, parseCivilDay, WEEKDAYS, weekdayOf } from './civil-day.ts'
import type { Words } from './finding.ts'
import { daysFromTo, type Festival, festivalWords, type YearHolidays, yearOf } from './holidays.ts'

/** Something about a year's list that cannot stay as it is. */
export interface HolidayFault {
  /** Which festival, from 0; `undefined`: all of them together. */
  readonly festival: number | undefined
  /** One sentence: what is wrong, and what to do. */
  readonly says: Words
}

/** The longest that a festival ever was is 10 days (Spring Festival of 2020); more is a slip of the pen. */
const MOST_DAYS = 15
const MOST_NAME = 20
const ZH_WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']
const EN_WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** `周三` and `Wednesday`. */
export function weekdayWords(day: CivilDay): Words {
  const index = WEEKDAYS.indexOf(weekdayOf(day))
  return { zh: `周${ZH_WEEKDAYS[index] ?? ''}`, en: EN_WEEKDAYS[index] ?? '' }
}

/** All that is wrong with a year's list; empty: it can be set. */
export function holidayFaults({ year, festivals }: YearHolidays): readonly HolidayFault[] {
  if (festivals.length === 0) {
    const zh = '没有任何节日：请至少录入一个。'
    return [{ festival: undefined, says: { zh, en: 'There is no festival: enter one at least.' } }]
  }
  const each = festivals.flatMap((festival, index) =>
    [...spanFaults(festival), ...yearFaults(festival, year), ...makeUpFaults(festival, festivals)].map((says) => ({
      festival: index,
      says,
    })),
  )
  return [...each, ...twiceFaults(festivals)]
}

function spanFaults({ name, from, until }: Festival): Words[] {
  const faults: Words[] = []
  if (name.trim() === '') faults.push({ zh: '没有写节日名称。', en: 'The festival has no name.' })
  if (name.length > MOST_NAME)
    faults.push({ zh: `节日名称最多 ${MOST_NAME} 字。`, en: `Its name has ${MOST_NAME} characters at most.` })
  if (until < from)
    faults.push({ zh: '最后一天早于第一天：请对调。', en: 'The last day lies before the first: change them over.' })
  const days = until - from + 1
  if (days > MOST_DAYS)
    faults.push({
      zh: `放假 ${days} 天，最多 ${MOST_DAYS} 天：请检查月份。`,
      en: `It lasts ${days} days, ${MOST_DAYS} at most: check the months.`,
    })
  return faults
}

/** New Year alone may reach, or have worked, into the December before. */
function yearFaults({ from, until, makeUp }: Festival, year: number): Words[] {
  const newYear = parseCivilDay(`${year}-01-01`) ?? 0
  const first = from <= newYear && newYear <= until ? newYear - 31 : newYear
  const strange = [...new Set([from, until, ...makeUp])].find((day) => day < first || yearOf(day) > year)
  if (strange === undefined) return []
  const day = civilDayText(strange)
  return [
    {
      zh: `${day} 不在 ${year} 年：请检查年份，或到那一年录入。`,
      en: `${day} is not in ${year}: check the year, or enter it there.`,
    },
  ]
}

function makeUpFaults({ makeUp }: Festival, festivals: readonly Festival[]): Words[] {
  return makeUp.flatMap((day) => {
    const text = civilDayText(day)
    const off = festivals.find(({ from, until }) => from <= day && day <= until)
    if (off !== undefined) {
      const zh = `补班日 ${text} 在「${off.name}」放假期间：请改日期。`
      return [{ zh, en: `The make-up day ${text} lies within "${off.name}": choose another.` }]
    }
    if (weekdayOf(day) > 5) return []
    const { zh, en } = weekdayWords(day)
    return [
      {
        zh: `补班日 ${text} 是${zh}，本来就上班：补班日须是周六或周日。`,
        en: `The make-up day ${text} is a ${en} and worked anyway: it must be a Saturday or Sunday.`,
      },
    ]
  })
}

/** A day off in two festivals, or a make-up day written twice; one sentence for each festival that names one again. */
const twiceFaults = (festivals: readonly Festival[]): HolidayFault[] => [
  // A stretch of years was named already, and would be long to walk through.
  ...twiceIn(festivals, ({ from, until }) => (until - from >= MOST_DAYS ? [from, until] : daysFromTo(from, until))),
  ...twiceIn(festivals, ({ makeUp }) => makeUp),
]

function twiceIn(
  festivals: readonly Festival[],
  daysOf: (festival: Festival) => readonly CivilDay[],
): readonly HolidayFault[] {
  const seen = new Map<CivilDay, string>()
  return festivals.flatMap((festival, index) => {
    let again: { readonly day: CivilDay; readonly name: string } | undefined
    for (const day of daysOf(festival)) {
      const name = seen.get(day)
      if (name !== undefined) again ??= { day, name }
      seen.set(day, festival.name)
    }
    if (again === undefined) return []
    const text = civilDayText(again.day)
    const zh = `${text} 写了两次（「${again.name}」中已有）：请去掉一处。`
    return [{ festival: index, says: { zh, en: `${text} stands there twice ("${again.name}" has it): remove one.` } }]
  })
}

/** Faults for people to read, one a line. */
export const holidayFaultLines = (faults: readonly HolidayFault[], festivals: readonly Festival[]): string =>
  faults
    .map(({ festival, says: { zh, en } }) => {
      const name = festival === undefined ? '' : (festivals[festival]?.name ?? '')
      return name === '' ? `${zh} ${en}` : `${name}：${zh} In ${festivalWords(name).en}: ${en}`
    })
    .join('\n')
