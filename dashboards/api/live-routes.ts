import type { ServerResponse } from 'node:http'
import { HubError } from '../../core/errors.ts'
import type { FastifyInstance } from 'fastify'
import { cookieOf, operatorOf } from './guard.ts'
import type { LiveClient, LiveStream } from './live-stream.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import type { Sessions } from './sessions.ts'
import type { WebOptions } from './web-options.ts'

/** Bytes that may wait for one page before it is let go. A screen that sleeps must not cost the hub its memory. */
const MOST_WAITING = 512 * 1024

function clientOf(response: ServerResponse, welcome: () => boolean): LiveClient {
  return {
    send(text) {
      if (response.destroyed || response.writableLength > MOST_WAITING) return false
      response.write(text)
      return true
    },
    // Not `end()`: that would wait for a page that does not read.
    end: () => void response.destroy(),
    welcome,
  }
}

/** GET /api/v1/events: what changes, as server-sent events. */
export function liveRoutes(app: FastifyInstance, options: WebOptions, sessions: Sessions, live: LiveStream): void {
  app.get('/api/v1/events', (request, reply) => {
    operatorOf(request, options.auth, sessions)
    if (live.full()) throw new HubError('TOO_MANY_TRIES', 'Too many pages are open: close some, then reload.')
    const seen = request.headers['last-event-id']
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.write('retry: 1000\n\n')
    const cookie = cookieOf(request)
    const client = clientOf(response, () => options.auth === 'open' || sessions.find(cookie) !== undefined)
    response.on('error', () => live.detach(client))
    response.on('close', () => live.detach(client))
    live.attach(client, typeof seen === 'string' ? seen : undefined)
  })
}
