import type { AlertStory } from '../../core/alert.ts'
import { reasonOf } from '../../core/errors.ts'
import type { AlertId, AreaCode, HomeId } from '../../core/names.ts'
import { seconds } from '../../core/time.ts'
import type { Clock, Stop } from '../../core/time.ts'
import { type Audience, EventLog, eventText, type PushedEvent, type Shown } from './event-log.ts'
import { homeView } from './home-view.ts'
import { inSlices } from './in-slices.ts'
import { beatOf, placingOf } from './overview.ts'
import { alertView, maskedAlert, maskedHome, type Placing } from './place.ts'
import { directoryWithin } from './scoped-directory.ts'
import type { AlertView, HomeView } from './views.ts'
import type { WebOptions } from './web-options.ts'

/** One open page, and for whom. `send` answers false when the page does not keep up: it is then let go and comes back by itself. */
export interface LiveClient {
  readonly audience: Audience
  /** The operator who opened it. */
  readonly operator: string
  send(text: string | Uint8Array): boolean
  end(): void
  /** Whether who opened the page is still signed in. */
  welcome(): boolean
}

/** At most four pushes of alerts a second; what changes in between is gathered. */
const GATHER = 250
/** How a home is seldom matters within a second, and in a district hundreds are heard in one. */
const HOMES_GATHER = seconds(1)
/** A new alert waits only for its first SMS to be handed over: whoever must run goes before whoever watches. */
const NEW_ALERT = 50
const BEAT = seconds(5)
const MOST_CLIENTS = 200
/** Of one operator: whoever opens more must not keep the others' watch desks from being live. A duty room shares an account. */
const MOST_OF_ONE = 40

/**
 * Tells every open page what changed: `alert` (its whole story), `homes` (those that changed), `beat` (clock, health). A new
 * alert goes out without gathering. A page that was away names the last event it saw and gets the rest, or `resync`: ask
 * for the overview again.
 */
export class LiveStream {
  readonly #options: WebOptions
  readonly #pacing: Clock
  readonly #log = new EventLog()
  readonly #clients = new Set<LiveClient>()
  readonly #alerts = new Set<AlertId>()
  readonly #homes = new Set<HomeId>()
  readonly #seen = new Set<AlertId>()
  #stops: Stop[] = []
  #hurrying: Stop | undefined
  #gathering: Stop | undefined
  #gatheringHomes: Stop | undefined
  #alertPushes: Promise<void> = Promise.resolve()
  #homePushes: Promise<void> = Promise.resolve()

  constructor(options: WebOptions, pacing: Clock) {
    this.#options = options
    this.#pacing = pacing
  }

