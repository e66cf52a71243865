import { z } from 'zod'
import { type ChangedDay, changedDays, chineseCalendar, packagedHolidays } from '../../core/chinese-calendar.ts'
import { type CivilDay, civilDayOf, civilDayText, parseCivilDay, weekdayOf } from '../../core/civil-day.ts'
import type { DutyDesk, HeldHolidays } from '../../core/duty-desk.ts'
import { HubError } from '../../core/errors.ts'
import { type HolidayFault, holidayFaultLines, holidayFaults } from '../../core/holiday-faults.ts'
import {
  asWrittenFestival,
  daysFromTo,
  type Festival,
  holidayCounts,
  holidaysDetail,
  missingFestivals,
  missingYear,
  yearOf,
} from '../../core/holidays.ts'
import { type Asker, askerOf } from './access.ts'
import { calendarDay } from './duty-calendar.ts'
import { mayChangeHolidays } from './duty-scope.ts'
import type { CalendarDayView } from './duty-views.ts'
import { writtenDay } from './duty-written.ts'
import type { ChangedDayView, HolidayPreviewView, HolidaysView, HolidayYearView } from './holiday-views.ts'
import { signatures } from './home-profile-view.ts'
import type { Routes } from './routes.ts'
import { typedText } from './typed-text.ts'
import type { WebOptions } from './web-options.ts'

/** More than any year has is a mistake. */
const MOST = { festivals: 15, makeUp: 10, name: 20 }

const festival = z.strictObject({
  name: typedText(MOST.name),
  from: writtenDay,
  until: writtenDay,
  makeUp: z.array(writtenDay).max(MOST.makeUp),
})
// What only the calendar knows is left to `holidayFaults`: it names all of it at once.
const festivals = z.array(festival).max(MOST.festivals, '节日太多：最多 15 个。 At most 15 festivals.')
const thought = z.strictObject({ festivals: festivals.nullable() })
const why = typedText(200).min(1, '请写明原因。 Say why.')
const list = z.strictObject({ festivals: festivals.nullable(), basedOn: z.number().int().min(0), why })
const yearParams = z.object({ year: z.coerce.number().int().min(2004).max(2098) })

const tags = ['duty']

type Options = Pick<WebOptions, 'duty' | 'clock' | 'timeZone' | 'audit' | 'auth'>

/** Under /api/v1/duty/holidays: GET itself, PUT YEAR, POST YEAR/preview. */
export function holidayRoutes(app: Routes, options: Options): void {
  const { duty, audit } = options

  app.get('/api/v1/duty/holidays', { config: { needs: 'rosters:read' }, schema: { tags } }, async (request) =>
    holidaysView(askerOf(request), options),
  )

  const config = { needs: 'rosters:write' as const }
  const trying = { config, schema: { tags, params: yearParams, body: thought } }
  app.post('/api/v1/duty/holidays/:year/preview', trying, async (request): Promise<HolidayPreviewView> => {
    const year = changeableYear(askerOf(request), request.params.year, options)
    return preview(year, request.body.festivals ?? undefined, duty)
  })

  const setting = { config, schema: { tags, params: yearParams, body: list } }
  app.put('/api/v1/duty/holidays/:year', setting, async (request) => {
    const asker = askerOf(request)
    const year = changeableYear(asker, request.params.year, options)
    const { basedOn, why: reason } = request.body
    const wanted = request.body.festivals ?? undefined
    const faults = wanted === undefined ? [] : holidayFaults({ year, festivals: wanted })
    if (faults.length > 0) throw new HubError('BAD_REQUEST', holidayFaultLines(faults, wanted ?? []))
    const operator = asker.operator.id
    const state = await duty.setHolidays({ year, festivals: wanted, basedOn, by: operator, why: reason })
    if (state === 'set') {
      const detail = holidaysDetail(wanted)
      await audit.write({ operator, action: 'holidays:set', area: asker.scope, object: String(year), detail })
    }
    return { state }
  })
}

