import { randomBytes } from 'node:crypto'
import { type Scope, within } from '../../core/operators.ts'
import type { AreaCode } from '../../core/names.ts'

const MOST_EVENTS = 512
const MOST_CHARACTERS = 4_000_000

/** Who looks: where, and whether at residents as those who help them see them. */
export interface Audience {
  readonly scope: Scope
  /** Left out of `alert` events when false. */
  readonly alerts: boolean
  /** Names in full and how to get in; else masked. */
  readonly helps: boolean
}

/** One thing that changed, where it is, in both sights; as JSON. */
export interface Shown {
  readonly area: AreaCode
  readonly full: string
  readonly masked: string
}

/** What is pushed: `alert` has one thing (the first that the audience may see), `homes` a list, `resync` none. */
export interface PushedEvent {
  readonly seq: number
  readonly event: 'alert' | 'homes' | 'resync'
  readonly shown: readonly Shown[]
}

/** Server-sent event in the wire form of the HTML standard, section 9.2. @param data one line of JSON */
export const eventText = (event: string, data: string, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`

/**
 * The newest events that were pushed, so that a page that was away for a moment gets what it missed. Ids name this run of the
 * hub: after a restart nothing can be resumed.
 */
export class EventLog {
  readonly #run = randomBytes(6).toString('hex')
  #events: PushedEvent[] = []
  #characters = 0
  #seq = 0

  /** Keeps the event. What came before a `resync` is kept no more: the registry is another now, and a home may be gone from it. */
  add(event: PushedEvent['event'], shown: readonly Shown[] = []): PushedEvent {
    this.#seq += 1
    if (event === 'resync') this.#forget()
    const pushed = { seq: this.#seq, event, shown }
    this.#events.push(pushed)
    this.#characters += sizeOf(pushed)
    while (this.#events.length > MOST_EVENTS || (this.#characters > MOST_CHARACTERS && this.#events.length > 1)) {
      const oldest = this.#events.shift()
      this.#characters -= oldest === undefined ? 0 : sizeOf(oldest)
    }
    return pushed
  }

  #forget(): void {
    this.#events = []
    this.#characters = 0
  }

  /** The events in wire form, as far as they are for that audience; may be empty. */
  textFor(events: readonly PushedEvent[], audience: Audience): string {
    return events.map((pushed) => this.#text(pushed, audience)).join('')
  }

  /** The id of the newest event. */
  lastId(): string {
    return this.#idOf(this.#seq)
  }

  /** What came after the event with that id, oldest first; `undefined` when that cannot be told any more. */
  since(id: string): readonly PushedEvent[] | undefined {
    const [run, digits] = id.split('-', 2)
    const seq = Number(digits)
    const oldest = this.#events[0]?.seq ?? this.#seq + 1
    if (run !== this.#run || !Number.isSafeInteger(seq) || seq < oldest - 1 || seq > this.#seq) return undefined
    return this.#events.filter((event) => event.seq > seq)
  }

  #text({ seq, event, shown }: PushedEvent, { scope, alerts, helps }: Audience): string {
    if (event === 'resync') return eventText(event, '{}', this.#idOf(seq))
    if (event === 'alert' && !alerts) return ''
    const seen = shown.filter(({ area }) => within(scope, area)).map(({ full, masked }) => (helps ? full : masked))
    if (seen.length === 0) return ''
    return eventText(event, event === 'alert' ? (seen[0] ?? '') : `[${seen.join(',')}]`, this.#idOf(seq))
  }

  #idOf(seq: number): string {
    return `${this.#run}-${seq}`
  }
}

const sizeOf = ({ shown }: PushedEvent): number =>
  shown.reduce((sum, { full, masked }) => sum + full.length + masked.length, 40)
