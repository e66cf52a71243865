/** One server-sent event as it came. */
export interface StreamEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** A reader of a live stream that a test can wait on. */
export class EventStream {
  readonly events: StreamEvent[] = []
  readonly #abort = new AbortController()
  #ended = false

  /** Opens the stream; resolves when its head has come. @throws Error when the answer is no stream. */
  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
    const stream = new EventStream()
    const response = await fetch(url, { headers, signal: stream.#abort.signal })
    if (response.status !== 200 || response.body === null) throw new Error(`HTTP ${response.status}`)
    void stream.#read(response.body.pipeThrough(new TextDecoderStream()))
    return stream
  }

  /** Whether the server has ended it. */
  ended(): boolean {
    return this.#ended
  }

  named(event: string): readonly StreamEvent[] {
    return this.events.filter((one) => one.event === event)
  }

  close(): void {
    this.#abort.abort()
  }

  async #read(text: ReadableStream<string>): Promise<void> {
    let rest = ''
    try {
      for await (const chunk of text) {
        const parts = (rest + chunk).split('\n\n')
        rest = parts.pop() ?? ''
        for (const part of parts) this.#take(part)
      }
    } catch {
      // Cut off by either side: `ended` says so.
    }
    this.#ended = true
  }

  #take(part: string): void {
    const fields = new Map<string, string>()
    for (const line of part.split('\n')) {
      const colon = line.indexOf(': ')
      fields.set(line.slice(0, colon), line.slice(colon + 2))
    }
    const event = fields.get('event')
    if (event !== undefined) this.events.push({ id: fields.get('id'), event, data: fields.get('data') ?? '' })
  }
}
