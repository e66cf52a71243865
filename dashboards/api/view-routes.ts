import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import { name } from '../../core/names.ts'
import { askerOf } from './access.ts'
import { homeDetail, maskedDetail } from './home-detail.ts'
import { overview, written } from './overview.ts'
import { homeFor } from './presence-routes.ts'
import { quarantineView } from './quarantine-view.ts'
import { idParams, type Routes } from './routes.ts'
import type { UnmaskedView } from './views.ts'
import type { DemoHooks, WebOptions } from './web-options.ts'

const incident = z.strictObject({ kind: z.string().max(64), home: name })

/** GET /api/v1/overview, /api/v1/homes/ID, /api/v1/quarantine, POST /api/v1/homes/ID/unmask; in a demonstration POST /api/v1/demo/incidents. */
export function viewRoutes(app: Routes, options: WebOptions): void {
  const { quarantine, audit, sim } = options
  const homes = { params: idParams, tags: ['homes'] }

  app.get(
    '/api/v1/overview',
    { config: { needs: 'homes:read' }, schema: { tags: ['watch'] } },
    async (request, reply) => {
      const { tag, body } = await written(await overview(options, askerOf(request)))
      void reply.header('etag', tag).header('cache-control', 'private, no-cache')
      if (request.headers['if-none-match'] === tag) return reply.code(304).send()
      return reply.type('application/json; charset=utf-8').send(body)
    },
  )

  app.get('/api/v1/homes/:id', { config: { needs: 'homes:read' }, schema: homes }, async (request) => {
    const asker = askerOf(request)
    const detail = await homeDetail(options, homeFor(asker, request.params.id))
    if (asker.may('residents:unmask')) return detail
    return maskedDetail(detail)
  })

  // A look at what is masked is an act of its own: a POST, so that it is neither cached nor fetched ahead.
  app.post('/api/v1/homes/:id/unmask', { config: { needs: 'residents:unmask' }, schema: homes }, async (request) => {
    const asker = askerOf(request)
    const { id, area, residentName, residentPhone, entry } = homeFor(asker, request.params.id)
    await audit.write({ operator: asker.operator.id, action: 'resident:unmask', home: id, area })
    const view: UnmaskedView = { name: residentName, phone: residentPhone, entry }
    return view
  })

  const shelf = { config: { needs: 'quarantine:read' as const }, schema: { tags: ['devices'] } }
  app.get('/api/v1/quarantine', shelf, async (request) => {
    // A message that nobody could read belongs to no area.
    const { scope, directory } = askerOf(request)
    if (scope !== '') return { counts: {}, newest: [] }
    return quarantineView(quarantine, directory)
  })

  if (sim !== undefined) demoRoute(app, sim)
}

function demoRoute(app: Routes, sim: DemoHooks): void {
  const route = { config: { needs: 'alerts:act' as const }, schema: { body: incident, tags: ['demo'] } }
  app.post('/api/v1/demo/incidents', route, async (request, reply) => {
    const wanted = request.body
    const kind = sim.incidents.find((one) => one === wanted.kind)
    if (kind === undefined) throw new HubError('BAD_REQUEST', 'kind: the demonstration cannot bring this about')
    const { id } = homeFor(askerOf(request), wanted.home)
    await sim.press(kind, id)
    return reply.code(202).send({})
  })
}
