import { acs3Authorization } from './acs3-signature.ts'
import type { FakeVendorServer as Server, VendorAnswer, VendorRequest, VendorRules } from './fake-vendor-server.ts'
import { FakeVendorServer, jsonAnswer } from './fake-vendor-server.ts'

export interface AliyunMessage {
  readonly phone: string
  readonly outId: string
  readonly bizId: string
  /** As the phone shows it. */
  readonly content: string
  readonly params: Readonly<Record<string, string>>
  /** `20261122`, by the vendor's clock. */
  readonly day: string
  status: 1 | 2 | 3
}

/** Speaks SendSms and QuerySendDetails of dysmsapi 2017-05-25, and believes only what is signed with ACS3-HMAC-SHA256. */
export class FakeAliyunSms {
  readonly accessKeyId = 'LTAI-of-the-test'
  readonly accessKeySecret = 'secret-of-the-test'
  readonly signName = '守望'
  readonly templates: Readonly<Record<string, string>>
  readonly messages: AliyunMessage[] = []
  /** The code that a refused send gets next, and then. */
  refusal = 'isv.MOBILE_NUMBER_ILLEGAL'
  /** On how many pages the list comes at least. */
  pageSize = 50
  /** What messages are dated with. */
  day = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
  readonly #nonces = new Set<string>()
  #server: Server | undefined

  private constructor(templates: Readonly<Record<string, string>>) {
    this.templates = templates
  }

  /** @param templates approved texts with their `${variables}`, by code */
  static async start(templates: Readonly<Record<string, string>>): Promise<FakeAliyunSms> {
    const fake = new FakeAliyunSms(templates)
    fake.#server = await FakeVendorServer.start(fake.#rules())
    return fake
  }

  get server(): Server {
    if (this.#server === undefined) throw new Error('not started')
    return this.#server
  }

  #rules(): VendorRules {
    return {
      isSend: ({ headers }) => headers['x-acs-action'] === 'SendSms',
      fault: (request) => this.#fault(request),
      accept: ({ url }) => this.#send(url.searchParams),
      lookUp: ({ url }) => this.#list(url.searchParams),
      refuse: () => this.#said(this.refusal),
      notNow: () => this.#said('isv.BUSINESS_LIMIT_CONTROL'),
      tooMany: () => jsonAnswer({ Code: 'Throttling.User', Message: 'slow down', RequestId: 'R' }, 429),
    }
  }

  #fault(request: VendorRequest): VendorAnswer | undefined {
    const { headers } = request
    const nonce = String(headers['x-acs-signature-nonce'])
    const wrong =
      headers['x-acs-version'] !== '2017-05-25' ||
      this.#nonces.has(nonce) ||
      headers.authorization !== acs3Authorization(request, this)
    this.#nonces.add(nonce)
    return wrong ? jsonAnswer({ Code: 'SignatureDoesNotMatch', Message: 'wrong', RequestId: 'R' }, 400) : undefined
  }

  #send(query: URLSearchParams): VendorAnswer {
    const phone = query.get('PhoneNumbers') ?? ''
    if (!/^1\d{10}$/.test(phone)) return this.#said('isv.MOBILE_NUMBER_ILLEGAL')
    if (query.get('SignName') !== this.signName) return this.#said('isv.SMS_SIGNATURE_ILLEGAL')
    const template = this.templates[query.get('TemplateCode') ?? '']
    if (template === undefined) return this.#said('isv.SMS_TEMPLATE_ILLEGAL')
    const params: Record<string, string> = JSON.parse(query.get('TemplateParam') ?? '{}')
    const missing = Array.from(template.matchAll(/\$\{(\w+)\}/g)).some(([, name]) => !params[name ?? ''])
    if (missing) return this.#said('isv.TEMPLATE_MISSING_PARAMETERS')
    if (Object.values(params).some((value) => /[【】[\]]|http/.test(value)))
      return this.#said('isv.SMS_CONTENT_ILLEGAL')
    const message: AliyunMessage = {
      phone,
      outId: query.get('OutId') ?? '',
      bizId: `${9_000_000 + this.messages.length}^0`,
      content: `【${this.signName}】${template.replaceAll(/\$\{(\w+)\}/g, (_all, name: string) => params[name] ?? '')}`,
      params,
      day: this.day(),
      status: 1,
    }
    this.messages.push(message)
    return jsonAnswer({ Code: 'OK', Message: 'OK', BizId: message.bizId, RequestId: 'R' })
  }

  #list(query: URLSearchParams): VendorAnswer {
    const size = Math.min(Number(query.get('PageSize')), this.pageSize)
    const page = Number(query.get('CurrentPage'))
    const all = this.messages.filter(
      ({ phone, day }) => phone === query.get('PhoneNumber') && day === query.get('SendDate'),
    )
    const details = all.slice((page - 1) * size, page * size).map((message) => ({
      OutId: message.outId,
      PhoneNum: message.phone,
      SendStatus: message.status,
      Content: message.content,
      ErrCode: message.status === 2 ? 'MOBILE_SEND_LIMIT' : 'DELIVERED',
    }))
    const listed = { TotalCount: all.length, SmsSendDetailDTOs: { SmsSendDetailDTO: details } }
    return jsonAnswer({ Code: 'OK', Message: 'OK', RequestId: 'R', ...listed })
  }

  #said(code: string): VendorAnswer {
    return jsonAnswer({ Code: code, Message: '关于13800000001的说明', RequestId: 'R' })
  }
}
