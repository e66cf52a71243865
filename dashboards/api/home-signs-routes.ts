import { z } from 'zod'
import type { Home } from '../../core/directory.ts'
import { type Asker, askerOf } from './access.ts'
import { homeRibbon } from './home-ribbon.ts'
import { homeVitals } from './home-vitals.ts'
import { homeFor } from './presence-routes.ts'
import { idParams, type Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const span = z.object({ days: z.enum(['30', '90']).default('30') })

/**
 * GET /api/v1/homes/ID/ribbon and /vitals: where somebody was hour by hour, and how they are. No business of who only looks after
 * devices; every look at it is written down.
 */
export function homeSignsRoutes(app: Routes, options: WebOptions): void {
  const url = '/api/v1/homes/:id'
  const config = { needs: 'residents:unmask' as const }
  const schema = { params: idParams, tags: ['homes'] }
  const looked = ({ operator }: Asker, what: 'ribbon' | 'vital-signs', { id, area }: Home): Promise<void> =>
    options.audit.write({ operator: operator.id, action: `${what}:look`, home: id, area })

  app.get(`${url}/ribbon`, { config, schema }, async (request) => {
    const asker = askerOf(request)
    const home = homeFor(asker, request.params.id)
    const view = await homeRibbon(options, home)
    if (view.rooms.length > 0) await looked(asker, 'ribbon', home)
    return view
  })

  app.get(`${url}/vitals`, { config, schema: { ...schema, querystring: span } }, async (request) => {
    const asker = askerOf(request)
    const home = homeFor(asker, request.params.id)
    const view = await homeVitals(options, home, request.query.days)
    if (view.vitals.length > 0) await looked(asker, 'vital-signs', home)
    return view
  })
}
