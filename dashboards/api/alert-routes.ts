import { z } from 'zod'
import type { AlertAction, AlertDesk } from '../../core/alert.ts'
import { HubError } from '../../core/errors.ts'
import { askerOf } from './access.ts'
import { placingOf } from './overview.ts'
import { alertLineView, alertView } from './place.ts'
import { idParams, type Routes } from './routes.ts'
import type { AlertView } from './views.ts'
import type { WebOptions } from './web-options.ts'

const outcome = z.enum(['real-emergency', 'help-given', 'false-alarm', 'test', 'no-access'])
const note = z
  .string()
  .trim()
  .max(500)
  .transform((text) => (text === '' ? undefined : text))
  .optional()
const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('acknowledge') }),
  z.strictObject({ type: z.literal('en-route') }),
  z.strictObject({ type: z.literal('on-scene') }),
  z.strictObject({ type: z.literal('pass-on') }),
  z.strictObject({ type: z.literal('resolve'), outcome, note }),
])
const list = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) })

/** GET /api/v1/alerts, GET /api/v1/alerts/ID (its story), POST /api/v1/alerts/ID/actions. */
export function alertRoutes(app: Routes, options: WebOptions): void {
  const { metrics, audit } = options
  const actions = metrics.counter('web_alert_actions_total', 'What operators did to alerts at the page', ['action'])
  const tags = ['alerts']
  const read = { needs: 'alerts:read' as const }
  const one = '/api/v1/alerts/:id'

  async function storyOf(desk: AlertDesk, id: string): Promise<AlertView> {
    const story = await desk.story(id)
    if (story === undefined) throw new HubError('NOT_FOUND', 'There is no alert with this id.')
    return alertView(story, placingOf(options))
  }

  app.get('/api/v1/alerts', { config: read, schema: { tags, querystring: list } }, async (request) => {
    const placing = placingOf(options)
    const recent = await askerOf(request).desk.recent(request.query.limit)
    return { alerts: recent.map((alert) => alertLineView(alert, placing)) }
  })

  app.get(one, { config: read, schema: { tags, params: idParams } }, async (request) =>
    storyOf(askerOf(request).desk, request.params.id),
  )

  const act = { config: { needs: 'alerts:act' as const }, schema: { tags, params: idParams, body: action } }
  app.post(`${one}/actions`, act, async (request) => {
    const { desk, operator } = askerOf(request)
    const wanted = actionOf(request.body)
    await desk.act(request.params.id, wanted, operator.id)
    actions.add(1, { action: wanted.type })
    const view = await storyOf(desk, request.params.id)
    const { home, area } = view.place
    await audit.write({ operator: operator.id, action: `alert:${wanted.type}`, home, area, object: view.id })
    return view
  })
}

function actionOf(wanted: z.output<typeof action>): AlertAction {
  if (wanted.type !== 'resolve') return wanted
  const { note: said, ...rest } = wanted
  return said === undefined ? rest : { ...rest, note: said }
}
