import { HubError } from '../../core/errors.ts'
import type { FastifyInstance } from 'fastify'
import { operatorOf, refuseForeignOrigin, requireJson } from './guard.ts'
import { homeDetail } from './home-detail.ts'
import { overview, tagOf } from './overview.ts'
import { quarantineView } from './quarantine-view.ts'
import { idOf, incidentOf } from './requests.ts'
import type { Sessions } from './sessions.ts'
import type { DemoHooks, WebOptions } from './web-options.ts'

/** GET /api/v1/overview, /api/v1/homes/ID, /api/v1/quarantine; in a demonstration POST /api/v1/demo/incidents. */
export function viewRoutes(app: FastifyInstance, options: WebOptions, sessions: Sessions): void {
  const { auth, directory, quarantine, sim } = options

  app.get('/api/v1/overview', async (request, reply) => {
    operatorOf(request, auth, sessions)
    const view = await overview(options)
    const tag = tagOf(view)
    void reply.header('etag', tag).header('cache-control', 'private, no-cache')
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    return reply.send(view)
  })

  app.get('/api/v1/homes/:id', async (request) => {
    operatorOf(request, auth, sessions)
    const home = directory.home(idOf(request.params))
    if (home === undefined) throw new HubError('NOT_FOUND', 'There is no home with this id.')
    return homeDetail(options, home)
  })

  app.get('/api/v1/quarantine', async (request) => {
    operatorOf(request, auth, sessions)
    return quarantineView(quarantine)
  })

  if (sim !== undefined) demoRoute(app, options, sessions, sim)
}

function demoRoute(app: FastifyInstance, options: WebOptions, sessions: Sessions, sim: DemoHooks): void {
  app.post('/api/v1/demo/incidents', async (request, reply) => {
    operatorOf(request, options.auth, sessions)
    requireJson(request)
    refuseForeignOrigin(request, options.publicUrl)
    const wanted = incidentOf(request.body)
    const kind = sim.incidents.find((one) => one === wanted.kind)
    if (kind === undefined) throw new HubError('BAD_REQUEST', 'kind: the demonstration cannot bring this about')
    if (options.directory.home(wanted.home) === undefined) throw new HubError('NOT_FOUND', 'There is no such home.')
    await sim.press(kind, wanted.home)
    return reply.code(202).send({})
  })
}
