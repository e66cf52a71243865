import { randomBytes } from 'node:crypto'

const MOST_EVENTS = 512
const MOST_CHARACTERS = 2_000_000

interface LoggedEvent {
  readonly seq: number
  readonly text: string
}

/** Server-sent event in the wire form of the HTML standard, section 9.2. `data` becomes one line of JSON. */
export function eventText(event: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

/**
 * The newest events that were pushed, so that a page that was away for a moment gets what it missed. Ids name this run of the
 * hub: after a restart nothing can be resumed.
 */
export class EventLog {
  readonly #run = randomBytes(6).toString('hex')
  #events: LoggedEvent[] = []
  #characters = 0
  #seq = 0

  /** Keeps the event and answers it in wire form. */
  add(event: string, data: unknown): string {
    this.#seq += 1
    const text = eventText(event, data, this.lastId())
    this.#events.push({ seq: this.#seq, text })
    this.#characters += text.length
    while (this.#events.length > MOST_EVENTS || (this.#characters > MOST_CHARACTERS && this.#events.length > 1)) {
      this.#characters -= this.#events.shift()?.text.length ?? 0
    }
    return text
  }

  /** The id of the newest event. */
  lastId(): string {
    return `${this.#run}-${this.#seq}`
  }

  /** What came after the event with that id, oldest first; `undefined` when that cannot be told any more. */
  since(id: string): readonly string[] | undefined {
    const [run, digits] = id.split('-', 2)
    const seq = Number(digits)
    const oldest = this.#events[0]?.seq ?? this.#seq + 1
    if (run !== this.#run || !Number.isSafeInteger(seq) || seq < oldest - 1 || seq > this.#seq) return undefined
    return this.#events.filter((event) => event.seq > seq).map((event) => event.text)
  }
}
