import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { z } from 'zod'
import type { SendResult } from '../../core/notifier.ts'
import { type DurationMs, seconds } from '../../core/time.ts'

/** What became of one POST. `not-sent`: no connection came about, so nothing can have gone out. `lost`: it may have. */
export type PostAnswer =
  | { readonly end: 'answered'; readonly status: number; readonly body: string }
  | { readonly end: 'not-sent' | 'lost'; readonly reason: string }

export interface WebRequest {
  readonly method: 'GET' | 'POST'
  /** With the content type of the body, if there is one. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** A notifier answers within 10 s, connecting included. */
const PATIENCE = seconds(10)
/** The answers that are read here are a line or two. */
const MOST_READ = 64 * 1024

const coded = z.object({ code: z.string() })

/**
 * Posts JSON to one vendor, over a connection that is kept. Unlike `fetch` it tells a connection that never came about, as when the
 * internet is gone, from a request that may have arrived: the first is repeated at once, the second is not.
 */
export class WebhookPost {
  readonly #patience: DurationMs
  readonly #http = new HttpAgent({ keepAlive: true })
  readonly #https = new HttpsAgent({ keepAlive: true })

  constructor(patience: DurationMs = PATIENCE) {
    this.#patience = patience
  }

  /** Posts JSON. Never rejects. A reason names neither the address nor the body: both hold secrets. */
  post(url: URL, body: string, headers: Readonly<Record<string, string>> = {}): Promise<PostAnswer> {
    return this.ask(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
      body,
    })
  }

  /** Any other request, in the same way. */
  ask(url: URL, { method, headers, body }: WebRequest): Promise<PostAnswer> {
    const secure = url.protocol === 'https:'
    return new Promise((resolve) => {
      let connected = false
      const broken = (error: unknown): void =>
        resolve({ end: connected ? 'lost' : 'not-sent', reason: coded.safeParse(error).data?.code ?? 'broken' })
      const request = (secure ? httpsRequest : httpRequest)(url, {
        method,
        agent: secure ? this.#https : this.#http,
        signal: AbortSignal.timeout(this.#patience),
        headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      })
      request.on('socket', (socket) => {
        if (!socket.connecting) connected = true
        else socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true))
      })
      request.on('error', broken)
      request.on('response', (response) => void read(response).then(resolve, broken))
      request.end(body)
    })
  }
}

async function read(response: IncomingMessage): Promise<PostAnswer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length <= MOST_READ) chunks.push(bytes)
  }
  return { end: 'answered', status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }
}

/**
 * What an answer says about the message, as far as HTTP goes.
 *
 * @param judge asked about the body of a 2xx
 */
export function resultOfPost(answer: PostAnswer, judge: (body: string) => SendResult): SendResult {
  if (answer.end !== 'answered') {
    const { reason } = answer
    return answer.end === 'lost' ? { state: 'unknown', reason } : { state: 'failed', retryable: true, reason }
  }
  const { status } = answer
  if (status >= 200 && status < 300) return judge(answer.body)
  const reason = `HTTP ${status}`
  if (status === 429 || status === 503) return { state: 'refused', permanent: false, reason }
  // A server that broke while working may have done the work.
  if (status >= 500 || status === 408) return { state: 'unknown', reason }
  return { state: 'refused', permanent: true, reason }
}

/** The body as JSON; `undefined` when it is none. */
export function parsedBody(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
