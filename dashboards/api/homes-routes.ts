import { randomUUID } from 'node:crypto'
import type { Severity } from '../../core/finding.ts'
import type { HomeId } from '../../core/names.ts'
import { type Clock, seconds } from '../../core/time.ts'
import { type Asker, askerOf } from './access.ts'
import { HomeRows, initialsOf } from './home-rows.ts'
import type { HomesView } from './homes-views.ts'
import type { Routes } from './routes.ts'
import { areasOf, sendRows } from './rows-answer.ts'
import type { WebOptions } from './web-options.ts'
import { WrittenRows } from './written-rows.ts'

const FRESH = seconds(5)

/** GET /api/v1/homes: every home of the asker's area as one row (`HomesView`), for a list that is filtered where it is shown. */
export function homesRoutes(app: Routes, options: WebOptions, pacing: Clock): void {
  const edition = randomUUID()
  // The first name takes 30 ms, for the dictionary: before anybody can call for help.
  initialsOf('王')
  const lines = new HomeRows(options)
  const list = new WrittenRows({ write: (home) => lines.write(home), freshFor: FRESH, clock: pacing })
  const stop = options.directory.onChange(() => list.forget())
  app.addHook('preClose', (done) => {
    stop()
    done()
  })

  const route = { config: { needs: 'homes:read' as const }, schema: { tags: ['homes'] } }
  app.get('/api/v1/homes', route, async (request, reply) => {
    const asker = askerOf(request)
    const homes = asker.directory.homes()
    const rows = await list.of(homes, asker.may('residents:unmask') ? 'whole' : 'masked')
    const head: Omit<HomesView, 'homes'> = { areas: areasOf(homes, asker), alarms: await alarmsOf(asker) }
    return sendRows(request, reply, { ...rows, edition, head })
  })
}

async function alarmsOf({ desk, ...asker }: Asker): Promise<Record<HomeId, Severity>> {
  if (!asker.may('alerts:read')) return {}
  const worst: Record<HomeId, Severity> = {}
  // Worst first: the first one of a home is the one to show.
  for (const { subject, severity } of await desk.open()) if ('home' in subject) worst[subject.home] ??= severity
  return worst
}
