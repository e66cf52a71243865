import type { Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

/** GET /api/v1/system: the hub's parts and its vendors, and how each is doing. */
export function systemRoutes(app: Routes, options: WebOptions): void {
  const config = { needs: 'system:read' as const }
  app.get('/api/v1/system', { config, schema: { tags: ['system'] } }, async () => {
    const [parts, vendors] = await Promise.all([options.health(), options.vendorHealth()])
    return { parts, vendors }
  })
}
