import { sms } from 'tencentcloud-sdk-nodejs-sms'
import { z } from 'zod'
import type { Channel, Notice, Notifier, Purpose, SendResult } from '../../core/notifier.ts'
import { type Clock, type DurationMs, type EpochMs, minutes, seconds } from '../../core/time.ts'
import { MAINLAND_MOBILE } from './e164.ts'
import { inTime } from './in-time.ts'
import { onceListed } from './late-listing.ts'
import { networkResult } from './network-result.ts'
import { fillTemplate, renderedTemplate, type TemplateVariable, templateFor } from './template.ts'
import { tencentVerdict } from './tencent-sms-codes.ts'
import { vendorAgent } from './vendor-agent.ts'

/** A variable in the text of a template. */
export const TENCENT_PLACEHOLDER = /\{(\d+)\}/g

/** A template as it was approved, and what its variables are filled with, `{1}` first. */
export interface TencentTemplate {
  readonly id: string
  readonly text: string
  readonly variables: readonly TemplateVariable[]
}

export interface TencentSmsOptions {
  readonly name: string
  readonly secretId: string
  readonly secretKey: string
  readonly sdkAppId: string
  /** As approved, without 【】. */
  readonly signName: string
  readonly region: string
  readonly templates: Readonly<Partial<Record<Purpose, TencentTemplate>>>
  /** Where connections go instead of https://sms.tencentcloudapi.com, which is what is signed all the same: a proxy, or a test. */
  readonly baseUrl?: string | undefined
  /** How long it may take to answer; 10 s when left out. */
  readonly patience?: DurationMs | undefined
  readonly clock: Clock
}

/** What the vendor is called in requests; the first part of it is what the signature is for. */
const ENDPOINT = 'sms.tencentcloudapi.com'
const PATIENCE = seconds(9.9)
/** The vendor's clock and ours, and its times being whole seconds. */
const SKEW = seconds(30)
/** From the claim to the vendor's receipt: the queue before the sender and the send itself. */
const UNDER_WAY = minutes(2)
/** The most that DescribeSendRecordList lists at once; two minutes to one phone hold fewer. */
const PAGE = 50

const sentShape = z.object({
  SendStatusSet: z.array(z.object({ Code: z.string(), SerialNo: z.string().optional() })).min(1),
})
const listShape = z.object({
  TotalCount: z.number().optional(),
  SendRecordSet: z.array(
    z.object({
      SerialNo: z.string().optional(),
      SendStatus: z.number().optional(),
      StatusCode: z.string().optional(),
      Content: z.string().optional(),
    }),
  ),
})
const apiFault = z.object({ code: z.string() })
const httpFault = z.object({ httpCode: z.number() })

/** SMS by Tencent Cloud (SendSms of 2021-01-11), each filled into an approved template. */
export class TencentSms implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['sms']
  readonly #options: TencentSmsOptions
  readonly #client: InstanceType<typeof sms.v20210111.Client>

  constructor(options: TencentSmsOptions) {
    this.name = options.name
    this.#options = options
    this.#client = clientFor(options)
  }

  /** Approved templates are for the mainland's mobile numbers. */
  reaches(to: string): boolean {
    return MAINLAND_MOBILE.test(to)
  }

  async send(notice: Notice): Promise<SendResult> {
    const { signName, sdkAppId, templates } = this.#options
    const template = templateFor(templates, notice.purpose)
    if (template === undefined) return cantCarry(`no template for ${notice.purpose}`)
    const filled = fillTemplate(template.variables, notice)
    if ('reason' in filled) return cantCarry(`template for ${notice.purpose}: ${filled.reason}`)
    try {
      const answer = await this.#ask('SendSms', {
        PhoneNumberSet: [notice.to],
        SmsSdkAppId: sdkAppId,
        SignName: signName,
        TemplateId: template.id,
        TemplateParamSet: filled.values,
        SessionContext: notice.id,
      })
      const [sent] = sentShape.parse(answer).SendStatusSet
      if (sent?.Code !== 'Ok') return tencentVerdict(sent?.Code ?? 'InternalError')
      return sent.SerialNo === undefined
        ? { state: 'unknown', reason: 'accepted without a number' }
        : { state: 'accepted', providerId: sent.SerialNo }
    } catch (error) {
      return faultResult(error)
    }
  }

  /**
   * The vendor lists what it took from us by number and time, but not our own id (that needs a grant), and hides parts of the text behind
   * `*`. A message of the same text in those two minutes is the one: its code is in it.
   */
  lookUp(notice: Notice, claimedAt: EpochMs): Promise<SendResult | 'not-found'> {
    return onceListed(this.#options.clock, { notice, claimedAt }, () => this.#find(notice, claimedAt))
  }

  async #find(notice: Notice, claimedAt: EpochMs): Promise<SendResult | 'not-found'> {
    const { clock, sdkAppId, templates } = this.#options
    const template = templateFor(templates, notice.purpose)
    const filled = template === undefined ? undefined : fillTemplate(template.variables, notice)
    // What could not be filled was never asked for.
    if (template === undefined || filled === undefined || 'reason' in filled) return 'not-found'
    try {
      const answer = await this.#ask('DescribeSendRecordList', {
        PhoneNumber: notice.to,
        SmsSdkAppId: sdkAppId,
        BeginTime: Math.floor((claimedAt - SKEW) / 1000),
        // Refused when it lies ahead of the vendor's clock.
        EndTime: Math.floor(Math.min(claimedAt + UNDER_WAY, clock.now()) / 1000),
        Limit: PAGE,
        Offset: 0,
      })
      const text = renderedTemplate(
        { ...template, names: namesOf(template), placeholder: TENCENT_PLACEHOLDER },
        filled.values,
      )
      return verdictOf(listShape.parse(answer), text)
    } catch (error) {
      const result = faultResult(error)
      return { state: 'unknown', reason: `look-up: ${'reason' in result ? result.reason : result.state}` }
    }
  }

  #ask(action: string, request: object): Promise<unknown> {
    return inTime(this.#options.patience ?? PATIENCE, (signal) => this.#client.request(action, request, { signal }))
  }
}

