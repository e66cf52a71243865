import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import { askerOf } from './access.ts'
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

/** GET /api/v1/alerts/by-code/CODE (the open alert that replies call so), GET /api/v1/alerts/ID/readings. */
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
    const asker = askerOf(request)
    const alert = await asker.desk.story(request.params.id)
    if (alert === undefined) throw new HubError('NOT_FOUND', 'There is no alert with this id.')
    const home = 'home' in alert.subject ? asker.directory.home(alert.subject.home) : undefined
    return alertReadings(options, home, windowAround(alert, options.clock.now()))
  })
}
