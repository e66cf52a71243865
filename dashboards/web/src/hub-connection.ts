import type { AlertView, BeatView, HomeView } from '../../api/views.ts'
import { codeOf, getMe, getOverview } from './hub-api.ts'
import type { ProblemError } from './hub-api.ts'
import { hubTime, withAlert, withBeat, withHomes, withNewsSince, withOverview } from './hub-state.ts'
import type { HubState } from './hub-state.ts'

/** What the page is, as a whole. */
export interface Snapshot {
  readonly phase: 'loading' | 'sign-in' | 'new-password' | 'failed' | 'ready'
  readonly failure?: ProblemError['code'] | undefined
  readonly hub?: HubState
  /** True from the moment that changes no longer arrive until they do again. */
  readonly lost: boolean
  /** The hub's clock at the last sign of life. */
  readonly heardAt?: number
}

/** The hub beats every 5 s: after three missed ones the connection counts as broken, whatever the browser thinks. */
const SILENCE = 16_000
const RETRY = 1500

/** Keeps one live connection to the hub, and what is known of it, for React to subscribe to. */
export class HubConnection {
  #snapshot: Snapshot = { phase: 'loading', lost: false }
  readonly #listeners = new Set<() => void>()
  #source: EventSource | undefined
  /** Which `open` holds: an answer to an earlier one starts nothing. */
  #attempt = 0
  #watch: ReturnType<typeof setTimeout> | undefined
  #retry: ReturnType<typeof setTimeout> | undefined

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): Snapshot => this.#snapshot

  /** Asks for the overview and opens the stream; again after a sign-in, or when a person says "try again". */
  readonly open = (): void => {
    this.close()
    const attempt = this.#attempt
    void this.#refresh().then((answered) => (answered && attempt === this.#attempt ? this.#listen() : undefined))
  }

  close(): void {
    this.#attempt += 1
    this.#source?.close()
    clearTimeout(this.#watch)
    clearTimeout(this.#retry)
  }

  /** An alert as an answer to this page's own request brought it: shown without waiting for the stream. */
  readonly takeAlert = (alert: AlertView): void => this.#change((hub) => withAlert(hub, alert))

  async #refresh(lost = this.#snapshot.lost): Promise<boolean> {
    const asked = this.#snapshot.hub
    try {
      const overview = await getOverview()
      const known = this.#snapshot.hub
      const hub = withNewsSince(withOverview(known, overview, performance.now()), asked, known)
      this.#set({ phase: 'ready', hub, lost, heardAt: overview.now })
      return true
    } catch (error) {
      const code = codeOf(error)
      if (code === 'NOT_ALLOWED' && (await mustChangePassword())) this.#set({ phase: 'new-password', lost: false })
      else this.#failed(code)
      return false
    }
  }

  #failed(code: ProblemError['code']): void {
    if (code === 'NOT_SIGNED_IN') return this.#set({ phase: 'sign-in', lost: false })
    // What was known stays on the screen, marked with its time.
    if (this.#snapshot.hub === undefined) this.#set({ phase: 'failed', failure: code, lost: true })
    else this.#set({ ...this.#snapshot, lost: true })
    clearTimeout(this.#retry)
    this.#retry = setTimeout(this.open, RETRY)
  }

  #listen(): void {
    const source = new EventSource('/api/v1/events')
    this.#source = source
    const on = (event: string, take: (data: string) => void): void =>
      source.addEventListener(event, (message) => {
        this.#heard()
        take(message.data)
      })
    on('resync', () => void this.#refresh(false))
    on('resumed', () => this.#change((hub) => hub))
    on('alert', (data) => {
      const alert: AlertView = JSON.parse(data)
      this.#change((hub) => withAlert(hub, alert))
    })
    on('homes', (data) => {
      const homes: readonly HomeView[] = JSON.parse(data)
      this.#change((hub) => withHomes(hub, homes))
    })
    on('beat', (data) => {
      const beat: BeatView = JSON.parse(data)
      this.#change((hub) => withBeat(hub, beat, performance.now()))
    })
    source.addEventListener('error', () => {
      this.#set({ ...this.#snapshot, lost: true })
      // The browser comes back by itself after a broken connection, but not after an answer that was no stream.
      if (source.readyState === EventSource.CLOSED) this.#retry = setTimeout(this.open, RETRY)
    })
    this.#heard()
  }

  #heard(): void {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => {
      this.#set({ ...this.#snapshot, lost: true })
      this.open()
    }, SILENCE)
  }

  /** Something came from the hub: the connection stands. */
  #change(change: (hub: HubState) => HubState): void {
    const { hub } = this.#snapshot
    if (hub === undefined) return
    const changed = change(hub)
    this.#set({ ...this.#snapshot, hub: changed, lost: false, heardAt: hubTime(changed, performance.now()) })
  }

  #set(snapshot: Snapshot): void {
    this.#snapshot = snapshot
    for (const listener of this.#listeners) listener()
  }
}

/** With a first password nothing is open but its change. */
const mustChangePassword = (): Promise<boolean> =>
  getMe().then(
    (me) => me.mustChangePassword,
    () => false,
  )
