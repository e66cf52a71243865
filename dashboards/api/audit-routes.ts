import { z } from 'zod'
import { name } from '../../core/names.ts'
import { askerOf } from './access.ts'
import { auditNames } from './audit-names.ts'
import type { AuditView } from './audit-views.ts'
import type { Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const query = z.strictObject({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  operator: name.optional(),
  home: name.optional(),
})

/** GET /api/v1/audit: what operators did and looked at, newest first, a page at a time, and what all of it is called. */
export function auditRoutes(app: Routes, options: WebOptions): void {
  const config = { needs: 'audit:read' as const }
  app.get(
    '/api/v1/audit',
    { config, schema: { querystring: query, tags: ['audit'] } },
    async (request): Promise<AuditView> => {
      const asker = askerOf(request)
      const page = await options.audit.read({ ...request.query, scope: asker.scope })
      return { ...page, names: await auditNames(page.entries, asker, options) }
    },
  )
}
