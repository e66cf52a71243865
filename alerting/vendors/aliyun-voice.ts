import OpenApi, { $OpenApiUtil } from '@alicloud/openapi-core'
import { z } from 'zod'
import type { Log } from '../../core/log.ts'
import type { Channel, Notice, Notifier, Purpose, SendResult } from '../../core/notifier.ts'
import { type DurationMs, type EpochMs, seconds } from '../../core/time.ts'
import { type AliyunAccount, aliyunConfig, aliyunFault, domestic } from './aliyun-account.ts'
import { aliyunVerdict } from './aliyun-sms-codes.ts'
import { callEnd } from './aliyun-voice-codes.ts'
import { inTime } from './in-time.ts'
import { fillTemplate, type TemplateVariable } from './template.ts'

/** A template of text to speech as it was approved, and what is said after a key where one is asked for. */
export interface AliyunVoiceTemplate {
  readonly code: string
  readonly variables: Readonly<Record<string, TemplateVariable>>
  /** The template that is read after that key; with it the call waits for one. */
  readonly keys?: Readonly<Record<'1' | '4', string>> | undefined
}

export interface AliyunVoiceOptions extends AliyunAccount {
  readonly name: string
  /** The number that is shown; calls that take keys need one that was bought. */
  readonly showNumber?: string | undefined
  readonly templates: Readonly<Partial<Record<Purpose, AliyunVoiceTemplate>>>
  /** For the resident's own call, which has no slots. */
  readonly resident?: AliyunVoiceTemplate | undefined
  /** How often the text is read, 1 to 3. */
  readonly playTimes: number
  /** How long it may take to answer once it is connected; 4.9 s when left out, with at most as long for the connection. */
  readonly patience?: DurationMs | undefined
  readonly log: Log
}

/** The package is CommonJS with a default of its own, which Node hands over wrapped and bundlers as it is. */
const Client = typeof OpenApi === 'function' ? OpenApi : OpenApi.default
type Client = InstanceType<typeof Client>

const PATIENCE = seconds(4.9)
/** How long a key is waited for, in milliseconds. */
const KEY_WITHIN = String(seconds(8))
/** The products that a call can be asked about as: a voice notice, a call with keys (QueryCallDetailByCallId, `ProdId`). */
const PRODUCT = { notice: '11000000300006', keys: '11000000300005' } as const
/** Calls that can be asked about: a day's worth of a busy district. */
const REMEMBERED = 2000
/** `OutId` holds 1 to 15 bytes (IvrCall). */
const OUT_ID_LENGTH = 15

const answerShape = z.object({
  body: z.object({ Code: z.string(), CallId: z.string().optional(), Data: z.string().optional() }),
})
const detailShape = z.object({
  state: z.coerce.string().optional(),
  duration: z.coerce.number().optional().catch(undefined),
})

/**
 * Calls by Alibaba Cloud that read an approved template aloud: `IvrCall` where the template takes keys, else `SingleCallByTts` (dyvmsapi
 * 2017-05-25). The vendor's word for a call is the beginning of our own id, given as `OutId`: all its callbacks name it, also when the
 * answer to the request got lost.
 */
