import twilio from 'twilio'
import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'
import { type Clock, type DurationMs, type EpochMs, seconds } from '../../core/time.ts'
import { onceListed } from './late-listing.ts'
import { type TwilioClient, twilioClient } from './twilio-client.ts'
import { twilioResult } from './twilio-result.ts'
import { webhookAddress } from './twilio.ts'

export interface TwilioVoiceOptions {
  readonly name: string
  readonly accountSid: string
  readonly authToken: string
  /** The caller, E.164. */
  readonly from: string
  /** Instead of https://api.twilio.com, for a proxy or a test. */
  readonly baseUrl?: string | undefined
  /** The hub as Twilio reaches it: keys and what became of calls come there. */
  readonly publicUrl: string
  /** How long it may take to answer; 10 s when left out. */
  readonly patience?: DurationMs | undefined
  readonly clock: Clock
}

/** Twilio's clock and ours, and its times being whole seconds. */
const SKEW = seconds(30)
/** Before a mailbox takes the call, and long enough to find a phone in the dark. In seconds. */
const RINGS_FOR = 30
/** What is listed of the calls to one number. */
const LISTED = 50
/** Calls whose answer came, remembered so that a look-up does not take them for another one. */
const REMEMBERED = 500

/** Calls by Twilio that read the notice aloud and take one key. */
export class TwilioVoice implements Notifier {
  readonly name: string
  readonly reachesPeople = true
  readonly channels: readonly Channel[] = ['voice']
  readonly foreign = true
  readonly #client: TwilioClient
  readonly #options: TwilioVoiceOptions
  readonly #noticeOf = new Map<string, string>()

  /** @throws VENDOR_MISCONFIGURED when the account can't be one */
  constructor(options: TwilioVoiceOptions) {
    this.name = options.name
    this.#options = options
    this.#client = twilioClient(options, 'calls')
  }

  async send(notice: Notice): Promise<SendResult> {
    const { name, publicUrl, from } = this.#options
    try {
      const { sid } = await this.#client.calls.create({
        to: notice.to,
        from,
        twiml: spokenMarkup(notice.text, keyAddress(publicUrl, name, notice.id)),
        timeout: RINGS_FOR,
        statusCallback: webhookAddress(publicUrl, name, 'status'),
        // Besides the reading: who picks up does not wait in silence until it is clear who they are.
        machineDetection: 'Enable',
        asyncAmd: 'true',
      })
      this.#remember(sid, notice.id)
      return { state: 'accepted', providerId: sid }
    } catch (error) {
      return twilioResult(error)
    }
  }

  /**
   * Calls carry nothing of ours, so this one is the only call to that number since then that is not known to be another. Of several,
   * nobody can say.
   */
  lookUp(notice: Notice, claimedAt: EpochMs): Promise<SendResult | 'not-found'> {
    return onceListed(this.#options.clock, { notice, claimedAt }, () => this.#find(notice, claimedAt))
  }

  async #find(notice: Notice, claimedAt: EpochMs): Promise<SendResult | 'not-found'> {
    try {
      const calls = await this.#client.calls.list({ to: notice.to, limit: LISTED })
      const candidates = calls.filter(
        (call) =>
          call.dateCreated.getTime() >= claimedAt - SKEW && (this.#noticeOf.get(call.sid) ?? notice.id) === notice.id,
      )
      const own = candidates.find((call) => this.#noticeOf.get(call.sid) === notice.id)
      const found = own ?? candidates[0]
      if (found === undefined) return 'not-found'
      if (own === undefined && candidates.length > 1) return { state: 'unknown', reason: 'look-up: more than one call' }
      this.#remember(found.sid, notice.id)
      return callResult(found)
    } catch (error) {
      const result = twilioResult(error)
      return { state: 'unknown', reason: `look-up: ${'reason' in result ? result.reason : result.state}` }
    }
  }

  /** `human`, `machine_start`, `fax` …; `undefined` when Twilio could not tell. @throws Twilio's error */
  async answeredBy(sid: string): Promise<string | undefined> {
    const call = await this.#client.calls(sid).fetch()
    return call.answeredBy ?? undefined
  }

  #remember(sid: string, notice: string): void {
    this.#noticeOf.set(sid, notice)
    const [oldest] = this.#noticeOf.keys()
    if (this.#noticeOf.size > REMEMBERED && oldest !== undefined) this.#noticeOf.delete(oldest)
  }
}

const NOT_TAKEN: ReadonlySet<string> = new Set(['failed', 'canceled', 'busy', 'no-answer'])

/** What became of a call: somebody took it, nobody did and it may be tried again, or it goes on. */
function callResult(call: {
  readonly sid: string
  readonly status: string
  readonly answeredBy: string | null
}): SendResult {
  if (NOT_TAKEN.has(call.status)) return { state: 'failed', retryable: true, reason: call.status }
  const by = call.status === 'completed' ? (call.answeredBy ?? 'unknown') : 'unknown'
  if (by === 'human') return { state: 'accepted', providerId: call.sid, delivered: true }
  return by === 'unknown'
    ? { state: 'accepted', providerId: call.sid }
    : { state: 'failed', retryable: true, reason: by }
}

/** Where a key goes: it names the notice, since a key may be faster than the answer that names the call. */
export const keyAddress = (publicUrl: string, vendor: string, notice: string): string =>
  `${webhookAddress(publicUrl, vendor, 'key')}?notice=${encodeURIComponent(notice)}`

/** Twilio takes 4,000 characters of markup. */
const MOST_SPOKEN = 1000
/** How long a key is waited for after the last word. In seconds. */
const KEY_WITHIN = 8

/** Reads it twice in Chinese and waits for one key. Escaped by Twilio's own builder. */
function spokenMarkup(text: string, action: string): string {
  const response = new twilio.twiml.VoiceResponse()
  gatherInto(response, action).say({ language: 'zh-CN', loop: 2 }, Array.from(text).slice(0, MOST_SPOKEN).join(''))
  response.say({ language: 'zh-CN' }, '没有收到按键,再见。')
  return response.toString()
}

/** What is said after a key; another one may follow. */
export function answerMarkup(said: string, action: string): string {
  const response = new twilio.twiml.VoiceResponse()
  gatherInto(response, action).say({ language: 'zh-CN' }, said)
  return response.toString()
}

type Response = InstanceType<typeof twilio.twiml.VoiceResponse>

const gatherInto = (response: Response, action: string): ReturnType<Response['gather']> =>
  response.gather({ numDigits: 1, input: ['dtmf'], timeout: KEY_WITHIN, action, method: 'POST' })
