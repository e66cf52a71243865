import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import type { AlertId } from '../../core/names.ts'
import { type Asker, askerOf } from './access.ts'
import { alertPosition, positionWindow } from './alert-position.ts'
import { alertReadings, windowAround } from './alert-readings.ts'
import { alertSeen } from './alert-seen.ts'
import { idParams, type Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

/** As replies name it: a letter and a number, in whatever case it was typed. */
const codeParams = z.object({
  code: z
    .string()
    .regex(/^[a-z]\d{1,8}$/i)
    .toUpperCase(),
})

/**
 * GET /api/v1/alerts/by-code/CODE (the open alert that replies call so), GET /api/v1/alerts/ID/readings, and GET /api/v1/alerts/ID/position:
 * where the resident was, which is written down whenever it is told.
 */
export function alertLookRoutes(app: Routes, options: WebOptions): void {
  const config = { needs: 'alerts:read' as const }
  const tags = ['alerts']

  app.get('/api/v1/alerts/by-code/:code', { config, schema: { tags, params: codeParams } }, async (request) => {
    const asker = askerOf(request)
    const { code } = request.params
    const found = (await asker.desk.open()).find((alert) => alert.code === code)
    if (found === undefined) throw new HubError('NOT_FOUND', 'There is no open alert with this code.')
    return alertSeen(options, asker, found.id)
  })

  app.get('/api/v1/alerts/:id/readings', { config, schema: { tags, params: idParams } }, async (request) => {
    const { alert, home } = await alertAndHome(askerOf(request), request.params.id)
    return alertReadings(options, home, windowAround(alert, options.clock.now()))
  })

  const full = { config: { needs: 'residents:unmask' as const }, schema: { tags, params: idParams } }
  app.get('/api/v1/alerts/:id/position', full, async (request) => {
    const asker = askerOf(request)
    const { alert, home } = await alertAndHome(asker, request.params.id)
    const view = await alertPosition(options, home, positionWindow(alert, options.clock.now()))
    if (view.position !== undefined && home !== undefined) {
      const about = { home: home.id, area: home.area, object: alert.id }
      await options.audit.write({ operator: asker.operator.id, action: 'position:look', ...about })
    }
    return view
  })
}

/** Both as the asker may see them. @throws NOT_FOUND */
async function alertAndHome({ desk, directory }: Asker, id: AlertId) {
  const alert = await desk.story(id)
  if (alert === undefined) throw new HubError('NOT_FOUND', 'There is no alert with this id.')
  return { alert, home: 'home' in alert.subject ? directory.home(alert.subject.home) : undefined }
}
