import Dysms, { QuerySendDetailsRequest, SendSmsRequest } from '@alicloud/dysmsapi20170525'
import { z } from 'zod'
import { localTime } from '../../core/calendar.ts'
import type { Log } from '../../core/log.ts'
import type { Channel, Notice, Notifier, Purpose, SendResult } from '../../core/notifier.ts'
import { type Clock, type DurationMs, type EpochMs, minutes, seconds } from '../../core/time.ts'
import { aliyunConfig, aliyunFault, domestic } from './aliyun-account.ts'
import { aliyunVerdict } from './aliyun-sms-codes.ts'
import { MAINLAND_MOBILE } from './e164.ts'
import { inTime } from './in-time.ts'
import { onceListed } from './late-listing.ts'
import { fillTemplate, type TemplateVariable, templateFor } from './template.ts'

/** A template as it was approved, and what its variables are filled with. */
export interface AliyunTemplate {
  readonly code: string
  readonly variables: Readonly<Record<string, TemplateVariable>>
}

export interface AliyunSmsOptions {
  readonly name: string
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** As approved, without 【】. */
  readonly signName: string
  readonly templates: Readonly<Partial<Record<Purpose, AliyunTemplate>>>
  /** Instead of https://dysmsapi.aliyuncs.com: another access point, or a test. */
  readonly baseUrl?: string | undefined
  /** How long it may take to answer once it is connected; 4.9 s when left out, with at most as long for the connection. */
  readonly patience?: DurationMs | undefined
  readonly clock: Clock
  readonly log: Log
}

/** The package is CommonJS with a default of its own, which Node hands over wrapped and bundlers as it is. */
const Client = typeof Dysms === 'function' ? Dysms : Dysms.default
type Client = InstanceType<typeof Client>

const PATIENCE = seconds(4.9)
/** The vendor keeps its days by this clock. */
const VENDOR_ZONE = 'Asia/Shanghai'
/** From the claim to the vendor's receipt: the queue before the sender and the send itself. */
const UNDER_WAY = minutes(2)
/** The most that QuerySendDetails puts on a page. */
const PAGE = 50
/** More to one phone in a day is not believable. */
const MOST_PAGES = 20

const answerShape = z.object({ code: z.string(), bizId: z.string().optional() })
const detailShape = z.object({
  outId: z.string().optional(),
  sendStatus: z.number().optional(),
  errCode: z.string().optional(),
})
const pageShape = z.object({
  code: z.string(),
  totalCount: z.coerce.number(),
  smsSendDetailDTOs: z.object({ smsSendDetailDTO: z.array(detailShape).default([]) }).optional(),
})
/**
 * SMS by Alibaba Cloud (SendSms), each filled into an approved template. The vendor's word for a message is our own, given as `OutId`: it
 * stands in its receipts and its lists alike, while the `BizId` is told only in the answer to the send.
 */
export class AliyunSms implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['sms']
  readonly #options: AliyunSmsOptions
  readonly #client: Client
  readonly #patience: DurationMs

  constructor(options: AliyunSmsOptions) {
    this.name = options.name
    this.#options = options
    this.#patience = options.patience ?? PATIENCE
    this.#client = new Client(aliyunConfig(options, 'https://dysmsapi.aliyuncs.com', this.#patience))
  }

  /** Approved templates are for the mainland's mobile numbers. */
  reaches(to: string): boolean {
    return MAINLAND_MOBILE.test(to)
  }

  async send(notice: Notice): Promise<SendResult> {
    const { signName, templates, log } = this.#options
    const template = templateFor(templates, notice.purpose)
    if (template === undefined) return cantCarry(`no template for ${notice.purpose}`)
    const filled = fillTemplate(Object.values(template.variables), notice)
    if ('reason' in filled) return cantCarry(`template for ${notice.purpose}: ${filled.reason}`)
    const names = Object.keys(template.variables)
    const request = new SendSmsRequest({
      phoneNumbers: domestic(notice.to),
      signName,
      templateCode: template.code,
      templateParam: JSON.stringify(Object.fromEntries(names.map((name, index) => [name, filled.values[index]]))),
      outId: notice.id,
    })
    try {
      const { body } = await this.#ask(() => this.#client.sendSms(request))
      const answer = answerShape.safeParse(body)
      if (!answer.success) return { state: 'unknown', reason: 'an answer without a code' }
      if (answer.data.code !== 'OK') return aliyunVerdict(answer.data.code)
      log.info('SMS accepted', { vendor: this.name, notice: notice.id, bizId: answer.data.bizId })
      return { state: 'accepted', providerId: notice.id }
    } catch (error) {
      return aliyunFault(error)
    }
  }

  lookUp(notice: Notice, claimedAt: EpochMs): Promise<SendResult | 'not-found'> {
    return onceListed(this.#options.clock, { notice, claimedAt }, () => this.#find(notice, claimedAt))
  }

  async #find(notice: Notice, claimedAt: EpochMs): Promise<SendResult | 'not-found'> {
    const days = new Set([vendorDay(claimedAt), vendorDay(claimedAt + UNDER_WAY)])
    try {
      for (const day of days) {
        const found = await this.#findOn(day, notice)
        if (found !== 'not-found') return found
      }
      return 'not-found'
    } catch (error) {
      const result = aliyunFault(error)
      return { state: 'unknown', reason: `look-up: ${'reason' in result ? result.reason : result.state}` }
    }
  }

  async #findOn(sendDate: string, notice: Notice): Promise<SendResult | 'not-found'> {
    for (let currentPage = 1; currentPage <= MOST_PAGES; currentPage += 1) {
      const asked = { phoneNumber: domestic(notice.to), sendDate, pageSize: PAGE, currentPage }
      const { body } = await this.#ask(() => this.#client.querySendDetails(new QuerySendDetailsRequest(asked)))
      const page = pageShape.safeParse(body)
      if (!page.success) return { state: 'unknown', reason: 'look-up: an answer without a list' }
      if (page.data.code !== 'OK') return { state: 'unknown', reason: `look-up: ${page.data.code}` }
      const details = page.data.smsSendDetailDTOs?.smsSendDetailDTO ?? []
      const found = details.find((detail) => detail.outId === notice.id)
      if (found !== undefined) return listedResult(found, notice)
      if (details.length === 0 || currentPage * PAGE >= page.data.totalCount) return 'not-found'
    }
    return { state: 'unknown', reason: 'look-up: too many to one number' }
  }

  /** The package's own time-outs end with the headers of an answer. */
  #ask<T>(request: () => Promise<T>): Promise<T> {
    return inTime(2 * this.#patience + 100, request)
  }
}

const cantCarry = (reason: string): SendResult => ({ state: 'refused', permanent: true, reason })

/** `20261122`, by the vendor's clock. */
function vendorDay(at: EpochMs): string {
  const { year, month, day } = localTime(at, VENDOR_ZONE)
  return `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`
}

/** 1 waits for the network's receipt, 2 has failed, 3 is delivered (QuerySendDetails, `SendStatus`). */
function listedResult(detail: z.infer<typeof detailShape>, notice: Notice): SendResult {
  return detail.sendStatus === 2
    ? { state: 'failed', retryable: false, reason: detail.errCode ?? 'undelivered' }
    : { state: 'accepted', providerId: notice.id, ...(detail.sendStatus === 3 ? { delivered: true } : {}) }
}
