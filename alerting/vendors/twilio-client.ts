import twilio from 'twilio'
import { HubError, reasonOf } from '../../core/errors.ts'
import { type DurationMs, seconds } from '../../core/time.ts'

export type TwilioClient = ReturnType<typeof twilio>

export interface TwilioAccount {
  readonly accountSid: string
  readonly authToken: string
  /** Instead of https://api.twilio.com, for a proxy or a test. */
  readonly baseUrl?: string | undefined
  /** How long it may take to answer; 10 s when left out. */
  readonly patience?: DurationMs | undefined
}

/** How long Twilio may take to answer. */
const PATIENCE = seconds(10)

/** @throws VENDOR_MISCONFIGURED when the account can't be one */
export function twilioClient(options: TwilioAccount, uses: 'messages' | 'calls'): TwilioClient {
  const timeout = options.patience ?? PATIENCE
  try {
    const client = twilio(options.accountSid, options.authToken, {
      timeout,
      // Retrying is the outbox's business: it knows what a second SMS costs.
      autoRetry: false,
      httpClient:
        options.baseUrl === undefined
          ? new twilio.RequestClient({ timeout })
          : new RedirectedClient(options.baseUrl, timeout),
    })
    // The package loads this part when it is first asked for, which takes too long for the first SOS to pay.
    if (client[uses] === undefined) throw new Error(`the twilio package has no ${uses}`)
    return client
  } catch (error) {
    const message = `Twilio can't be used (${reasonOf(error)}): mend TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.`
    throw new HubError('VENDOR_MISCONFIGURED', message, { cause: error })
  }
}

/** The package builds its own addresses; this sends the same requests somewhere else. */
class RedirectedClient extends twilio.RequestClient {
  readonly #base: URL

  constructor(baseUrl: string, timeout: DurationMs) {
    super({ timeout })
    this.#base = new URL(baseUrl)
  }

  override request: InstanceType<typeof twilio.RequestClient>['request'] = (options) => {
    const uri = new URL(options.uri)
    const path = `${this.#base.pathname.replace(/\/+$/, '')}${uri.pathname}${uri.search}`
    return super.request({ ...options, uri: new URL(path, this.#base).href })
  }
}
