import { createHash } from 'node:crypto'
import type { AlertSummary } from '../../core/alert.ts'
import type { Home } from '../../core/directory.ts'
import type { QuarantineShelf } from '../../core/quarantine.ts'
import { meOf } from './me-view.ts'
import { homeView } from './home-view.ts'
import { inSlices, oneByOne } from './in-slices.ts'
import { lineSeen, storySeen } from './alert-sight.ts'
import { maskedHome } from './place.ts'
import { operatorName } from './presence-view.ts'
import type { Placing } from './place.ts'
import type { AlertView, BeatView, HomeView, OverviewView } from './views.ts'
import type { Asker } from './access.ts'
import type { WebOptions } from './web-options.ts'

const MOST_ALERTS = 100
const MOST_HOMES = 500
const LATELY = 20

export const placingOf = (
  options: Pick<WebOptions, 'directory' | 'timeZone' | 'clock' | 'homeCodeOf' | 'auth'>,
): Placing => ({
  directory: options.directory,
  timeZone: options.timeZone,
  now: options.clock.now(),
  homeCodeOf: (home) => options.homeCodeOf?.(home),
  operatorName: (id) => operatorName(options, id),
})

/** By the homes that the asker sees: one that has moved out of their area since is not described to them. */
export const placingFor = (
  options: Parameters<typeof placingOf>[0],
  { directory }: Pick<Asker, 'directory'>,
): Placing => placingOf({ ...options, directory })

/** How many messages are in the quarantine. */
export async function quarantinedCount(quarantine: QuarantineShelf): Promise<number> {
  const counts = await quarantine.counts()
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

async function openStories(
  open: readonly AlertSummary[],
  asker: Asker,
  placing: Placing,
): Promise<readonly AlertView[]> {
  const views = await oneByOne(open.slice(0, MOST_ALERTS), async ({ id }) => {
    const story = await asker.desk.story(id)
    return story === undefined ? [] : [storySeen(story, asker, placing)]
  })
  return views.flat()
}

/** Homes in trouble first, then those that are not heard, then as the registry has them; every operator who opens a page asks. */
async function homesOf(
  options: WebOptions,
  homes: readonly Home[],
  open: readonly AlertSummary[],
): Promise<readonly HomeView[]> {
  const placing = placingOf(options)
  const alarmed = new Set(open.flatMap(({ subject }) => ('home' in subject ? [subject.home] : [])))
  const rank = (id: string): number => {
    if (alarmed.has(id)) return 0
    const { gateways } = options.board.state(id)
    return gateways.some((gateway) => gateway.online) ? 2 : 1
  }
  const ranked = await inSlices(homes, (home) => ({ home, rank: rank(home.id) }))
  const first = [0, 1, 2].flatMap((wanted) => ranked.filter(({ rank }) => rank === wanted)).slice(0, MOST_HOMES)
  return inSlices(first, ({ home }) => homeView(home, options.board, placing))
}

/** Everything that the page shows first, to who asks. */
export async function overview(options: WebOptions, asker: Asker): Promise<OverviewView> {
  const { clock, sim } = options
  const { desk, directory } = asker
  const reads = asker.may('alerts:read')
  const open = reads ? await desk.open() : []
  const recent = reads ? await desk.recent(LATELY * 3) : []
  const beat = await beatOf(options)
  const placing = placingFor(options, asker)
  const all = directory.homes()
  const homes = await homesOf(options, all, open)
  return {
    ...beat,
    now: clock.now(),
    timeZone: options.timeZone,
    demo: sim !== undefined,
    incidents: sim?.incidents ?? [],
    me: meOf(asker),
    ...(options.hotline === undefined ? {} : { hotline: options.hotline }),
    alerts: await openStories(open, asker, placing),
    alertsLeftOff: Math.max(0, open.length - MOST_ALERTS),
    resolved: recent
      .filter((alert) => alert.state === 'resolved')
      .slice(0, LATELY)
      .map((alert) => lineSeen(alert, asker, placing)),
    homes: asker.may('residents:unmask') ? homes : homes.map(maskedHome),
    homesTotal: all.length,
  }
}

/** What changes by itself: the clock, the hub's health, the quarantine's size. */
export async function beatOf(options: WebOptions): Promise<BeatView> {
  const [health, quarantined] = await Promise.all([options.health(), quarantinedCount(options.quarantine)])
  return { now: options.clock.now(), speed: options.sim?.speed ?? 1, health, quarantined }
}

/** The overview as JSON, written once and not in one piece. The same overview has the same tag, whatever the clock says. */
export async function written(view: OverviewView): Promise<{ readonly tag: string; readonly body: string }> {
  const { now, homes, ...rest } = view
  const cards = await inSlices(homes, (home) => JSON.stringify(home))
  const said = `${JSON.stringify(rest).slice(0, -1)},"homes":[${cards.join(',')}]`
  const digest = createHash('sha256').update(said).digest('base64url')
  return { tag: `W/"${digest.slice(0, 22)}"`, body: `${said},"now":${now}}` }
}
