import { createHash } from 'node:crypto'
import type { AlertDesk, AlertSummary } from '../../core/alert.ts'
import type { Home } from '../../core/directory.ts'
import type { QuarantineShelf } from '../../core/quarantine.ts'
import { meOf } from './me-view.ts'
import { homeView } from './home-view.ts'
import { inSlices, oneByOne } from './in-slices.ts'
import { alertLineView, alertView, maskedPerson } from './place.ts'
import type { Placing } from './place.ts'
import type { AlertView, BeatView, HomeView, OverviewView, PersonView } from './views.ts'
import type { Asker } from './access.ts'
import type { WebOptions } from './web-options.ts'

const MOST_ALERTS = 100
const MOST_HOMES = 500
const LATELY = 20

export const placingOf = (options: Pick<WebOptions, 'directory' | 'timeZone' | 'clock' | 'homeCodeOf'>): Placing => ({
  directory: options.directory,
  timeZone: options.timeZone,
  now: options.clock.now(),
  homeCodeOf: (home) => options.homeCodeOf?.(home),
})

/** How many messages are in the quarantine. */
export async function quarantinedCount(quarantine: QuarantineShelf): Promise<number> {
  const counts = await quarantine.counts()
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

async function openStories(
  options: WebOptions,
  desk: AlertDesk,
  open: readonly AlertSummary[],
): Promise<readonly AlertView[]> {
  const placing = placingOf(options)
  const views = await oneByOne(open.slice(0, MOST_ALERTS), async ({ id }) => {
    const story = await desk.story(id)
    return story === undefined ? [] : [alertView(story, placing)]
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
  const seen = <V extends { readonly person?: PersonView }>(view: V): V =>
    view.person === undefined || asker.may('residents:unmask') ? view : { ...view, person: maskedPerson(view.person) }
  const placing = placingOf(options)
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
    alerts: (await openStories(options, desk, open)).map(seen),
    alertsLeftOff: Math.max(0, open.length - MOST_ALERTS),
    resolved: recent
      .filter((alert) => alert.state === 'resolved')
      .slice(0, LATELY)
      .map((alert) => seen(alertLineView(alert, placing))),
    homes: homes.map(seen),
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
