import type { ServerResponse } from 'node:http'
import { HubError } from '../../core/errors.ts'
import type { Holder } from '../../core/operators.ts'
import { type Asker, askerOf } from './access.ts'
import { cookieOf } from './guard.ts'
import type { LiveClient, LiveStream } from './live-stream.ts'
import type { Routes } from './routes.ts'
import { SECURITY_HEADERS } from './security-headers.ts'
import type { WebOptions } from './web-options.ts'

/** Bytes that may wait for one page before it is let go. A screen that sleeps must not cost the hub its memory. */
const MOST_WAITING = 512 * 1024

function clientOf(response: ServerResponse, asker: Asker, welcome: () => boolean): LiveClient {
  return {
    operator: asker.operator.id,
    audience: { scope: asker.scope, alerts: asker.may('alerts:read'), helps: asker.may('residents:unmask') },
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
export function liveRoutes(app: Routes, { auth }: WebOptions, live: LiveStream): void {
  app.get('/api/v1/events', { config: { needs: 'homes:read' }, schema: { tags: ['watch'] } }, (request, reply) => {
    const asker = askerOf(request)
    if (live.full(asker.operator.id))
      throw new HubError('TOO_MANY_TRIES', 'Too many pages are open: close some, then reload.')
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
    const token = cookieOf(request) ?? ''
    const client = clientOf(response, asker, () => auth === 'open' || stillHolds(auth.operators.holderOf(token), asker))
    response.on('error', () => live.detach(client))
    response.on('close', () => live.detach(client))
    live.attach(client, typeof seen === 'string' ? seen : undefined)
  })
}

/** Signed in still, and as the same: whoever is given another area or role opens the page anew. */
function stillHolds(holder: Holder | undefined, { operator }: Asker): boolean {
  return holder?.operator.role === operator.role && holder.operator.scope === operator.scope
}
