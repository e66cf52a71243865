import swagger from '@fastify/swagger'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { Routes } from './routes.ts'

/** GET /api/v1/openapi.json: every route of the API, made from the routes themselves (OpenAPI 3.1). */
export function openApi(app: Routes): void {
  void app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '守望中枢 Shouwang Hub',
        version: '1',
        description:
          'Answers are JSON, failures application/problem+json (RFC 9457) with a code of docs/errors.md. Whoever signs in gets a cookie; ' +
          'every route answers within the area of who asks: what lies elsewhere is not there (404).',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'shouwang_session' } } },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
  })
  const route = { config: { needs: 'nobody' as const }, schema: { hide: true } }
  app.get('/api/v1/openapi.json', route, () => app.swagger())
}
