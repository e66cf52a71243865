import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Home } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import type { ReplayState } from '../../core/quarantine.ts'
import { type Clock, seconds } from '../../core/time.ts'
import { askerOf } from './access.ts'
import { devicesOfHome } from './devices-of-home.ts'
import { Replacements } from './devices-replacements.ts'
import type { DevicesView } from './devices-views.ts'
import type { Routes } from './routes.ts'
import { areasOf, sendRows } from './rows-answer.ts'
import type { WebOptions } from './web-options.ts'
import { WrittenRows } from './written-rows.ts'

const FRESH = seconds(10)

/** GET /api/v1/devices, /api/v1/devices/replacements, /api/v1/quarantine/replay; POST /api/v1/quarantine/replay. */
export function devicesRoutes(app: Routes, options: WebOptions, pacing: Clock): void {
  const edition = randomUUID()
  const write = (home: Home) => ({ all: JSON.stringify(devicesOfHome(home, options)) })
  const list = new WrittenRows({ write, freshFor: FRESH, clock: pacing })
  const stop = options.directory.onChange(() => list.forget())
  app.addHook('preClose', (done) => {
    stop()
    done()
  })
  const route = { config: { needs: 'devices:read' as const }, schema: { tags: ['devices'] } }
  app.get('/api/v1/devices', route, async (request, reply) => {
    const asker = askerOf(request)
    const homes = asker.directory.homes()
    const head: Omit<DevicesView, 'homes'> = { areas: areasOf(homes, asker) }
    return sendRows(request, reply, { ...(await list.of(homes, 'all')), edition, head })
  })

  const replacements = new Replacements(options)
  app.get('/api/v1/devices/replacements', route, async (request) => replacements.of(askerOf(request)))
  replayRoutes(app, options)
}

/** What nobody could read belongs to no area: only who sees everything looks at it, or has it decoded again. */
function replayRoutes(app: Routes, { replay, audit }: Pick<WebOptions, 'replay' | 'audit'>): void {
  const look = { config: { needs: 'quarantine:read' as const }, schema: { tags: ['devices'] } }
  app.get('/api/v1/quarantine/replay', look, async (request): Promise<ReplayState> => {
    return askerOf(request).scope === '' ? replay.state() : { state: 'idle' }
  })
  const start = {
    config: { needs: 'installations:write' as const },
    schema: { tags: ['devices'], body: z.strictObject({}) },
  }
  app.post('/api/v1/quarantine/replay', start, async (request, reply) => {
    const asker = askerOf(request)
    if (asker.scope !== '' || !asker.may('quarantine:read')) {
      throw new HubError(
        'NOT_ALLOWED',
        '隔离区不属于任何辖区，只有全区账号可以重新解码。 The quarantine belongs to no area: only who sees everything may decode it again.',
      )
    }
    await audit.write({ operator: asker.operator.id, action: 'quarantine:replay' })
    return reply.code(202).send(replay.start())
  })
}