  start(): void {
    const { desk, board, directory, log } = this.#options
    this.#stops = [
      desk.onChange((id) => this.#alertChanged(id)),
      board.onChange((home) => this.#homeChanged(home)),
      directory.onChange(() => this.#push('resync')),
      this.#pacing.every(
        BEAT,
        () => this.#beat(),
        (error) => log.warn('a heartbeat of the page failed', { reason: reasonOf(error) }),
      ),
    ]
  }

  /** Ends every stream at once. */
  close(): void {
    for (const stop of this.#stops) stop()
    this.#hurrying?.()
    this.#gathering?.()
    this.#gatheringHomes?.()
    for (const client of this.#clients) client.end()
    this.#clients.clear()
  }

  count(): number {
    return this.#clients.size
  }

  /** Whether that operator may open no further page now. */
  full(operator: string): boolean {
    const own = [...this.#clients].filter((client) => client.operator === operator)
    return this.#clients.size >= MOST_CLIENTS || own.length >= MOST_OF_ONE
  }

  /** Adds a page. `lastEventId`: the newest event it has seen, when it was here before. */
  attach(client: LiveClient, lastEventId: string | undefined): void {
    const missed = lastEventId === undefined ? undefined : this.#log.since(lastEventId)
    const opening = missed === undefined ? 'resync' : 'resumed'
    const text = eventText(opening, '{}', this.#log.lastId())
    if (client.send(this.#log.textFor(missed ?? [], client.audience) + text)) this.#clients.add(client)
    else client.end()
  }

  detach(client: LiveClient): void {
    this.#clients.delete(client)
  }

  #alertChanged(id: AlertId): void {
    this.#alerts.add(id)
    if (this.#seen.has(id)) {
      this.#gathering ??= this.#pacing.after(GATHER, () => this.#pushAlerts())
      return
    }
    this.#seen.add(id)
    this.#hurrying ??= this.#pacing.after(NEW_ALERT, () => this.#pushAlerts())
  }

  #homeChanged(home: HomeId): void {
    this.#homes.add(home)
    this.#gatheringHomes ??= this.#pacing.after(HOMES_GATHER, () => this.#pushHomes())
  }

  /** They never wait for homes. */
  #pushAlerts(): void {
    this.#hurrying?.()
    this.#gathering?.()
    this.#hurrying = undefined
    this.#gathering = undefined
    const ids = [...this.#alerts]
    this.#alerts.clear()
    // One after the other: an alert's earlier story must never come behind its later one.
    this.#alertPushes = this.#alertPushes.then(() =>
      this.#pushing(async () => {
        for (const id of ids) await this.#pushAlert(id)
      }),
    )
  }

  #pushHomes(): void {
    this.#gatheringHomes = undefined
    const ids = [...this.#homes]
    this.#homes.clear()
    this.#homePushes = this.#homePushes.then(() => this.#pushing(() => this.#pushViewsOf(ids)))
  }

  async #pushing(push: () => Promise<void>): Promise<void> {
    try {
      await push()
    } catch (error) {
      this.#options.log.error('a push to the pages failed', { reason: reasonOf(error) })
      this.#push('resync')
    }
  }

  async #pushAlert(id: AlertId): Promise<void> {
    const story = await this.#options.desk.story(id)
    if (story === undefined) return
    if (story.state === 'resolved') this.#seen.delete(id)
    this.#push('alert', alertShown(story, placingOf(this.#options)))
  }

  /** In a district hundreds of homes are heard between two pushes. */
  async #pushViewsOf(ids: readonly HomeId[]): Promise<void> {
    const { directory, board } = this.#options
    const placing = placingOf(this.#options)
    const homes = ids.flatMap((id) => directory.home(id) ?? [])
    const views = await inSlices(homes, (home) => homeShown(homeView(home, board, placing)))
    if (views.length > 0) this.#push('homes', views)
  }

  async #beat(): Promise<void> {
    if (this.#clients.size === 0) return
    const text = Buffer.from(eventText('beat', JSON.stringify(await beatOf(this.#options))))
    this.#send(() => text)
  }

  /** Numbered and sent at once, so that no page sees a later number first. Each audience gets its own part, written once and as bytes for all its pages. */
  #push(event: PushedEvent['event'], views: readonly Shown[] = []): void {
    const pushed = [this.#log.add(event, views)]
    const texts = new Map<string, Uint8Array>()
    this.#send((client) => {
      const { scope, alerts, helps } = client.audience
      const key = `${scope} ${alerts} ${helps}`
      const text = texts.get(key) ?? Buffer.from(this.#log.textFor(pushed, client.audience))
      texts.set(key, text)
      return text
    })
  }

  #send(textFor: (client: LiveClient) => Uint8Array): void {
    for (const client of this.#clients) {
      const text = textFor(client)
      if (client.welcome() && (text.length === 0 || client.send(text))) continue
      this.#clients.delete(client)
      client.end()
    }
  }
}

const homeShown = (view: HomeView): Shown => ({
  area: view.place.area,
  full: JSON.stringify(view),
  masked: JSON.stringify(maskedHome(view)),
})

/** An alert is where its home is now, and stays where that was; who sees the latter place alone is not told of the home. */
function alertShown(story: AlertStory, placing: Placing): readonly Shown[] {
  const of = (view: AlertView, area: AreaCode): Shown => ({
    area,
    full: JSON.stringify(view),
    masked: JSON.stringify(maskedAlert(view)),
  })
  const view = alertView(story, placing)
  const { area } = view.place
  const opened = story.placeArea ?? area
  if (area === opened || !('home' in story.subject)) return [of(view, opened)]
  const without = alertView(story, { ...placing, directory: directoryWithin(placing.directory, opened) })
  return [of(view, area), of(without, opened)]
}
