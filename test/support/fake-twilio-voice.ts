import { z } from 'zod'
import { twilioSignature } from './fake-twilio.ts'
import { FakeVendorServer, jsonAnswer, type VendorAnswer, type VendorRequest } from './fake-vendor-server.ts'

export interface TwilioCall {
  readonly sid: string
  readonly to: string
  /** What is said, in order, as it is heard. */
  readonly said: readonly string[]
  /** Where a key goes. */
  readonly action: string
  readonly statusCallback: string
  readonly createdAt: Date
  status: string
  answeredBy: string | null
}

/** The fields of the Calls resource that are published (twilio.com/docs/voice/api/call-resource), as far as they may be used here. */
const createShape = z.strictObject({
  To: z.string().regex(/^\+[1-9]\d{6,14}$/),
  From: z.string().regex(/^\+[1-9]\d{6,14}$/),
  Twiml: z.string().max(4000),
  Timeout: z.string().regex(/^\d{1,3}$/),
  StatusCallback: z.url(),
  MachineDetection: z.enum(['Enable', 'DetectMessageEnd']),
  AsyncAmd: z.enum(['true', 'false']),
})

/** A server that speaks Twilio's Calls resource, and misbehaves as the real one can. */
export class FakeTwilioVoice {
  readonly accountSid = `AC${'0'.repeat(32)}`
  readonly authToken = 'secret-of-the-test'
  readonly calls: TwilioCall[] = []
  #server: FakeVendorServer | undefined

  static async start(): Promise<FakeTwilioVoice> {
    const fake = new FakeTwilioVoice()
    fake.#server = await FakeVendorServer.start({
      isSend: (request) => request.method === 'POST',
      fault: (request) => fake.#fault(request),
      accept: (request) => jsonAnswer(asJson(fake.#keep(request)), 201),
      lookUp: (request) => fake.#answer(request),
      refuse: () => refusal(400, 21_211),
      notNow: () => refusal(503, 20_503),
    })
    return fake
  }

  get server(): FakeVendorServer {
    if (this.#server === undefined) throw new Error('not started')
    return this.#server
  }

  /** The headers of a callback as Twilio signs it. */
  headersFor(url: string, fields: Record<string, string>): Record<string, string> {
    return { 'x-twilio-signature': twilioSignature(this.authToken, url, fields) }
  }

  #fault({ url, headers, method, body }: VendorRequest): VendorAnswer | undefined {
    const known = `Basic ${Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64')}`
    if (headers.authorization !== known) return refusal(401, 20_003)
    if (!url.pathname.startsWith(`/2010-04-01/Accounts/${this.accountSid}/Calls`)) return refusal(404, 20_404)
    if (method === 'POST' && !createShape.safeParse(fieldsOf(body)).success) return refusal(400, 20_001)
    return undefined
  }

  #keep({ body }: VendorRequest): TwilioCall {
    const fields = createShape.parse(fieldsOf(body))
    const call: TwilioCall = {
      sid: `CA${String(this.calls.length + 1).padStart(32, '0')}`,
      to: fields.To,
      said: saidIn(fields.Twiml),
      action: actionIn(fields.Twiml),
      statusCallback: fields.StatusCallback,
      createdAt: new Date(),
      status: 'queued',
      answeredBy: null,
    }
    this.calls.push(call)
    return call
  }

  #answer({ url }: VendorRequest): VendorAnswer {
    const sid = /\/Calls\/(CA\d+)\.json$/.exec(url.pathname)?.[1]
    if (sid !== undefined) {
      const call = this.calls.find((one) => one.sid === sid)
      return call === undefined ? refusal(404, 20_404) : jsonAnswer(asJson(call))
    }
    const calls = this.calls.filter((call) => call.to === url.searchParams.get('To')).toReversed()
    return jsonAnswer({ calls: calls.map(asJson), page: 0, page_size: 50, next_page_uri: null })
  }
}

/** What is said in a piece of markup, as a reader of XML understands it. */
export const saidIn = (twiml: string): readonly string[] =>
  Array.from(twiml.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g), (match) => unescaped(match[1] ?? ''))

/** Where a key goes in a piece of markup. */
export const actionIn = (twiml: string): string => unescaped(/<Gather[^>]* action="([^"]*)"/.exec(twiml)?.[1] ?? '')

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

const fieldsOf = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body))

const asJson = ({ sid, to, status, answeredBy, createdAt }: TwilioCall) => ({
  sid,
  to,
  status,
  answered_by: answeredBy,
  date_created: createdAt.toUTCString(),
})

const refusal = (status: number, code: number): VendorAnswer =>
  jsonAnswer({ status, code, message: `error ${code}`, more_info: '' }, status)
