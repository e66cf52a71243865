import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/**
 * What Twilio does with the next request to send. `accept-then-hang`: it has the message and never says so; `reset`: the
 * connection breaks after the request; `break`: HTTP 500 although it has the message.
 */
export type TwilioMood = 'accept' | 'refuse' | 'not-now' | 'too-many' | 'hang' | 'accept-then-hang' | 'reset' | 'break'

export interface TwilioMessage {
  readonly sid: string
  readonly to: string
  readonly from: string
  readonly body: string
  readonly createdAt: Date
  readonly statusCallback: string | undefined
  status: string
}

/** An HTTP server that speaks Twilio's Messages resource, and misbehaves as the real one can. */
export class FakeTwilio {
  readonly accountSid = `AC${'0'.repeat(32)}`
  readonly authToken = 'secret-of-the-test'
  readonly messages: TwilioMessage[] = []
  /** Moods for the next sends, one each; then `mood`. */
  readonly nextMoods: TwilioMood[] = []
  mood: TwilioMood = 'accept'
  listMood: 'answer' | 'break' = 'answer'
  readonly #server: Server
  readonly #now: () => number
  readonly #hanging = new Set<ServerResponse>()
  #port = 0
  #made = 0

  private constructor(now: () => number) {
    this.#now = now
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** @param now what the messages are dated with */
  static async start(now: () => number = Date.now): Promise<FakeTwilio> {
    const fake = new FakeTwilio(now)
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve))
    const address = fake.#server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    fake.#port = address.port
    return fake
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Breaks off what hangs, and ends. */
  async stop(): Promise<void> {
    this.letGo()
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  hanging(): number {
    return this.#hanging.size
  }

  letGo(): void {
    for (const response of this.#hanging) response.socket?.destroy()
    this.#hanging.clear()
  }

  /** The fields and headers of a callback as Twilio signs it. */
  signed(url: string, fields: Record<string, string>): { headers: Record<string, string>; body: string } {
    return {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilioSignature(this.authToken, url, fields),
      },
      body: new URLSearchParams(fields).toString(),
    }
  }

  /** Posts a receipt to where the message said; as often as a test likes. */
  async postReceipt(message: TwilioMessage, status: 'delivered' | 'undelivered' | 'sent'): Promise<number> {
    message.status = status
    if (message.statusCallback === undefined) throw new Error('the message asked for no receipts')
    return this.post(message.statusCallback, { MessageSid: message.sid, MessageStatus: status })
  }

  async post(url: string, fields: Record<string, string>): Promise<number> {
    const answer = await fetch(url, { method: 'POST', ...this.signed(url, fields) })
    return answer.status
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    const known = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`
    if (request.headers.authorization !== known) return refuse(response, 401, 20_003)
    const url = new URL(request.url ?? '/', this.url)
    if (url.pathname !== `/2010-04-01/Accounts/${this.accountSid}/Messages.json`) return refuse(response, 404, 20_404)
    if (request.method === 'GET') return this.#list(url, response)
    this.#create(new URLSearchParams(body), response)
  }

  #create(fields: URLSearchParams, response: ServerResponse): void {
    const mood = this.nextMoods.shift() ?? this.mood
    if (mood === 'refuse') return refuse(response, 400, 21_211)
    if (mood === 'not-now') return refuse(response, 503, 20_503)
    if (mood === 'too-many') return refuse(response, 429, 20_429)
    if (mood === 'hang') return void this.#hanging.add(response)
    if (mood === 'reset') return void response.socket?.resetAndDestroy()
    const message = this.#keep(fields)
    if (mood === 'accept-then-hang') return void this.#hanging.add(response)
    if (mood === 'break') return refuse(response, 500, 20_500)
    send(response, 201, asJson(message))
  }

  #keep(fields: URLSearchParams): TwilioMessage {
    this.#made += 1
    const message: TwilioMessage = {
      sid: `SM${String(this.#made).padStart(32, '0')}`,
      to: fields.get('To') ?? '',
      from: fields.get('From') ?? '',
      body: fields.get('Body') ?? '',
      createdAt: new Date(this.#now()),
      statusCallback: fields.get('StatusCallback') ?? undefined,
      status: 'queued',
    }
    this.messages.push(message)
    return message
  }

  #list(url: URL, response: ServerResponse): void {
    if (this.listMood === 'break') return refuse(response, 500, 20_500)
    const to = url.searchParams.get('To')
    const messages = this.messages.filter((message) => message.to === to).toReversed()
    send(response, 200, { messages: messages.map(asJson), page: 0, page_size: 50, next_page_uri: null })
  }
}

/** Twilio's documented signature (usage/security): HMAC-SHA1 over the address and the fields in the order of their names. */
function twilioSignature(authToken: string, url: string, fields: Record<string, string>): string {
  const said = Object.keys(fields)
    .toSorted()
    .map((name) => `${name}${fields[name] ?? ''}`)
  return createHmac('sha1', authToken)
    .update([url, ...said].join(''))
    .digest('base64')
}

function asJson(message: TwilioMessage) {
  return {
    sid: message.sid,
    to: message.to,
    from: message.from,
    body: message.body,
    status: message.status,
    date_created: message.createdAt.toUTCString(),
    date_sent: null,
    error_code: null,
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

function refuse(response: ServerResponse, status: number, code: number): void {
  send(response, status, { status, code, message: `error ${code}`, more_info: '' })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
