import type { Home } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import type { AreaCode, GatewayId } from '../../core/names.ts'
import { type Scope, within } from '../../core/operators.ts'
import { type AlertFigures, areaBelow, NO_FIGURES, type Report, type ReportWish } from '../../core/report.ts'
import type { Asker } from './access.ts'
import { inSlices, oneByOne } from './in-slices.ts'
import { monthAt, monthSpan } from './reports-month.ts'
import type { MonthlyReportView, OnlineNowView, ReportLineView } from './reports-views.ts'
import type { WebOptions } from './web-options.ts'

export interface MonthlyWish {
  /** This month when left out. */
  readonly month?: string | undefined
  /** All of the asker's when left out. */
  readonly area?: AreaCode | undefined
}

const NOBODY_KNOWS = '未登记辖区'
const EVERYTHING = '全部'
/** Codes of villages; whoever wants a grid looks at its village. */
const DEEPEST_CHOICE = 12

/** The report as the asker may see it. @throws NOT_FOUND for an area that is none or lies elsewhere, BAD_REQUEST for what is no month */
export async function monthlyReport(wish: MonthlyWish, asker: Asker, options: WebOptions): Promise<MonthlyReportView> {
  const { clock, timeZone } = options
  const now = clock.now()
  const area = areaFor(wish.area ?? asker.scope, asker)
  const span = monthSpan(wish.month ?? monthAt(now, timeZone), timeZone)
  const homes = asker.directory.homes().filter((home) => within(area, home.area))
  const { total, below, areas } = await countedBelow(area, homes, { from: span.from, to: span.to }, options)
  const line = async (code: AreaCode, figures: AlertFigures, those: readonly Home[]): Promise<ReportLineView> => ({
    area: code,
    name: nameOf(code, asker),
    figures,
    online: await onlineNow(those, asker, options),
  })
  const figuresOf = new Map(areas.map((one) => [one.area, one.figures]))
  const homesOf = byAreaBelow(below, homes)
  const codes = [...new Set([...figuresOf.keys(), ...homesOf.keys()])].toSorted((a, b) => (a < b ? -1 : 1))
  return {
    ...span,
    timeZone,
    madeAt: now,
    total: { ...(await line(area, total, homes)), name: area === '' ? EVERYTHING : nameOf(area, asker) },
    lines: await oneByOne(codes, (code) => line(code, figuresOf.get(code) ?? NO_FIGURES, homesOf.get(code) ?? [])),
    areas: asker.directory.areas().filter(({ code }) => code.length <= DEEPEST_CHOICE),
  }
}

interface Counted {
  readonly total: AlertFigures
  /** The smallest area that all of it lies in … */
  readonly below: Scope
  /** … and its parts. */
  readonly areas: Report['areas']
}

/** A district of one town says the same twice: the lines are of the first level that has more than one. */
async function countedBelow(
  area: Scope,
  homes: readonly Home[],
  span: Pick<ReportWish, 'from' | 'to'>,
  { reports }: WebOptions,
): Promise<Counted> {
  const { total, areas } = await reports.count({ area, ...span })
  let found: Counted = { total, below: area, areas }
  for (;;) {
    const { below } = found
    const codes = new Set([...found.areas.map((one) => one.area), ...homes.map((home) => areaBelow(below, home.area))])
    const [only] = codes
    if (only === undefined || codes.size > 1 || only.length <= below.length) return found
    found = { total, below: only, areas: (await reports.count({ area: only, ...span })).areas }
  }
}

function byAreaBelow(asked: Scope, homes: readonly Home[]): ReadonlyMap<AreaCode, readonly Home[]> {
  const byArea = new Map<AreaCode, Home[]>()
  for (const home of homes) {
    const code = areaBelow(asked, home.area)
    const known = byArea.get(code)
    if (known === undefined) byArea.set(code, [home])
    else known.push(home)
  }
  return byArea
}

/** Names of areas are no secret, but what lies elsewhere is not there for who asks. */
function areaFor(area: Scope, { scope, directory }: Asker): Scope {
  const known = area === scope || directory.area(area) !== undefined
  if (!within(scope, area) || !known) throw new HubError('NOT_FOUND', 'There is no area with this code.')
  return area
}

const nameOf = (code: AreaCode, { directory }: Asker): string =>
  code === '' ? NOBODY_KNOWS : (directory.area(code)?.name ?? code)

async function onlineNow(homes: readonly Home[], { directory }: Asker, { board }: WebOptions): Promise<OnlineNowView> {
  const online = new Map<GatewayId, boolean>()
  await inSlices(homes, ({ id }) => {
    for (const gateway of board.state(id).gateways) online.set(gateway.id, gateway.online)
  })
  const devices = await inSlices(homes, ({ id }) => {
    const of = directory.devicesOf(id)
    return { all: of.length, reachable: of.filter(({ gateway }) => online.get(gateway) === true).length }
  })
  return {
    gateways: online.size,
    gatewaysOnline: [...online.values()].filter(Boolean).length,
    devices: devices.reduce((sum, { all }) => sum + all, 0),
    devicesReachable: devices.reduce((sum, { reachable }) => sum + reachable, 0),
  }
}
