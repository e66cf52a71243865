import { seconds } from '../../core/time.ts'
import type { FastifyInstance } from 'fastify'
import type { WebOptions } from './web-options.ts'

/** The journal takes a tick a second; without one for so long the hub is stuck. */
const FRESH = seconds(15)

/**
 * For whoever watches from outside, without signing in: counts and states, nothing of a person.
 * `/healthz`: should this process be restarted? `/readyz`: may people rely on it? `/metrics`: how much of what?
 */
export function probeRoutes(app: FastifyInstance, options: WebOptions): void {
  const { clock, sim } = options

  app.get('/healthz', async (_request, reply) => {
    const last = options.lastTickAt()
    const age = last === undefined ? undefined : Math.max(0, clock.now() - last)
    const alive = age !== undefined && age <= FRESH * (sim?.speed ?? 1)
    const parts = [
      { part: 'process', ok: true, says: `up ${Math.round(process.uptime())} s` },
      {
        part: 'journal-tick',
        ok: alive,
        says: age === undefined ? 'the journal has taken no tick yet' : `last tick ${(age / 1000).toFixed(1)} s ago`,
      },
    ]
    return reply
      .code(alive ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ok: alive, parts })
  })

  app.get('/readyz', async (_request, reply) => {
    const parts = await options.health()
    const notReady = parts.filter((part) => !part.ok)
    const status = notReady.length === 0 ? 200 : 503
    const body = { ok: status === 200, notReady, parts }
    return reply.code(status).header('cache-control', 'no-store').send(body)
  })

  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await options.metricsText()
    return reply.header('content-type', contentType).header('cache-control', 'no-store').send(body)
  })
}