export class AliyunVoice implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['voice']
  readonly #options: AliyunVoiceOptions
  readonly #client: Client
  readonly #patience: DurationMs
  /** What the vendor called a call of ours, and as what it knows it. In memory only: what is not here stays unknown. */
  readonly #calls = new Map<string, { readonly callId: string; readonly product: string }>()

  constructor(options: AliyunVoiceOptions) {
    this.name = options.name
    this.#options = options
    this.#patience = options.patience ?? PATIENCE
    this.#client = new Client(aliyunConfig(options, 'https://dyvmsapi.aliyuncs.com', this.#patience))
  }

  /** Approved templates are for numbers of the mainland. */
  reaches(to: string): boolean {
    return to.startsWith('+86')
  }

  async send(notice: Notice): Promise<SendResult> {
    const { templates, resident } = this.#options
    const template = notice.slots === undefined && notice.purpose === 'alarm' ? resident : templates[notice.purpose]
    if (template === undefined) return cantCarry(`no template for ${notice.purpose}`)
    const filled = fillTemplate(Object.values(template.variables), { ...notice, possibleDuplicate: false })
    if ('reason' in filled) return cantCarry(`template for ${notice.purpose}: ${filled.reason}`)
    const names = Object.keys(template.variables)
    const params = JSON.stringify(Object.fromEntries(names.map((name, index) => [name, filled.values[index]])))
    try {
      const answer = await this.#ask(template.keys === undefined ? 'SingleCallByTts' : 'IvrCall', {
        CalledNumber: domestic(notice.to),
        CalledShowNumber: this.#options.showNumber,
        PlayTimes: String(this.#options.playTimes),
        OutId: outIdOf(notice.id),
        ...(template.keys === undefined ? plainCall(template, params) : callWithKeys(template, params)),
      })
      if (answer === undefined) return { state: 'unknown', reason: 'an answer without a code' }
      if (answer.Code !== 'OK') return aliyunVerdict(answer.Code)
      this.#remember(notice.id, answer.CallId, template)
      return { state: 'accepted', providerId: outIdOf(notice.id) }
    } catch (error) {
      return aliyunFault(error)
    }
  }

  /** Calls can be asked about by the vendor's own id alone (QueryCallDetailByCallId): without its answer to the send, nobody knows. */
  async lookUp(notice: Notice, claimedAt: EpochMs): Promise<SendResult> {
    const call = this.#calls.get(notice.id)
    if (call === undefined) return { state: 'unknown', reason: 'look-up: the vendor never named the call' }
    try {
      const answer = await this.#ask('QueryCallDetailByCallId', {
        CallId: call.callId,
        ProdId: call.product,
        QueryDate: String(claimedAt),
      })
      if (answer?.Code !== 'OK') return { state: 'unknown', reason: `look-up: ${answer?.Code ?? 'no code'}` }
      return detailResult(answer.Data, notice)
    } catch (error) {
      const result = aliyunFault(error)
      return { state: 'unknown', reason: `look-up: ${'reason' in result ? result.reason : result.state}` }
    }
  }

  async #ask(
    action: string,
    query: Readonly<Record<string, string | undefined>>,
  ): Promise<z.infer<typeof answerShape>['body'] | undefined> {
    const request = new $OpenApiUtil.OpenApiRequest({ query: Object.fromEntries(said(query)) })
    const params = new $OpenApiUtil.Params({ ...RPC, action })
    // The package's own time-outs end with the headers of an answer.
    const answer: unknown = await inTime(2 * this.#patience + 100, () =>
      this.#client.callApi(params, request, WITHOUT_RETRY),
    )
    return answerShape.safeParse(answer).data?.body
  }

  #remember(notice: string, callId: string | undefined, { keys }: AliyunVoiceTemplate): void {
    if (callId === undefined) return
    this.#options.log.info('call accepted', { vendor: this.name, notice, callId })
    this.#calls.set(notice, { callId, product: keys === undefined ? PRODUCT.notice : PRODUCT.keys })
    const [oldest] = this.#calls.keys()
    if (this.#calls.size > REMEMBERED && oldest !== undefined) this.#calls.delete(oldest)
  }
}

/** The beginning of a notice's id that the vendor brings back. */
export const outIdOf = (notice: string): string => notice.replaceAll('-', '').slice(0, OUT_ID_LENGTH)

const RPC = {
  version: '2017-05-25',
  protocol: 'HTTPS',
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
} as const

/** The package wants options for each request, and does not hand out their class: any set of none does. */
const WITHOUT_RETRY = new $OpenApiUtil.GlobalParameters({})

const cantCarry = (reason: string): SendResult => ({ state: 'refused', permanent: true, reason })

const said = (query: Readonly<Record<string, string | undefined>>): readonly (readonly [string, string])[] =>
  Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))

const plainCall = ({ code }: AliyunVoiceTemplate, params: string) => ({ TtsCode: code, TtsParam: params })

function callWithKeys({ code, keys }: AliyunVoiceTemplate, params: string) {
  return {
    StartCode: code,
    StartTtsParams: params,
    Timeout: KEY_WITHIN,
    'MenuKeyMap.1.Key': '1',
    'MenuKeyMap.1.Code': keys?.['1'],
    'MenuKeyMap.2.Key': '4',
    'MenuKeyMap.2.Code': keys?.['4'],
  }
}

/** `Data` is JSON in a text; its `state` is one of the vendor's codes, or missing while the call goes on. */
function detailResult(data: string | undefined, notice: Notice): SendResult {
  const detail = detailShape.safeParse(parsed(data))
  const end =
    detail.success && detail.data.state !== undefined ? callEnd(detail.data.state, detail.data.duration) : undefined
  if (end === 'failed') return { state: 'failed', retryable: true, reason: detail.data?.state ?? '' }
  return { state: 'accepted', providerId: outIdOf(notice.id), ...(end === 'delivered' ? { delivered: true } : {}) }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