/** `1`, `2` …, as the text calls its variables. */
export const namesOf = ({ variables }: Pick<TencentTemplate, 'variables'>): readonly string[] =>
  variables.map((_variable, index) => String(index + 1))

const cantCarry = (reason: string): SendResult => ({ state: 'refused', permanent: true, reason })

function clientFor({
  secretId,
  secretKey,
  region,
  baseUrl,
}: TencentSmsOptions): InstanceType<typeof sms.v20210111.Client> {
  const base = new URL(baseUrl ?? `https://${ENDPOINT}`)
  return new sms.v20210111.Client({
    credential: { secretId, secretKey },
    region,
    profile: { httpProfile: { endpoint: ENDPOINT, protocol: `${base.protocol}//`, agent: vendorAgent(base) } },
  })
}

type Listed = z.infer<typeof listShape>['SendRecordSet'][number]

function verdictOf({ SendRecordSet, TotalCount }: z.infer<typeof listShape>, text: string): SendResult | 'not-found' {
  const found = SendRecordSet.find((record) => saysThat(record, text))
  if (found !== undefined) return listedResult(found)
  const unclear = SendRecordSet.some((record) => record.Content === undefined) || (TotalCount ?? 0) > PAGE
  return unclear ? { state: 'unknown', reason: 'look-up: a list that does not say' } : 'not-found'
}

/** Whether the listed text can be this one, but for what is hidden. */
function saysThat({ Content }: Listed, text: string): boolean {
  const listed = Array.from(Content?.replace(/^【[^】]*】/, '') ?? '')
  const ours = Array.from(text)
  return listed.length === ours.length && listed.every((sign, index) => sign === '*' || sign === ours[index])
}

/** 1 was not taken, 2 is delivered, 3 is under way, 4 could not be delivered (SendRecord, `SendStatus`). */
function listedResult({ SerialNo, SendStatus, StatusCode }: Listed): SendResult {
  if (SendStatus === 1 || SendStatus === 4)
    return { state: 'failed', retryable: false, reason: StatusCode || 'undelivered' }
  return SerialNo === undefined || SerialNo === ''
    ? { state: 'unknown', reason: 'look-up: listed without a number' }
    : { state: 'accepted', providerId: SerialNo, ...(SendStatus === 2 ? { delivered: true } : {}) }
}

/** The package wraps what the network said into its message, `… failed, reason: connect ECONNREFUSED …`. */
const wrapped = z.object({ message: z.string().regex(/reason: /) })

function faultResult(error: unknown): SendResult {
  const http = httpFault.safeParse(error)
  if (http.success) return httpResult(http.data.httpCode)
  const network = wrapped.safeParse(error)
  if (network.success) {
    const [, syscall, code] = /reason: (?:(\w+) )?(E[A-Z_]+)/.exec(network.data.message) ?? []
    return networkResult({ code: code ?? 'network', syscall })
  }
  const answered = apiFault.safeParse(error)
  if (answered.success && !/^E[A-Z]+$/.test(answered.data.code)) return tencentVerdict(answered.data.code)
  return networkResult(error)
}

function httpResult(status: number): SendResult {
  const reason = `HTTP ${status}`
  if (status === 429 || status === 503) return { state: 'refused', permanent: false, reason }
  if (status >= 500 || status === 408 || status < 400) return { state: 'unknown', reason }
  return { state: 'refused', permanent: true, reason }
}
