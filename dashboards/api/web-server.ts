import { isIPv6 } from 'node:net'
import { codeOf, HubError } from '../../core/errors.ts'
import { systemClock } from '../../core/time.ts'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { guardAccess } from './access.ts'
import { apiRoutes } from './api-routes.ts'
import { LiveStream } from './live-stream.ts'
import { openApi } from './open-api.ts'
import { followedLink, pageFiles } from './page-files.ts'
import { answerNotFound, problemHandler } from './problem.ts'
import { probeRoutes } from './probe-routes.ts'
import type { Routes } from './routes.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import type { ListenOptions, WebOptions } from './web-options.ts'
import { webhookRoutes } from './webhook-routes.ts'

const MOST_BODY_BYTES = 64 * 1024
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '::1'])

export interface WebServer {
  readonly port: number
  readonly url: string
  /** Ends open streams at once and lets go of the port. Twice is harmless. */
  close(): Promise<void>
}

/** The whole web side without a port: `inject()` asks it in tests. `close()` ends what it began. */
export function buildWeb(options: WebOptions): FastifyInstance {
  const pacing = options.pacing ?? systemClock()
  const app: Routes = fastify({
    logger: false,
    bodyLimit: MOST_BODY_BYTES,
    trustProxy: [...(options.trustedProxies ?? [])],
    forceCloseConnections: true,
    requestTimeout: 30_000,
    return503OnClosing: true,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  const live = new LiveStream(options, pacing)
  const answered = options.metrics.counter('web_requests_total', 'HTTP answers by status class', ['status'])
  options.metrics.gauge('web_live_pages', 'Pages that are open and live', () => live.count())

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(SECURITY_HEADERS)
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
    done()
  })
  app.addHook('onResponse', (_request, reply, done) => {
    answered.add(1, { status: `${Math.floor(reply.statusCode / 100)}xx` })
    done()
  })
  app.addHook('onReady', (done) => {
    live.start()
    done()
  })
  app.addHook('preClose', (done) => {
    live.close()
    done()
  })
  app.setErrorHandler(problemHandler(options.log))
  app.setNotFoundHandler((request, reply) =>
    followedLink(request) ? reply.code(404).sendFile('index.html') : answerNotFound(request, reply),
  )
  guardAccess(app, options)
  openApi(app)
  probeRoutes(app, options)
  // Behind the document's own part, which has to see each of them.
  void app.register(async (api: Routes) => apiRoutes(api, options, { pacing, live }))
  webhookRoutes(app, options)
  pageFiles(app, options.pageDir)
  return app
}

/**
 * Serves the page and the API.
 *
 * @throws PORT_IN_USE. @throws CONFIG_INVALID when nobody need sign in and `host` can be reached from other machines.
 */
export async function startWeb(options: ListenOptions): Promise<WebServer> {
  const host = options.host ?? (options.auth === 'open' ? '127.0.0.1' : '0.0.0.0')
  if (options.auth === 'open' && !LOOPBACK_HOSTS.has(host)) {
    throw new HubError('CONFIG_INVALID', `Without a password the page may listen on 127.0.0.1 only, not on ${host}.`)
  }
  const app = buildWeb(options)
  try {
    await app.listen({ host, port: options.port })
  } catch (error) {
    await app.close()
    throw listenError(error, options.port)
  }
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  const shownHost = host === '0.0.0.0' ? '127.0.0.1' : host
  return { port, url: `http://${isIPv6(shownHost) ? `[${shownHost}]` : shownHost}:${port}`, close: () => app.close() }
}

function listenError(error: unknown, port: number): unknown {
  if (codeOf(error) !== 'EADDRINUSE') return error
  const advice = `Port ${port} is taken by another program: stop it, or set HUB_HTTP_PORT to a free port.`
  return new HubError('PORT_IN_USE', advice, { cause: error })
}
