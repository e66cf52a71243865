import { z } from 'zod'
import { civilDayOf, civilDayText } from '../../core/civil-day.ts'
import type { DutyChange, DutyDesk } from '../../core/duty-desk.ts'
import { HubError } from '../../core/errors.ts'
import { asWrittenFestival } from '../../core/holidays.ts'
import { areaCode } from '../../core/names.ts'
import { type Asker, askerOf } from './access.ts'
import { dutyCalendar } from './duty-calendar.ts'
import { dutyChangeRoutes } from './duty-change-routes.ts'
import { DAYS_AHEAD, DutyOutlook, homeAreasOf } from './duty-outlook.ts'
import { personFor, seesPerson, seesPlace } from './duty-scope.ts'
import type { DutyCalendarView, DutyChangeView, DutyHistoryView } from './duty-views.ts'
import { asWritten, writtenDay } from './duty-written.ts'
import { holidayRoutes } from './holiday-routes.ts'
import { signatures } from './home-profile-view.ts'
import { maskedName } from './place.ts'
import { idParams, type Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'
import { sendTagged } from './tagged-answer.ts'

/** Changes that are looked through, and how many of those that may be seen are shown. */
const HISTORY = { read: 500, shown: 100 }

const tags = ['duty']
const calendarQuery = z.object({
  area: areaCode,
  from: writtenDay.optional(),
  days: z.coerce.number().int().min(1).max(31).default(DAYS_AHEAD),
})

/** Under /api/v1/duty: GET itself, calendar and history; POST responders/ID/unmask; holidays; and all changes. */
export function dutyRoutes(app: Routes, options: WebOptions): void {
  const { duty, clock, timeZone, audit, directory } = options
  const outlook = new DutyOutlook(options)
  const stop = directory.onChange(() => outlook.forget())
  app.addHook('preClose', (done) => {
    stop()
    done()
  })
  const read = { needs: 'rosters:read' as const }

  app.get('/api/v1/duty', { config: read, schema: { tags } }, async (request, reply) => {
    const body = await outlook.json(askerOf(request), await signatures(options))
    return sendTagged(request, reply, body)
  })

  const calendar = { config: read, schema: { tags, querystring: calendarQuery } }
  app.get('/api/v1/duty/calendar', calendar, async (request): Promise<DutyCalendarView> => {
    const asker = askerOf(request)
    const { area, from = civilDayOf(clock.now(), timeZone), days: count } = request.query
    if (!homeAreasOf(asker).includes(area)) throw new HubError('NOT_FOUND', 'No home stands in an area of this code.')
    return dutyCalendar(duty.book(), asker, area, { from, count, timeZone })
  })

  app.get('/api/v1/duty/history', { config: read, schema: { tags } }, async (request) =>
    historyView(await duty.history(HISTORY.read), askerOf(request), options),
  )

  const look = { config: { needs: 'residents:unmask' as const }, schema: { tags, params: idParams } }
  app.post('/api/v1/duty/responders/:id/unmask', look, async (request) => {
    const asker = askerOf(request)
    const { id, area, phone } = personFor(asker, request.params.id, duty)
    await audit.write({ operator: asker.operator.id, action: 'responder:unmask', area, object: id })
    return { phone }
  })

  dutyChangeRoutes(app, options, outlook)
  holidayRoutes(app, options)
}

async function historyView(
  all: readonly DutyChange[],
  asker: Asker,
  options: Pick<WebOptions, 'duty' | 'auth'>,
): Promise<DutyHistoryView> {
  const { duty } = options
  const seen = all.filter(({ what }) => seesChange(what, asker, duty)).slice(0, HISTORY.shown)
  const signed = await signatures(options)
  const changes = signed(seen).map(changeView)
  const names: Record<string, string> = {}
  for (const id of changes.flatMap(peopleOf)) {
    const name = duty.responder(id)?.name
    if (name !== undefined) names[id] = asker.may('residents:unmask') ? name : maskedName(name)
  }
  return { changes, names }
}

function seesChange(what: DutyChange['what'], asker: Asker, duty: DutyDesk): boolean {
  if (what.kind === 'roster') return seesPlace(asker, what)
  // They hold for everybody.
  if (what.kind === 'holidays') return true
  const absent = duty.responder(what.absent)
  // Who left the registry belongs to no area any more.
  return absent === undefined ? asker.scope === '' : seesPerson(asker, absent, duty)
}

function changeView({ at, by, why, what }: DutyChange): DutyChangeView {
  if (what.kind === 'roster') {
    const { kind, role, area, shifts } = what
    const place = { kind, role, area }
    return { at, by, why, what: shifts === undefined ? place : { ...place, shifts: shifts.map(asWritten) } }
  }
  if (what.kind === 'holidays') {
    const { kind, year, festivals } = what
    const entered = festivals === undefined ? {} : { festivals: festivals.map(asWrittenFestival) }
    return { at, by, why, what: { kind, year, ...entered } }
  }
  const { kind, absent, instead, from, until } = what
  const substitution = { kind, absent, from: civilDayText(from), until: civilDayText(until) }
  return { at, by, why, what: instead === undefined ? substitution : { ...substitution, instead } }
}

function peopleOf({ what }: DutyChangeView): readonly string[] {
  if (what.kind === 'holidays') return []
  if (what.kind === 'roster') return (what.shifts ?? []).flatMap(({ turns }) => turns.flat())
  return [what.absent, ...(what.instead === undefined ? [] : [what.instead])]
}
