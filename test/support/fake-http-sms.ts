import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { FakeVendorServer, jsonAnswer } from './fake-vendor-server.ts'
import type { VendorAnswer, VendorRequest, VendorRules } from './fake-vendor-server.ts'

export interface PlatformMessage {
  readonly mobile: string
  readonly content: string
  readonly seq: string
  readonly msgId: string
  status: 'SENT' | 'FAIL'
}

const sendShape = z.strictObject({
  account: z.string(),
  messages: z.array(z.strictObject({ mobile: z.string(), content: z.string(), seq: z.string() })),
  report: z.literal(true),
})

/** A platform of a province as the first example of docs/vendors.md describes it: JSON, signed with HMAC-SHA256. */
export class FakeHttpSms {
  readonly account = 'district-12'
  readonly key = 'secret-of-the-test'
  readonly messages: PlatformMessage[] = []
  #server: FakeVendorServer | undefined

  private constructor() {}

  static async start(): Promise<FakeHttpSms> {
    const fake = new FakeHttpSms()
    fake.#server = await FakeVendorServer.start(fake.#rules())
    return fake
  }

  get server(): FakeVendorServer {
    if (this.#server === undefined) throw new Error('not started')
    return this.#server
  }

  #rules(): VendorRules {
    return {
      isSend: ({ url }) => url.pathname === '/api/send',
      fault: (request) => this.#fault(request),
      accept: ({ body }) => this.#send(sendShape.parse(JSON.parse(body))),
      lookUp: ({ url }) => this.#list(url.searchParams),
      refuse: () => said('2001', '号码13800000001有误'),
      notNow: () => said('3001', '发送过快'),
    }
  }

  #fault({ url, headers, body }: VendorRequest): VendorAnswer | undefined {
    if (url.pathname !== '/api/send') return undefined
    const [message] = sendShape.parse(JSON.parse(body)).messages
    const signed = `${this.account}${message?.mobile}${message?.seq}${String(headers['x-time'])}`
    const sign = createHmac('sha256', this.key).update(signed).digest('base64')
    return headers['x-sign'] === sign ? undefined : jsonAnswer({ code: '1001', message: '签名错误' }, 401)
  }

  #send({ messages }: z.infer<typeof sendShape>): VendorAnswer {
    for (const message of messages) {
      this.messages.push({ ...message, msgId: `P${this.messages.length + 1}`, status: 'SENT' })
    }
    return jsonAnswer({ code: '0', data: { list: [{ msgId: this.messages.at(-1)?.msgId }] } })
  }

  #list(query: URLSearchParams): VendorAnswer {
    const list = this.messages.filter(({ mobile }) => mobile === query.get('mobile'))
    return jsonAnswer({ code: '0', data: { list: list.length === 0 ? null : list } })
  }
}

const said = (code: string, message: string): VendorAnswer => jsonAnswer({ code, message })
