import { acs3Authorization } from './acs3-signature.ts'
import {
  FakeVendorServer,
  jsonAnswer,
  type VendorAnswer,
  type VendorRequest,
  type VendorRules,
} from './fake-vendor-server.ts'

export interface AliyunCall {
  readonly action: string
  readonly phone: string
  readonly outId: string
  readonly callId: string
  /** As it is heard. */
  readonly heard: string
  /** The keys that it waits for, each with the template that answers it. */
  readonly menu: Readonly<Record<string, string>>
  /** One of the vendor's codes, once it is over. */
  state: string | undefined
  duration: number
}

/** Speaks SingleCallByTts, IvrCall and QueryCallDetailByCallId of dyvmsapi 2017-05-25, and believes only what is signed. */
export class FakeAliyunVoice {
  readonly accessKeyId = 'LTAI-of-the-test'
  readonly accessKeySecret = 'secret-of-the-test'
  readonly calls: AliyunCall[] = []
  readonly #templates: Readonly<Record<string, string>>
  #server: FakeVendorServer | undefined

  private constructor(templates: Readonly<Record<string, string>>) {
    this.#templates = templates
  }

  /** @param templates approved texts with their `${variables}`, by code */
  static async start(templates: Readonly<Record<string, string>>): Promise<FakeAliyunVoice> {
    const fake = new FakeAliyunVoice(templates)
    fake.#server = await FakeVendorServer.start(fake.#rules())
    return fake
  }

  get server(): FakeVendorServer {
    if (this.#server === undefined) throw new Error('not started')
    return this.#server
  }

  #rules(): VendorRules {
    return {
      isSend: ({ headers }) => ['SingleCallByTts', 'IvrCall'].includes(String(headers['x-acs-action'])),
      fault: (request) => this.#fault(request),
      accept: (request) => this.#call(String(request.headers['x-acs-action']), request.url.searchParams),
      lookUp: ({ url }) => this.#detail(url.searchParams),
      refuse: () => said('isv.MOBILE_NUMBER_ILLEGAL'),
      notNow: () => said('isv.BUSINESS_LIMIT_CONTROL'),
      tooMany: () => jsonAnswer({ Code: 'Throttling.User', Message: 'slow down', RequestId: 'R' }, 429),
    }
  }

  #fault(request: VendorRequest): VendorAnswer | undefined {
    const { headers } = request
    const right =
      headers['x-acs-version'] === '2017-05-25' && headers.authorization === acs3Authorization(request, this)
    return right ? undefined : jsonAnswer({ Code: 'SignatureDoesNotMatch', Message: 'wrong', RequestId: 'R' }, 400)
  }

  #call(action: string, query: URLSearchParams): VendorAnswer {
    const [code, params] = action === 'IvrCall' ? ['StartCode', 'StartTtsParams'] : ['TtsCode', 'TtsParam']
    const template = this.#templates[query.get(code) ?? '']
    const values: Record<string, string> = JSON.parse(query.get(params) ?? '{}')
    const menu = menuOf(query)
    const fault = fieldFault(query) ?? this.#templateFault(template, values) ?? this.#menuFault(action, menu, query)
    if (fault !== undefined) return said(fault)
    const call: AliyunCall = {
      action,
      phone: query.get('CalledNumber') ?? '',
      outId: query.get('OutId') ?? '',
      callId: `${116_012_854_210 + this.calls.length}^1028142`,
      heard: (template ?? '').replaceAll(PLACEHOLDER, (_all, name: string) => values[name] ?? ''),
      menu,
      state: undefined,
      duration: 0,
    }
    this.calls.push(call)
    return jsonAnswer({ Code: 'OK', Message: 'OK', CallId: call.callId, RequestId: 'R' })
  }

  #templateFault(template: string | undefined, values: Readonly<Record<string, string>>): string | undefined {
    if (template === undefined) return 'isv.TTS_TEMPLATE_ILLEGAL'
    const missing = Array.from(template.matchAll(PLACEHOLDER)).some(([, name]) => !values[name ?? ''])
    return missing ? 'isv.TEMPLATE_MISSING_PARAMETERS' : undefined
  }

  #menuFault(action: string, menu: Readonly<Record<string, string>>, query: URLSearchParams): string | undefined {
    if (action !== 'IvrCall') return undefined
    if (query.get('CalledShowNumber') === null || Object.keys(menu).length === 0) return 'isv.INVALID_PARAMETERS'
    const unknown = Object.values(menu).some((code) => this.#templates[code] === undefined)
    return unknown ? 'isv.TTS_TEMPLATE_ILLEGAL' : undefined
  }

  #detail(query: URLSearchParams): VendorAnswer {
    const call = this.calls.find(({ callId }) => callId === query.get('CallId'))
    const product = call?.action === 'IvrCall' ? '11000000300005' : '11000000300006'
    if (call === undefined || query.get('ProdId') !== product || !/^\d{13}$/.test(query.get('QueryDate') ?? '')) {
      return said('isv.INVALID_PARAMETERS')
    }
    const { state, duration, callId } = call
    return jsonAnswer({ Code: 'OK', Message: 'OK', RequestId: 'R', Data: JSON.stringify({ callId, state, duration }) })
  }
}

const PLACEHOLDER = /\$\{(\w+)\}/g

function fieldFault(query: URLSearchParams): string | undefined {
  if (!/^1\d{10}$/.test(query.get('CalledNumber') ?? '')) return 'isv.MOBILE_NUMBER_ILLEGAL'
  const right = /^[1-3]$/.test(query.get('PlayTimes') ?? '') && /^[\x21-\x7e]{1,15}$/.test(query.get('OutId') ?? '')
  return right ? undefined : 'isv.INVALID_PARAMETERS'
}

function menuOf(query: URLSearchParams): Record<string, string> {
  const menu: Record<string, string> = {}
  for (let n = 1; query.has(`MenuKeyMap.${n}.Key`); n += 1) {
    menu[query.get(`MenuKeyMap.${n}.Key`) ?? ''] = query.get(`MenuKeyMap.${n}.Code`) ?? ''
  }
  return menu
}

const said = (code: string): VendorAnswer =>
  jsonAnswer({ Code: code, Message: '关于13800000001的说明', RequestId: 'R' })
