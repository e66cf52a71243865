import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Home } from '../../core/directory.ts'
import type { Severity } from '../../core/finding.ts'
import type { AreaCode, HomeId } from '../../core/names.ts'
import { areaAt } from '../../core/names.ts'
import type { Clock } from '../../core/time.ts'
import { type Asker, askerOf } from './access.ts'
import { HomesList } from './homes-list.ts'
import type { HomesView } from './homes-views.ts'
import type { Routes } from './routes.ts'
import type { WebOptions } from './web-options.ts'

const zipped = promisify(gzip)

/** Smaller answers are not worth the work. */
const WORTH_ZIPPING = 16_384

/** GET /api/v1/homes: every home of the asker's area as one row (`HomesView`), for a list that is filtered where it is shown. */
export function homesRoutes(app: Routes, options: WebOptions, pacing: Clock): void {
  const list = new HomesList(options, pacing)
  const stop = list.follow()
  app.addHook('preClose', (done) => {
    stop()
    done()
  })

  const route = { config: { needs: 'homes:read' as const }, schema: { tags: ['homes'] } }
  app.get('/api/v1/homes', route, async (request, reply) => {
    const body = await bodyFor(askerOf(request), list)
    const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    void reply.headers({ etag: tag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' })
    if (request.headers['if-none-match'] === tag) return reply.code(304).send()
    void reply.type('application/json; charset=utf-8')
    const takesZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    if (!takesZipped || body.length < WORTH_ZIPPING) return reply.send(body)
    // Two megabytes for ten thousand homes; in a thread of its own.
    return reply.header('content-encoding', 'gzip').send(await zipped(body, { level: 1 }))
  })
}

async function bodyFor(asker: Asker, list: HomesList): Promise<string> {
  const homes = asker.directory.homes()
  const rows = await list.json(homes, asker.may('residents:unmask') ? 'whole' : 'masked')
  const head: Omit<HomesView, 'homes'> = { areas: areasOf(homes, asker), alarms: await alarmsOf(asker) }
  return `${JSON.stringify(head).slice(0, -1)},"homes":${rows}}`
}

function areasOf(homes: readonly Home[], { directory }: Asker): Record<AreaCode, string> {
  const names: Record<AreaCode, string> = {}
  for (const code of new Set(homes.map((home) => home.area))) {
    for (const level of ['district', 'town', 'village', 'grid'] as const) {
      const area = directory.area(areaAt(code, level) ?? '')
      if (area !== undefined) names[area.code] = area.name
    }
  }
  return names
}

async function alarmsOf({ desk, ...asker }: Asker): Promise<Record<HomeId, Severity>> {
  if (!asker.may('alerts:read')) return {}
  const worst: Record<HomeId, Severity> = {}
  // Worst first: the first one of a home is the one to show.
  for (const { subject, severity } of await desk.open()) if ('home' in subject) worst[subject.home] ??= severity
  return worst
}
