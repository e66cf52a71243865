import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { z } from 'zod'
import type { Home } from '../../core/directory.ts'
import { HubError } from '../../core/errors.ts'
import type { AreaCode } from '../../core/names.ts'
import { areaAt } from '../../core/names.ts'
import type { ReplayState } from '../../core/quarantine.ts'
import type { Clock } from '../../core/time.ts'
import { type Asker, askerOf } from './access.ts'
import { DevicesList } from './devices-list.ts'
import { Replacements } from './devices-replacements.ts'
import type { DevicesView } from './devices-views.ts'
import type { Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const zipped = promisify(gzip)

/** Smaller answers are not worth the work. */
const WORTH_ZIPPING = 16_384

/** GET /api/v1/devices, /api/v1/devices/replacements, /api/v1/quarantine/replay; POST /api/v1/quarantine/replay. */
export function devicesRoutes(app: Routes, options: WebOptions, pacing: Clock): void {
  const list = new DevicesList(options, pacing)
  const stop = options.directory.onChange(() => list.forget())
  app.addHook('preClose', (done) => {
    stop()
    done()
  })
  const route = { config: { needs: 'devices:read' as const }, schema: { tags: ['devices'] } }
  app.get('/api/v1/devices', route, async (request, reply) => {
    const body = await bodyFor(askerOf(request), list)
    const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    void reply.headers({ etag: tag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' })
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    void reply.type('application/json; charset=utf-8')
    const takesZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    if (!takesZipped || body.length < WORTH_ZIPPING) return reply.send(body)
    // Megabytes for ten thousand homes; in a thread of its own.
    return reply.header('content-encoding', 'gzip').send(await zipped(body, { level: 1 }))
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
        '隔离区不属于任何辖区,只有全区账号可以重新解码。 The quarantine belongs to no area: only who sees everything may decode it again.',
      )
    }
    await audit.write({ operator: asker.operator.id, action: 'quarantine:replay' })
    return reply.code(202).send(replay.start())
  })
}

async function bodyFor({ directory }: Asker, list: DevicesList): Promise<string> {
  const homes = directory.homes()
  const head: Omit<DevicesView, 'homes'> = { areas: areasOf(homes, directory) }
  return `${JSON.stringify(head).slice(0, -1)},"homes":${await list.json(homes)}}`
}

function areasOf(homes: readonly Home[], directory: Asker['directory']): Record<AreaCode, string> {
  const names: Record<AreaCode, string> = {}
  for (const code of new Set(homes.map((home) => home.area))) {
    for (const level of ['district', 'town', 'village', 'grid'] as const) {
      const area = directory.area(areaAt(code, level) ?? '')
      if (area !== undefined) names[area.code] = area.name
    }
  }
  return names
}
