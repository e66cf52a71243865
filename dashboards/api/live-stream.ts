import { reasonOf } from '../../core/errors.ts'
import type { AlertId, HomeId } from '../../core/names.ts'
import { seconds } from '../../core/time.ts'
import type { Clock, Stop } from '../../core/time.ts'
import { type Audience, EventLog, eventText, type PushedEvent, type Shown } from './event-log.ts'
import { homeView } from './home-view.ts'
import { inSlices } from './in-slices.ts'
import { beatOf, placingOf } from './overview.ts'
import { alertView, maskedPerson } from './place.ts'
import type { AlertView, HomeView } from './views.ts'
import type { WebOptions } from './web-options.ts'

/** One open page, and for whom. `send` answers false when the page does not keep up: it is then let go and comes back by itself. */
export interface LiveClient {
  readonly audience: Audience
  send(text: string | Uint8Array): boolean
  end(): void
  /** Whether who opened the page is still signed in. */
  welcome(): boolean
}

/** At most four pushes a second; what changes in between is gathered. */
const GATHER = 250
/** A new alert waits only for its first SMS to be handed over: whoever must run goes before whoever watches. */
const NEW_ALERT = 50
const BEAT = seconds(5)
const MOST_CLIENTS = 200

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
  #gathering: Stop | undefined
  #pushes: Promise<void> = Promise.resolve()

  constructor(options: WebOptions, pacing: Clock) {
    this.#options = options
    this.#pacing = pacing
  }

  start(): void {
    const { desk, board, directory, log } = this.#options
    this.#stops = [
      desk.onChange((id) => this.#alertChanged(id)),
      board.onChange((home) => this.#homeChanged(home)),
      directory.onChange(() => this.#push([this.#log.add('resync')])),
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
    this.#gathering?.()
    for (const client of this.#clients) client.end()
    this.#clients.clear()
  }

  count(): number {
    return this.#clients.size
  }

  full(): boolean {
    return this.#clients.size >= MOST_CLIENTS
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
    if (this.#seen.has(id)) return this.#gather()
    this.#seen.add(id)
    this.#gathering?.()
    this.#gathering = this.#pacing.after(NEW_ALERT, () => this.#pushGathered())
  }

  #homeChanged(home: HomeId): void {
    this.#homes.add(home)
    this.#gather()
  }

  #gather(): void {
    this.#gathering ??= this.#pacing.after(GATHER, () => this.#pushGathered())
  }

  #pushGathered(): void {
    this.#gathering?.()
    this.#gathering = undefined
    // One after the other: an alert's earlier story must never come behind its later one.
    this.#pushes = this.#pushes.then(() => this.#pushNow())
  }

  async #pushNow(): Promise<void> {
    const [alerts, homes] = [[...this.#alerts], [...this.#homes]]
    this.#alerts.clear()
    this.#homes.clear()
    if (alerts.length === 0 && homes.length === 0) return
    try {
      const events: PushedEvent[] = []
      for (const id of alerts) events.push(...(await this.#alertEvent(id)))
      events.push(...(await this.#homesEvent(homes)))
      this.#push(events)
    } catch (error) {
      this.#options.log.error('a push to the pages failed', { reason: reasonOf(error) })
      this.#push([this.#log.add('resync')])
    }
  }

  async #alertEvent(id: AlertId): Promise<readonly PushedEvent[]> {
    const story = await this.#options.desk.story(id)
    if (story === undefined) return []
    if (story.state === 'resolved') this.#seen.delete(id)
    return [this.#log.add('alert', [shown(alertView(story, placingOf(this.#options)))])]
  }

  /** In a district hundreds of homes are heard between two pushes. */
  async #homesEvent(ids: readonly HomeId[]): Promise<readonly PushedEvent[]> {
    const { directory, board } = this.#options
    const placing = placingOf(this.#options)
    const homes = ids.flatMap((id) => directory.home(id) ?? [])
    const views = await inSlices(homes, (home) => shown(homeView(home, board, placing)))
    return views.length === 0 ? [] : [this.#log.add('homes', views)]
  }

  async #beat(): Promise<void> {
    if (this.#clients.size === 0) return
    const text = Buffer.from(eventText('beat', JSON.stringify(await beatOf(this.#options))))
    this.#send(() => text)
  }

  /** Each audience gets its own part, written once and as bytes for all its pages. */
  #push(events: readonly PushedEvent[]): void {
    if (events.length === 0) return
    const texts = new Map<string, Uint8Array>()
    this.#send((client) => {
      const { scope, alerts, helps } = client.audience
      const key = `${scope} ${alerts} ${helps}`
      const text = texts.get(key) ?? Buffer.from(this.#log.textFor(events, client.audience))
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

function shown(view: AlertView | HomeView): Shown {
  const { person, place } = view
  const masked = person === undefined ? view : { ...view, person: maskedPerson(person) }
  return { area: place.area, full: JSON.stringify(view), masked: JSON.stringify(masked) }
}
