import { HubError } from '../../core/errors.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { operatorOf, refuseForeignOrigin, requireJson } from './guard.ts'
import { presenceView } from './presence-view.ts'
import { idOf, presenceWishOf } from './requests.ts'
import type { Sessions } from './sessions.ts'
import type { WebOptions } from './web-options.ts'

/** GET and PUT /api/v1/homes/ID/presence: where the resident is said to be. */
export function presenceRoutes(app: FastifyInstance, options: WebOptions, sessions: Sessions): void {
  const { auth, directory, presence, publicUrl, metrics } = options
  const url = '/api/v1/homes/:id/presence'
  const set = metrics.counter('web_presence_set_total', 'Presence modes set at the page', ['mode'])

  function homeOf(request: FastifyRequest): string {
    const id = idOf(request.params)
    if (directory.home(id) === undefined) throw new HubError('NOT_FOUND', 'There is no home with this id.')
    return id
  }

  app.get(url, async (request) => {
    operatorOf(request, auth, sessions)
    const home = homeOf(request)
    return presenceView(presence.presenceOf(home), home, directory)
  })

  app.put(url, async (request) => {
    const by = operatorOf(request, auth, sessions)
    requireJson(request)
    refuseForeignOrigin(request, publicUrl)
    const home = homeOf(request)
    const wish = presenceWishOf(request.body)
    // What was asked for is on disk; the detectors hear of it in a moment.
    const now = await presence.set({ ...wish, home, by, via: 'page' })
    set.add(1, { mode: wish.mode })
    return presenceView(now, home, directory)
  })
}
