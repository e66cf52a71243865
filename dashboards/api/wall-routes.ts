import { areaAt } from '../../core/names.ts'
import { type Asker, askerOf } from './access.ts'
import { inSlices } from './in-slices.ts'
import { areaNames } from './place.ts'
import type { Routes } from './routes.ts'
import type { WallAlertView, WallView } from './wall-views.ts'
import type { WebOptions } from './web-options.ts'

/** More do not fit a screen that is read from across a hall. */
const MOST_ROWS = 8

/** GET /api/v1/wall: what a wall board shows, and nothing that is about a person. */
export function wallRoutes(app: Routes, options: WebOptions): void {
  app.get('/api/v1/wall', { config: { needs: 'alerts:read' }, schema: { tags: ['watch'] } }, (request) =>
    wallView(options, askerOf(request)),
  )
}

async function wallView(options: WebOptions, { desk, directory }: Asker): Promise<WallView> {
  const { clock, timeZone, board, sim } = options
  const open = await desk.open()
  const heard = await inSlices(directory.homes(), ({ id }) => board.state(id).gateways.some(({ online }) => online))
  const shown = open.slice(0, MOST_ROWS).map(({ subject, severity, kind, state, openedAt }, key): WallAlertView => {
    const area = 'area' in subject ? subject.area : (directory.home(subject.home)?.area ?? '')
    return { key, severity, kind, state, openedAt, areaNames: areaNames(areaAt(area, 'village') ?? area, directory) }
  })
  return {
    now: clock.now(),
    speed: sim?.speed ?? 1,
    timeZone,
    alerts: shown,
    alertsTotal: open.length,
    homesTotal: heard.length,
    homesOnline: heard.filter(Boolean).length,
  }
}
