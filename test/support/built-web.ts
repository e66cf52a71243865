import { buildWeb } from '../../dashboards/api/web-server.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import type { FastifyInstance } from 'fastify'
import { fakeWeb } from './fake-web.ts'
import type { FakeWeb } from './fake-web.ts'
import { ManualClock } from './manual-clock.ts'

/** 2026-11-22 14:32:07 in Tianjin. */
export const NOW = Date.UTC(2026, 10, 22, 6, 32, 7)
export const JSON_TYPE = { 'content-type': 'application/json' }

export interface BuiltWeb {
  readonly app: FastifyInstance
  readonly web: FakeWeb
  readonly clock: ManualClock
}

/** The web side without a port, over fakes, with a clock that stands still. The caller closes `app`. */
export function builtWeb(change: Partial<WebOptions> = {}, clock = new ManualClock(NOW)): BuiltWeb {
  const web = fakeWeb({ pacing: clock, ...change }, clock)
  return { app: buildWeb(web.options), web, clock }
}

/** A POST as the page sends it. */
export const post = (to: FastifyInstance, url: string, body: unknown, headers: Record<string, string> = {}) =>
  to.inject({ method: 'POST', url, headers: { ...JSON_TYPE, ...headers }, payload: JSON.stringify(body) })
