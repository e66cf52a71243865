import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import type { Home } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import { type Presence, presenceMode } from '../../core/presence.ts'
import { type Asker, askerOf } from './access.ts'
import { maskedPresence, operatorName, presenceView } from './presence-view.ts'
import { idParams, type Routes } from './routes.ts'
import type { PresenceView } from './views.ts'
import type { WebOptions } from './web-options.ts'

const wish = z.strictObject({ mode: presenceMode, until: z.number().int().optional() })

/** The home as who asks may see it. @throws NOT_FOUND */
export function homeFor({ directory }: Asker, id: string): Home {
  const home = directory.home(id)
  if (home === undefined) throw new HubError('NOT_FOUND', 'There is no home with this id.')
  return home
}

/** GET and PUT /api/v1/homes/ID/presence: where the resident is said to be. */
export function presenceRoutes(app: Routes, { presence, metrics, audit, auth }: WebOptions): void {
  const url = '/api/v1/homes/:id/presence'
  const set = metrics.counter('web_presence_set_total', 'Presence modes set at the page', ['mode'])
  const schema = { params: idParams, tags: ['homes'] }
  const seen = (now: Presence | undefined, home: HomeId, asker: Asker): PresenceView => {
    const view = presenceView(now, home, {
      directory: asker.directory,
      operatorName: (id) => operatorName({ auth }, id),
    })
    return asker.may('residents:unmask') ? view : maskedPresence(view)
  }

  app.get(url, { config: { needs: 'homes:read' }, schema }, async (request) => {
    const { id } = homeFor(askerOf(request), request.params.id)
    return seen(presence.presenceOf(id), id, askerOf(request))
  })

  app.put(url, { config: { needs: 'presence:set' }, schema: { ...schema, body: wish } }, async (request) => {
    const { operator } = askerOf(request)
    const { id, area } = homeFor(askerOf(request), request.params.id)
    const { mode, until } = request.body
    // What was asked for is on disk; the detectors hear of it in a moment.
    const now = await presence.set({ mode, until, home: id, by: operator.id, via: 'page' })
    set.add(1, { mode })
    await audit.write({ operator: operator.id, action: 'presence:set', home: id, area, detail: mode })
    return seen(now, id, askerOf(request))
  })
}
