import { z } from 'zod'
import { type AlertAction, type AlertSummary, needsTaken } from '../../core/alert.ts'
import { civilDayOf, parseCivilDay } from '../../core/civil-day.ts'
import { HubError } from '../../core/errors.ts'
import { askerOf } from './access.ts'
import { alertSeen } from './alert-seen.ts'
import { lineSeen } from './alert-sight.ts'
import { placingFor } from './overview.ts'
import { alertLookRoutes } from './alert-look-routes.ts'
import { idParams, type Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const outcome = z.enum(['real-emergency', 'help-given', 'false-alarm', 'test', 'no-access'])
const text = z
  .string()
  .trim()
  .max(500)
  .transform((said) => (said === '' ? undefined : said))
  .optional()
const resolve = z.strictObject({
  type: z.literal('resolve'),
  outcome,
  note: text,
  taken: text,
  followUpOn: z.iso.date().optional(),
})
const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('acknowledge') }),
  z.strictObject({ type: z.literal('en-route') }),
  z.strictObject({ type: z.literal('on-scene') }),
  z.strictObject({ type: z.literal('pass-on') }),
  resolve,
])
const list = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) })

/** GET /api/v1/alerts, GET /api/v1/alerts/ID (its story), POST /api/v1/alerts/ID/actions; and what alert-look-routes.ts adds. */
export function alertRoutes(app: Routes, options: WebOptions): void {
  const { metrics, audit } = options
  const actions = metrics.counter('web_alert_actions_total', 'What operators did to alerts at the page', ['action'])
  const tags = ['alerts']
  const read = { needs: 'alerts:read' as const }
  const one = '/api/v1/alerts/:id'

  app.get('/api/v1/alerts', { config: read, schema: { tags, querystring: list } }, async (request) => {
    const asker = askerOf(request)
    const placing = placingFor(options, asker)
    const recent = await asker.desk.recent(request.query.limit)
    return { alerts: recent.map((alert) => lineSeen(alert, asker, placing)) }
  })

  app.get(one, { config: read, schema: { tags, params: idParams } }, async (request) =>
    alertSeen(options, askerOf(request), request.params.id),
  )

  const act = { config: { needs: 'alerts:act' as const }, schema: { tags, params: idParams, body: action } }
  app.post(`${one}/actions`, act, async (request) => {
    const asker = askerOf(request)
    const { desk, operator } = asker
    const wanted = actionOf(request.body)
    if (wanted.type === 'resolve') {
      refusePastDay(wanted.followUpOn)
      refuseUntold(wanted, await desk.story(request.params.id))
    }
    await desk.act(request.params.id, wanted, operator.id)
    actions.add(1, { action: wanted.type })
    const view = await alertSeen(options, asker, request.params.id)
    const { home, area } = view.place
    await audit.write({ operator: operator.id, action: `alert:${wanted.type}`, home, area, object: view.id })
    return view
  })
  alertLookRoutes(app, options)

  function refusePastDay(wanted: string | undefined): void {
    if (wanted === undefined) return
    const day = parseCivilDay(wanted)
    if (day === undefined || day < civilDayOf(options.clock.now(), options.timeZone)) {
      throw new HubError('BAD_REQUEST', 'followUpOn: 回访日期不能早于今天。 The follow-up must not lie in the past.')
    }
  }
}

/** What was done is part of how an alert ended that somebody had to act upon. */
function refuseUntold(wanted: Extract<AlertAction, { type: 'resolve' }>, alert: AlertSummary | undefined): void {
  if (alert === undefined || wanted.taken !== undefined || !needsTaken(alert.severity, wanted.outcome)) return
  throw new HubError('BAD_REQUEST', 'taken: 请写明处置措施。 Say what was done.')
}

/** What was left empty is left out. */
function actionOf(wanted: z.output<typeof action>): AlertAction {
  if (wanted.type !== 'resolve') return wanted
  const { type, outcome: came, note, taken, followUpOn } = wanted
  return {
    type,
    outcome: came,
    ...(note === undefined ? {} : { note }),
    ...(taken === undefined ? {} : { taken }),
    ...(followUpOn === undefined ? {} : { followUpOn }),
  }
}
