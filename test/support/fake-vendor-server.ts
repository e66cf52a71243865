import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'

/**
 * What a fake vendor does with the next request to send. `accept-then-…`: it has the message, but says so badly: never, with a
 * connection that breaks (or stalls) in the middle of the answer, with HTTP 500, with a page of HTML, or with nothing at all. `reset`: the
 * connection breaks after the request, and it has nothing.
 */
export type VendorMood =
  | 'accept'
  | 'refuse'
  | 'not-now'
  | 'too-many'
  | 'hang'
  | 'reset'
  | 'accept-then-hang'
  | 'accept-then-reset'
  | 'accept-then-stall'
  | 'accept-then-break'
  | 'accept-then-babble'
  | 'accept-then-nothing'

export interface VendorRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface VendorAnswer {
  readonly status: number
  /** `application/json` when left out. */
  readonly contentType?: string
  readonly body: string
}

/** What one vendor's API says. All of it is pure but `accept`, which keeps the message. */
export interface VendorRules {
  /** Whether it is a request to send; others (look-ups) know only the moods `accept`, `hang` and `accept-then-break`. */
  isSend(request: VendorRequest): boolean
  /** What a request gets that is not as the vendor wants it: a wrong signature, a missing field. */
  fault?(request: VendorRequest): VendorAnswer | undefined
  accept(request: VendorRequest): VendorAnswer
  lookUp(request: VendorRequest): VendorAnswer
  refuse(request: VendorRequest): VendorAnswer
  notNow(request: VendorRequest): VendorAnswer
  /** How it says `too-many`; HTTP 429 with a line of text when left out. */
  tooMany?(request: VendorRequest): VendorAnswer
}

export const jsonAnswer = (body: unknown, status = 200): VendorAnswer => ({ status, body: JSON.stringify(body) })

/** A real HTTP server on 127.0.0.1 that speaks a vendor's API, and misbehaves as the real one can. */
export class FakeVendorServer {
  /** Everything that was asked, faulty requests too, oldest first. */
  readonly requests: VendorRequest[] = []
  /** Moods for the next requests to send, one each; then `mood`. */
  readonly nextMoods: VendorMood[] = []
  mood: VendorMood = 'accept'
  lookUpMood: 'accept' | 'hang' | 'accept-then-break' = 'accept'
  /** How many connections were made. */
  connections = 0
  readonly #rules: VendorRules
  readonly #server: Server
  readonly #hanging = new Set<ServerResponse>()
  #port = 0

  private constructor(rules: VendorRules) {
    this.#rules = rules
    this.#server = createServer((request, response) => void this.#receive(request, response))
    this.#server.on('connection', (_socket: Socket) => (this.connections += 1))
  }

  static async start(rules: VendorRules): Promise<FakeVendorServer> {
    const fake = new FakeVendorServer(rules)
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve))
    const address = fake.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    fake.#port = address.port
    return fake
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** How many requests hang at this moment. */
  hanging(): number {
    return this.#hanging.size
  }

  /** Breaks off what hangs. */
  letGo(): void {
    for (const response of this.#hanging) response.socket?.destroy()
    this.#hanging.clear()
  }

  /** From now on no connection can be made. May be called twice. */
  async stop(): Promise<void> {
    this.letGo()
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = {
      method: incoming.method ?? '',
      url: new URL(incoming.url ?? '/', this.url),
      headers: incoming.headers,
      body: await bodyOf(incoming),
    }
    this.requests.push(request)
    const fault = this.#rules.fault?.(request)
    if (fault !== undefined) return write(response, fault)
    if (this.#rules.isSend(request)) return this.#send(request, response)
    if (this.lookUpMood === 'hang') return void this.#hanging.add(response)
    if (this.lookUpMood === 'accept-then-break') return write(response, BROKEN)
    write(response, this.#rules.lookUp(request))
  }

  #send(request: VendorRequest, response: ServerResponse): void {
    const mood = this.nextMoods.shift() ?? this.mood
    if (mood === 'refuse') return write(response, this.#rules.refuse(request))
    if (mood === 'not-now') return write(response, this.#rules.notNow(request))
    if (mood === 'too-many') return write(response, this.#rules.tooMany?.(request) ?? TOO_MANY)
    if (mood === 'hang') return void this.#hanging.add(response)
    if (mood === 'reset') return void response.socket?.resetAndDestroy()
    this.#accept(mood, this.#rules.accept(request), response)
  }

  #accept(mood: VendorMood, answer: VendorAnswer, response: ServerResponse): void {
    switch (mood) {
      case 'accept-then-hang':
        return void this.#hanging.add(response)
      case 'accept-then-reset':
        return half(answer, response, () => response.socket?.destroy())
      case 'accept-then-stall':
        return half(answer, response, () => void this.#hanging.add(response))
      case 'accept-then-break':
        return write(response, BROKEN)
      case 'accept-then-babble':
        return write(response, { status: 200, contentType: 'text/html', body: '<html><body>It works!</body></html>' })
      case 'accept-then-nothing':
        return write(response, { status: 200, body: '' })
      default:
        return write(response, answer)
    }
  }
}

const TOO_MANY: VendorAnswer = { status: 429, contentType: 'text/plain', body: 'slow down' }
const BROKEN: VendorAnswer = { status: 500, contentType: 'text/html', body: '<h1>500</h1>' }

function write(response: ServerResponse, { status, contentType, body }: VendorAnswer): void {
  response.writeHead(status, { 'content-type': contentType ?? 'application/json' }).end(body)
}

/** Half of the answer, and then what follows instead of the rest. */
function half({ status, contentType, body }: VendorAnswer, response: ServerResponse, then: () => void): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { 'content-type': contentType ?? 'application/json', 'content-length': bytes.length })
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), then)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}
