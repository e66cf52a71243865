import { z } from 'zod'
import { HubError } from '../../core/errors.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebOptions } from './web-options.ts'

const jsonObject = z.record(z.string(), z.unknown())
const params = z.object({ vendor: z.string(), '*': z.string() })

/** The plain fields of a body; lists and nested things stand in the raw body only. */
function fieldsOf(type: string, raw: string): Readonly<Record<string, string>> {
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(raw))
  const parsed = jsonObject.safeParse(parsedJson(raw))
  if (!parsed.success) return {}
  const plain = Object.entries(parsed.data).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  )
  return Object.fromEntries(plain.map(([key, value]) => [key, String(value)]))
}

function parsedJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch (error) {
    throw new HubError('BAD_REQUEST', 'The body is not JSON.', { cause: error })
  }
}

function headersOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : value]),
  )
}

/**
 * POST /webhooks/VENDOR/…: replies and receipts. Whether it really is the vendor is for the vendor's own part to
 * check; it gets the address as the vendor saw it, since that is what is signed.
 */
export function webhookRoutes(app: FastifyInstance, options: WebOptions): void {
  void app.register(async (scope) => {
    // The bytes as they came: a signature is over those.
    scope.removeAllContentTypeParsers()
    for (const type of ['application/x-www-form-urlencoded', 'application/json']) {
      scope.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => done(null, body))
    }
    scope.post('/webhooks/:vendor/*', { schema: { hide: true } }, async (request, reply) => {
      const { vendor, '*': path } = params.parse(request.params)
      const webhook = options.webhooks.find((one) => one.vendor === vendor)
      if (webhook === undefined) throw new HubError('NOT_FOUND', 'No such vendor is set up.')
      const rawBody = typeof request.body === 'string' ? request.body : ''
      const base = options.publicUrl ?? `${request.protocol}://${request.host}`
      const answer = await webhook.receive({
        path,
        url: base + request.url,
        headers: headersOf(request),
        fields: fieldsOf(request.headers['content-type'] ?? '', rawBody),
        rawBody,
      })
      return reply.code(answer.status).header('content-type', answer.contentType).send(answer.body)
    })
  })
}
