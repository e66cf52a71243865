import { createHmac } from 'node:crypto'
import {
  FakeVendorServer,
  jsonAnswer,
  type VendorAnswer,
  type VendorMood,
  type VendorRequest,
  type VendorRules,
} from './fake-vendor-server.ts'

export type TwilioMood = VendorMood

export interface TwilioMessage {
  readonly sid: string
  readonly to: string
  readonly from: string
  readonly body: string
  readonly createdAt: Date
  readonly statusCallback: string | undefined
  status: string
}

/** A server that speaks Twilio's Messages resource, and misbehaves as the real one can. */
export class FakeTwilio {
  readonly accountSid = `AC${'0'.repeat(32)}`
  readonly authToken = 'secret-of-the-test'
  readonly messages: TwilioMessage[] = []
  readonly #now: () => number
  #server: FakeVendorServer | undefined

  private constructor(now: () => number) {
    this.#now = now
  }

  /** @param now what the messages are dated with */
  static async start(now: () => number = Date.now): Promise<FakeTwilio> {
    const fake = new FakeTwilio(now)
    fake.#server = await FakeVendorServer.start(fake.#rules())
    return fake
  }

  get server(): FakeVendorServer {
    if (this.#server === undefined) throw new Error('not started')
    return this.#server
  }

  get url(): string {
    return this.server.url
  }

  /** Moods for the next sends, one each; then `mood`. */
  get nextMoods(): TwilioMood[] {
    return this.server.nextMoods
  }

  set mood(mood: TwilioMood) {
    this.server.mood = mood
  }

  set listMood(mood: 'answer' | 'break') {
    this.server.lookUpMood = mood === 'break' ? 'accept-then-break' : 'accept'
  }

  letGo(): void {
    this.server.letGo()
  }

  /** Breaks off what hangs, and ends. */
  stop(): Promise<void> {
    return this.server.stop()
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

  #rules(): VendorRules {
    return {
      isSend: (request) => request.method === 'POST',
      fault: (request) => this.#fault(request),
      accept: (request) => jsonAnswer(asJson(this.#keep(new URLSearchParams(request.body))), 201),
      lookUp: ({ url }) => this.#list(url.searchParams.get('To')),
      refuse: () => refusal(400, 21_211),
      notNow: () => refusal(503, 20_503),
    }
  }

  #fault({ url, headers }: VendorRequest): VendorAnswer | undefined {
    const known = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`
    if (headers.authorization !== known) return refusal(401, 20_003)
    const there = `/2010-04-01/Accounts/${this.accountSid}/Messages.json`
    return url.pathname === there ? undefined : refusal(404, 20_404)
  }

  #keep(fields: URLSearchParams): TwilioMessage {
    const message: TwilioMessage = {
      sid: `SM${String(this.messages.length + 1).padStart(32, '0')}`,
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

  #list(to: string | null): VendorAnswer {
    const messages = this.messages.filter((message) => message.to === to).toReversed()
    return jsonAnswer({ messages: messages.map(asJson), page: 0, page_size: 50, next_page_uri: null })
  }
}

/** Twilio's documented signature (usage/security): HMAC-SHA1 over the address and the fields in the order of their names. */
export function twilioSignature(authToken: string, url: string, fields: Record<string, string>): string {
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

const refusal = (status: number, code: number): VendorAnswer =>
  jsonAnswer({ status, code, message: `error ${code}`, more_info: '' }, status)
