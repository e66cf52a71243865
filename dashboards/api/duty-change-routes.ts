import { z } from 'zod'
import { type CivilDay, civilDayOf, civilDayText } from '../../core/civil-day.ts'
import type { Responder } from '../../core/directory.ts'
import type { DutyBook, DutyPlace } from '../../core/duty-desk.ts'
import { HubError } from '../../core/errors.ts'
import { name } from '../../core/names.ts'
import { within } from '../../core/operators.ts'
import { isLevelOf, type Shift } from '../../core/roster.ts'
import { type RosterFault, rosterFaults } from '../../core/roster-faults.ts'
import { type Asker, askerOf } from './access.ts'
import { calendarDays, calendarTurns, gapsOf } from './duty-calendar.ts'
import { DAYS_AHEAD, type DutyOutlook, homeAreasOf } from './duty-outlook.ts'
import { changeablePlace, mayName, personFor, standInRule } from './duty-scope.ts'
import type { RosterPreviewView } from './duty-views.ts'
import { placeShape, writtenDay, writtenShifts } from './duty-written.ts'
import { inSlices } from './in-slices.ts'
import { idParams, type Routes } from './routes.ts'
import { typedText } from './typed-text.ts'
import type { WebOptions } from './web-options.ts'

/** The longest that somebody may be away at once, days. */
const LONGEST_AWAY = 366

const why = typedText(200).min(1, '请写明原因。 Say why.')
const place = z.object(placeShape)
const roster = z.strictObject({ shifts: writtenShifts.nullable(), basedOn: z.number().int().min(0), why })
const thought = z.strictObject({ shifts: writtenShifts.nullable() })
const absence = z.strictObject({ instead: name.nullable(), from: writtenDay, until: writtenDay, why })
const numberParams = z.object({ number: z.coerce.number().int().min(1) })

const tags = ['duty']
const config = { needs: 'rosters:write' as const }

/** Under /api/v1/duty: PUT rosters/ROLE/AREA, POST rosters/ROLE/AREA/preview, POST responders/ID/substitutions, DELETE substitutions/NUMBER. */
export function dutyChangeRoutes(app: Routes, options: WebOptions, outlook: DutyOutlook): void {
  rosterRoutes(app, options, outlook)
  substitutionRoutes(app, options)
}

function rosterRoutes(app: Routes, options: WebOptions, outlook: DutyOutlook): void {
  const { duty, audit } = options
  const url = '/api/v1/duty/rosters/:role/:area'

  app.post(`${url}/preview`, { config, schema: { tags, params: place, body: thought } }, async (request) => {
    const asker = askerOf(request)
    const where = changeablePlace(asker, request.params)
    const shifts = request.body.shifts ?? undefined
    const faults = faultsOf(shifts, where, asker, options)
    if (faults.length > 0) return { ...NOTHING, faults: faults.map(faultView) }
    return preview(where, duty.bookWith(where, shifts), { asker, options, outlook })
  })

  app.put(url, { config, schema: { tags, params: place, body: roster } }, async (request) => {
    const asker = askerOf(request)
    const where = changeablePlace(asker, request.params)
    const { basedOn, why: reason } = request.body
    const shifts = request.body.shifts ?? undefined
    const faults = faultsOf(shifts, where, asker, options)
    if (faults.length > 0) throw new HubError('BAD_REQUEST', faults.map(faultLine).join('\n'))
    const before = duty.rosters().find((held) => held.role === where.role && held.area === where.area)
    const operator = asker.operator.id
    const state = await duty.setRoster({ ...where, shifts, basedOn, by: operator, why: reason })
    if (state === 'set') {
      const detail = `${before?.shifts.length ?? 0} → ${shifts?.length ?? 0} shifts`
      await audit.write({ operator, action: 'roster:set', area: where.area, object: where.role, detail })
    }
    return { state }
  })
}

