import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import { askerOf } from './access.ts'
import { homeFor } from './presence-routes.ts'
import { idParams, type Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const order = z.strictObject({
  /** The home's id, typed by hand. */
  confirm: z.string().max(64),
  why: z.string().trim().min(1, '请写明原因。 Say why.').max(200),
})

/** POST /api/v1/homes/ID/copy (all that is kept of it), POST /api/v1/homes/ID/erasure, GET /api/v1/erasures. */
export function privacyRoutes(app: Routes, { privacy, audit }: WebOptions): void {
  const tags = ['privacy']
  const schema = { params: idParams, tags }

  // A look at everything is an act: a POST, neither cached nor fetched ahead.
  app.post('/api/v1/homes/:id/copy', { config: { needs: 'residents:copy' }, schema }, async (request, reply) => {
    const asker = askerOf(request)
    const { id, area } = homeFor(asker, request.params.id)
    await audit.write({ operator: asker.operator.id, action: 'home:copy', home: id, area })
    const copy = await privacy.copyOf(id)
    if (copy === undefined) throw new HubError('NOT_FOUND', 'There is no home with this id.')
    void reply.header('content-disposition', `attachment; filename="home-${id}.json"`)
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(copy, undefined, 2))
  })

  const erase = { config: { needs: 'homes:erase' as const }, schema: { ...schema, body: order } }
  app.post('/api/v1/homes/:id/erasure', erase, async (request, reply) => {
    const asker = askerOf(request)
    const { id, area } = homeFor(asker, request.params.id)
    const { confirm, why } = request.body
    if (confirm !== id) {
      throw new HubError('BAD_REQUEST', 'confirm: 与住户编号不符，没有删除。 Type the home’s id; nothing was erased.')
    }
    const by = asker.operator.id
    // Under the order's number, not the home's: the line stays when the home is gone.
    const erasure = await privacy.erase({ home: id, by, why })
    await audit.write({ operator: by, action: 'home:erase', area, object: `erasure-${erasure.number}` })
    return reply.code(202).send(erasure)
  })

  app.get('/api/v1/erasures', { config: { needs: 'homes:erase' }, schema: { tags } }, async (request) => {
    // A home that is gone belongs to no area any more.
    if (askerOf(request).scope !== '') return { erasures: [] }
    return { erasures: await privacy.erasures() }
  })
}
