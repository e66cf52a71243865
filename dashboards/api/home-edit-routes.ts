import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import type { HomeChange } from '../../core/home-editing.ts'
import { name } from '../../core/names.ts'
import { askerOf } from './access.ts'
import { homeFor } from './presence-routes.ts'
import { idParams, type Routes } from './routes.ts'
import { typedText } from './typed-text.ts'
import type { WebOptions } from './web-options.ts'

const facts = z.strictObject({
  careLevel: z.enum(['self-caring', 'partly-dependent', 'fully-dependent']),
  occupants: z.int().min(1).max(20),
  pets: z.boolean(),
  /** Empty: nothing is known of it. */
  entry: typedText(200),
})
const contacts = z.strictObject({
  contacts: z.array(z.strictObject({ id: name, phone: typedText(40).optional() })).max(50),
})

/**
 * PUT /api/v1/homes/ID/facts and /contacts. Both want the `version` of the home's profile as If-Match, so that of two who change a
 * home at once the second is told so (412).
 */
export function homeEditRoutes(app: Routes, { homeEditor, audit }: WebOptions): void {
  const url = '/api/v1/homes/:id'
  const config = { needs: 'homes:write' as const }
  const schema = { params: idParams, tags: ['homes'] }

  async function changed(request: FastifyRequest, id: string, change: HomeChange): Promise<string | undefined> {
    const { directory, operator } = askerOf(request)
    const { id: home, area } = homeFor(askerOf(request), id)
    const sees = (other: string): boolean => directory.home(other) !== undefined
    const said = await homeEditor.change({ ...change, home, sees, version: versionIn(request) })
    if (said.length > 0) {
      await audit.write({ operator: operator.id, action: 'home:change', home, area, detail: said.join('; ') })
    }
    return homeEditor.version(home)
  }

  app.put(`${url}/facts`, { config, schema: { ...schema, body: facts } }, async (request, reply) => {
    const { entry, ...rest } = request.body
    const wish = { facts: { ...rest, entry: entry === '' ? undefined : entry } }
    const version = await changed(request, request.params.id, wish)
    return reply
      .header('etag', `"${version ?? ''}"`)
      .code(204)
      .send()
  })

  app.put(`${url}/contacts`, { config, schema: { ...schema, body: contacts } }, async (request, reply) => {
    const version = await changed(request, request.params.id, request.body)
    return reply
      .header('etag', `"${version ?? ''}"`)
      .code(204)
      .send()
  })
}

/** @throws BAD_REQUEST */
function versionIn({ headers }: FastifyRequest): string {
  const version = /^"([\w-]+)"$/.exec(headers['if-match'] ?? '')?.[1]
  if (version !== undefined) return version
  throw new HubError('BAD_REQUEST', 'If-Match: the version of the home’s profile, in quotes, is missing.')
}