/** @throws NOT_ALLOWED below a district, BAD_REQUEST for a year that nobody has to enter */
function changeableYear(asker: Asker, year: number, options: Pick<Options, 'clock' | 'timeZone'>): number {
  if (!mayChangeHolidays(asker)) {
    const sentence = '节假日全区只有一份，由区级录入。 One list holds for all: the district enters it.'
    throw new HubError('NOT_ALLOWED', sentence)
  }
  const now = yearOf(todayOf(options))
  if (year === now || year === now + 1) return year
  throw new HubError('BAD_REQUEST', `只能录入 ${now} 和 ${now + 1} 年。 Only ${now} and ${now + 1} can be entered.`)
}

const todayOf = ({ clock, timeZone }: Pick<Options, 'clock' | 'timeZone'>): CivilDay =>
  civilDayOf(clock.now(), timeZone)

async function holidaysView(asker: Asker, options: Options): Promise<HolidaysView> {
  const { duty } = options
  const today = todayOf(options)
  const signed = await signatures(options)
  const entered = new Map(signed(duty.holidays()).map((held) => [held.year, held]))
  const years = [yearOf(today), yearOf(today) + 1].map((year) => yearView(year, entered.get(year)))
  const missing = missingYear(today, (year) => duty.book().calendar.knows(year))
  return { years, ...(missing === undefined ? {} : { missing }), mayChange: mayChangeHolidays(asker) }
}

function yearView(year: number, held: HeldHolidays | undefined): HolidayYearView {
  const builtIn = packagedHolidays(year)
  const known = held ?? builtIn
  if (known === undefined) return { year, source: 'none', festivals: [], differs: [] }
  const festivalsOf = known.festivals.map(asWrittenFestival)
  if (held === undefined) return { year, source: 'built-in', festivals: festivalsOf, differs: [] }
  const { number, by, why: because, recordedAt: at } = held
  const differs = builtIn === undefined ? [] : changedDays(chineseCalendar(), chineseCalendar([held]), year)
  return {
    year,
    source: 'entered',
    festivals: festivalsOf,
    entered: { number, by, why: because, at },
    differs: differs.map(changeView),
  }
}

/** What would hold with that list, beside what holds. */
function preview(year: number, wanted: readonly Festival[] | undefined, duty: DutyDesk): HolidayPreviewView {
  const faults = (wanted === undefined ? [] : holidayFaults({ year, festivals: wanted })).map(faultView)
  if (faults.length > 0) return { faults, missing: [], counts: { off: 0, makeUp: 0 }, days: [], changes: [] }
  const others = duty.holidays().filter((held) => held.year !== year)
  const after = chineseCalendar(wanted === undefined ? others : [...others, { year, festivals: wanted }])
  const shown = wanted ?? packagedHolidays(year)?.festivals ?? []
  return {
    faults: [],
    missing: wanted === undefined ? [] : missingFestivals(wanted),
    counts: holidayCounts(shown),
    days: monthsOf(shown)
      .flatMap((month) => daysOfMonth(month))
      .map((day): CalendarDayView => calendarDay(day, after)),
    changes: changedDays(duty.book().calendar, after, year).map(changeView),
  }
}

const faultView = ({ festival: at, says }: HolidayFault): HolidayPreviewView['faults'][number] =>
  at === undefined ? { says } : { festival: at, says }

const changeView = ({ day, after }: ChangedDay): ChangedDayView => ({
  day: civilDayText(day),
  weekday: weekdayOf(day),
  works: after.works,
  ...(after.holiday === undefined ? {} : { holiday: after.holiday }),
})

/** Like `2027-02`, each once, oldest first. */
const monthsOf = (named: readonly Festival[]): readonly string[] => {
  const days = named.flatMap(({ from, until, makeUp }) => [...daysFromTo(from, until), ...makeUp])
  return [...new Set(days.map((day) => civilDayText(day).slice(0, 7)))].toSorted()
}

function daysOfMonth(month: string): readonly CivilDay[] {
  const first = parseCivilDay(`${month}-01`) ?? 0
  return daysFromTo(first, first + 30).filter((day) => civilDayText(day).startsWith(month))
}
