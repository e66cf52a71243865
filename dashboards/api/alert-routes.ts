import { HubError } from '../../core/errors.ts'
import type { FastifyInstance } from 'fastify'
import { operatorOf, refuseForeignOrigin, requireJson } from './guard.ts'
import { placingOf } from './overview.ts'
import { alertLineView, alertView } from './place.ts'
import { actionOf, idOf, limitOf } from './requests.ts'
import type { Sessions } from './sessions.ts'
import type { AlertView } from './views.ts'
import type { WebOptions } from './web-options.ts'

/** GET /api/v1/alerts, GET /api/v1/alerts/ID (its story), POST /api/v1/alerts/ID/actions. */
export function alertRoutes(app: FastifyInstance, options: WebOptions, sessions: Sessions): void {
  const { desk, auth, publicUrl, metrics } = options
  const actions = metrics.counter('web_alert_actions_total', 'What operators did to alerts at the page', ['action'])

  async function storyOf(id: string): Promise<AlertView> {
    const story = await desk.story(id)
    if (story === undefined) throw new HubError('NOT_FOUND', 'There is no alert with this id.')
    return alertView(story, placingOf(options))
  }

  app.get('/api/v1/alerts', async (request) => {
    operatorOf(request, auth, sessions)
    const placing = placingOf(options)
    const recent = await desk.recent(limitOf(request.query))
    return { alerts: recent.map((alert) => alertLineView(alert, placing)) }
  })

  app.get('/api/v1/alerts/:id', async (request) => {
    operatorOf(request, auth, sessions)
    return storyOf(idOf(request.params))
  })

  app.post('/api/v1/alerts/:id/actions', async (request) => {
    const operator = operatorOf(request, auth, sessions)
    requireJson(request)
    refuseForeignOrigin(request, publicUrl)
    const id = idOf(request.params)
    const action = actionOf(request.body)
    await desk.act(id, action, operator)
    actions.add(1, { action: action.type })
    return storyOf(id)
  })
}