function substitutionRoutes(app: Routes, options: WebOptions): void {
  const { duty, audit, clock, timeZone } = options

  const add = { config, schema: { tags, params: idParams, body: absence } }
  app.post('/api/v1/duty/responders/:id/substitutions', add, async (request, reply) => {
    const asker = askerOf(request)
    const { id: absent, area } = changeablePerson(asker, personFor(asker, request.params.id, duty), options)
    const { from, until, why: reason } = request.body
    const instead = request.body.instead ?? undefined
    refuseSenseless({ absent, instead, from, until, today: civilDayOf(clock.now(), timeZone) })
    if (instead !== undefined && !within(asker.scope, personFor(asker, instead, duty).area)) {
      const sentence = '代班人须在您的辖区内任职。 Who stands in must work within your area.'
      throw new HubError('BAD_REQUEST', sentence)
    }
    const operator = asker.operator.id
    const held = new Set(duty.substitutions().map((one) => one.number))
    const number = await duty.substitute({ absent, instead, from, until, by: operator, why: reason })
    if (!held.has(number)) {
      const detail = `${instead ?? '-'}, ${civilDayText(from)} – ${civilDayText(until)}`
      await audit.write({ operator, action: 'substitution:add', area, object: absent, detail })
    }
    return reply.code(201).send({ number })
  })

  const end = { config, schema: { tags, params: numberParams, body: z.strictObject({ why }) } }
  app.delete('/api/v1/duty/substitutions/:number', end, async (request, reply) => {
    const asker = askerOf(request)
    const { number } = request.params
    const standing = duty.substitutions().find((one) => one.number === number)
    if (standing === undefined) throw noSubstitution()
    const { id, area } = changeablePerson(asker, personFor(asker, standing.absent, duty), options)
    const operator = asker.operator.id
    if (!(await duty.withdraw(number, { by: operator, why: request.body.why }))) throw noSubstitution()
    await audit.write({ operator, action: 'substitution:withdraw', area, object: id, detail: String(number) })
    return reply.code(204).send()
  })
}

const noSubstitution = (): HubError => new HubError('NOT_FOUND', 'No substitution of this number holds.')

/** @throws NOT_ALLOWED for somebody on whom others count too */
function changeablePerson(asker: Asker, person: Responder, { duty }: Pick<WebOptions, 'duty'>): Responder {
  if (standInRule(asker, duty)(person)) return person
  throw new HubError(
    'NOT_ALLOWED',
    '此人在上级或其他辖区值班，请由上级登记。 This person is on duty beyond your area: have it set there.',
  )
}

interface AbsenceWish {
  readonly absent: string
  readonly instead: string | undefined
  readonly from: CivilDay
  readonly until: CivilDay
  readonly today: CivilDay
}

/** @throws BAD_REQUEST */
function refuseSenseless({ absent, instead, from, until, today }: AbsenceWish): void {
  const refuse = (sentence: string): never => {
    throw new HubError('BAD_REQUEST', sentence)
  }
  if (absent === instead) refuse('不能由本人代班。 Nobody stands in for themselves.')
  if (until < from) refuse('结束日期早于开始日期。 The last day lies before the first.')
  if (until < today) refuse('这几天已经过去。 Those days have passed.')
  if (until - from >= LONGEST_AWAY)
    refuse('一次最多登记一年：更久请修改值班表。 At most a year at once: for longer, change the roster.')
}

function faultsOf(
  shifts: readonly Shift[] | undefined,
  where: DutyPlace,
  asker: Asker,
  { duty }: Pick<WebOptions, 'duty'>,
): readonly RosterFault[] {
  if (shifts === undefined) return []
  if (isLevelOf(where)) return rosterFaults(shifts, mayName(asker, where, duty))
  const zh = '这一级的值班表须设在本级或以上的辖区，不能只设在下级。'
  const en = 'A roster of this level must stand at an area of this level, or above.'
  return [{ shift: undefined, says: { zh, en } }]
}

const faultView = ({ shift, says }: RosterFault): RosterPreviewView['faults'][number] =>
  shift === undefined ? { says } : { shift, says }

const faultLine = ({ shift, says }: RosterFault): string =>
  shift === undefined ? `${says.zh} ${says.en}` : `第 ${shift + 1} 班：${says.zh} Shift ${shift + 1}: ${says.en}`

const NOTHING: RosterPreviewView = { faults: [], before: [], after: [], days: [], turns: [] }

interface Previewing {
  readonly asker: Asker
  readonly options: Pick<WebOptions, 'duty' | 'clock' | 'timeZone'>
  readonly outlook: DutyOutlook
}

/** What the book of a roster that is only thought of says, beside what holds. */
async function preview(
  where: DutyPlace,
  thoughtOf: DutyBook,
  { asker, options, outlook }: Previewing,
): Promise<RosterPreviewView> {
  const { clock, timeZone } = options
  const now = clock.now()
  const areas = homeAreasOf(asker).filter((area) => area.startsWith(where.area))
  const gaps = async (book: DutyBook): Promise<RosterPreviewView['before']> => {
    const touched = (await outlook.places(book, areas)).filter(({ role }) => role === where.role)
    const found = await inSlices(touched, ({ role, area }) => {
      return { role, area, gaps: gapsOf(outlook.spans(book, { role, area }), now, outlook.horizon()) }
    })
    return found.filter((one) => one.gaps.length > 0)
  }
  const days = { from: civilDayOf(now, timeZone), count: DAYS_AHEAD, timeZone }
  return {
    faults: [],
    before: await gaps(options.duty.book()),
    after: await gaps(thoughtOf),
    days: calendarDays(thoughtOf.calendar, days),
    turns: calendarTurns(thoughtOf, where, days),
  }
}
