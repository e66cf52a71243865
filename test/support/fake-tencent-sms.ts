import { createHash, createHmac } from 'node:crypto'
import { z } from 'zod'
import { FakeVendorServer, jsonAnswer } from './fake-vendor-server.ts'
import type { VendorAnswer, VendorRequest, VendorRules } from './fake-vendor-server.ts'

export interface TencentMessage {
  readonly phone: string
  readonly serialNo: string
  readonly session: string
  /** As the phone shows it. */
  readonly content: string
  readonly params: readonly string[]
  /** Unix seconds. */
  readonly sentAt: number
  status: 1 | 2 | 3 | 4
}

const sendShape = z.strictObject({
  PhoneNumberSet: z.array(z.string()),
  SmsSdkAppId: z.string(),
  SignName: z.string(),
  TemplateId: z.string(),
  TemplateParamSet: z.array(z.string()),
  SessionContext: z.string(),
})
const listShape = z.strictObject({
  PhoneNumber: z.string(),
  SmsSdkAppId: z.string(),
  BeginTime: z.number().int(),
  EndTime: z.number().int(),
  Limit: z.number().int().max(50),
  Offset: z.number().int(),
})

/** Speaks SendSms and DescribeSendRecordList of 2021-01-11, and believes only what is signed with TC3-HMAC-SHA256. */
export class FakeTencentSms {
  readonly secretId = 'AKID-of-the-test'
  readonly secretKey = 'secret-of-the-test'
  readonly sdkAppId = '1400000001'
  readonly signName = '守望'
  readonly templates: Readonly<Record<string, string>>
  readonly messages: TencentMessage[] = []
  /** The code that a refused send gets. */
  refusal = 'InvalidParameterValue.IncorrectPhoneNumber'
  /** What the list hides of a text. */
  hide = (content: string): string => content.replace(/前营村/, '***')
  #server: FakeVendorServer | undefined

  private constructor(templates: Readonly<Record<string, string>>) {
    this.templates = templates
  }

  /** @param templates approved texts with their `{1}`, by id */
  static async start(templates: Readonly<Record<string, string>>): Promise<FakeTencentSms> {
    const fake = new FakeTencentSms(templates)
    fake.#server = await FakeVendorServer.start(fake.#rules())
    return fake
  }

  get server(): FakeVendorServer {
    if (this.#server === undefined) throw new Error('not started')
    return this.#server
  }

  #rules(): VendorRules {
    return {
      isSend: ({ headers }) => headers['x-tc-action'] === 'SendSms',
      fault: (request) => this.#fault(request),
      accept: ({ body }) => this.#send(sendShape.parse(JSON.parse(body))),
      lookUp: ({ body }) => this.#list(listShape.parse(JSON.parse(body))),
      // Half of what can be wrong is said of the whole request, half of the one number.
      refuse: () => (this.refusal.includes('PhoneNumber') ? ofNumber(this.refusal) : failed(this.refusal)),
      notNow: () => ofNumber('LimitExceeded.PhoneNumberDailyLimit'),
    }
  }

  #fault(request: VendorRequest): VendorAnswer | undefined {
    const { headers } = request
    if (headers['x-tc-version'] !== '2021-01-11') return failed('NoSuchVersion')
    if (headers['x-tc-region'] === undefined) return failed('MissingParameter')
    return headers.authorization === this.#authorization(request) ? undefined : failed('AuthFailure.SignatureFailure')
  }

  /** Signature V3 (cloud.tencent.com/document/api/382/52072), for the host that the request names. */
  #authorization({ method, url, headers, body }: VendorRequest): string {
    const time = Number(headers['x-tc-timestamp'])
    const date = new Date(time * 1000).toISOString().slice(0, 10)
    const service = String(headers.host).split('.')[0] ?? ''
    const named = `content-type:${headers['content-type']}\nhost:${headers.host}\n`
    const canonical = [method, url.pathname, url.search.slice(1), named, 'content-type;host', sha256(body)].join('\n')
    const scope = `${date}/${service}/tc3_request`
    const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
    const key = hmac(hmac(hmac(`TC3${this.secretKey}`, date), service), 'tc3_request')
    const signature = hmac(key, `TC3-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex')
    return `TC3-HMAC-SHA256 Credential=${this.secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`
  }

  #send(sent: z.infer<typeof sendShape>): VendorAnswer {
    const [phone = ''] = sent.PhoneNumberSet
    const template = this.templates[sent.TemplateId]
    if (sent.SignName !== this.signName) return ofNumber('FailedOperation.SignatureIncorrectOrUnapproved')
    if (template === undefined) return ofNumber('FailedOperation.TemplateIncorrectOrUnapproved')
    const wanted = new Set(Array.from(template.matchAll(/\{(\d+)\}/g), ([, n]) => n)).size
    if (wanted !== sent.TemplateParamSet.length)
      return ofNumber('FailedOperation.TemplateParamSetNotMatchApprovedTemplate')
    const message: TencentMessage = {
      phone,
      serialNo: `2019:${538_884_000 + this.messages.length}`,
      session: sent.SessionContext,
      content: template.replaceAll(/\{(\d+)\}/g, (_all, n: string) => sent.TemplateParamSet[Number(n) - 1] ?? ''),
      params: sent.TemplateParamSet,
      sentAt: Math.floor(Date.now() / 1000),
      status: 3,
    }
    this.messages.push(message)
    return said({ SendStatusSet: [{ Code: 'Ok', Message: 'send success', SerialNo: message.serialNo, Fee: 1 }] })
  }

  #list(asked: z.infer<typeof listShape>): VendorAnswer {
    const found = this.messages.filter(
      ({ phone, sentAt }) => phone === asked.PhoneNumber && sentAt >= asked.BeginTime && sentAt <= asked.EndTime,
    )
    const SendRecordSet = found.toReversed().map((message) => ({
      PhoneNumber: message.phone,
      SerialNo: message.serialNo,
      SendStatus: message.status,
      StatusCode: message.status === 4 ? 'ERR_NUM' : '',
      Content: `【${this.signName}】${this.hide(message.content)}`,
      SendTime: message.sentAt,
    }))
    return said({
      SendRecordSet: SendRecordSet.slice(asked.Offset, asked.Offset + asked.Limit),
      TotalCount: found.length,
    })
  }
}

const said = (response: object): VendorAnswer => jsonAnswer({ Response: { ...response, RequestId: 'R' } })
const failed = (Code: string): VendorAnswer => said({ Error: { Code, Message: '关于+8613800000001的说明' } })
const ofNumber = (Code: string): VendorAnswer =>
  said({ SendStatusSet: [{ Code, Message: '关于+8613800000001的说明', SerialNo: '' }] })
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
