import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent, type RequestOptions } from 'node:https'
import { isIP, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type DurationMs, seconds } from '../../core/time.ts'

/** A connection that does not stand by then never will, and another vendor can have the message while it is young. */
const CONNECT_PATIENCE = seconds(4)

/**
 * Connections to one vendor: kept for the next message, and given up with `connect ETIMEDOUT` when one does not stand in time. Then surely
 * nothing was sent, as it is not after a time-out of the answer.
 *
 * @param base where connections go, whatever host a request names: that one is still signed and said in `Host`
 */
export function vendorAgent(base: URL, patience: DurationMs = CONNECT_PATIENCE): HttpAgent | HttpsAgent {
  const secure = base.protocol === 'https:'
  const host = base.hostname.replaceAll(/[[\]]/g, '')
  const port = base.port === '' ? (secure ? 443 : 80) : Number(base.port)
  const to = { keepAlive: true, host, port }
  return secure ? new ImpatientHttpsAgent(to, patience) : new ImpatientHttpAgent(to, patience)
}

interface Destination {
  readonly keepAlive: boolean
  readonly host: string
  readonly port: number
}

class ImpatientHttpAgent extends HttpAgent {
  readonly #patience: DurationMs

  constructor(to: Destination, patience: DurationMs) {
    super(to)
    this.#patience = patience
  }

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    return impatient(super.createConnection(options, callback), 'connect', this.#patience)
  }
}

class ImpatientHttpsAgent extends HttpsAgent {
  readonly #patience: DurationMs

  constructor(to: Destination, patience: DurationMs) {
    super(isIP(to.host) === 0 ? { ...to, servername: to.host } : to)
    this.#patience = patience
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    return impatient(super.createConnection(options, callback), 'secureConnect', this.#patience)
  }
}

function impatient<S extends Duplex | null | undefined>(stream: S, ready: string, patience: DurationMs): S {
  if (!(stream instanceof Socket)) return stream
  const giveUp = (): void => void stream.destroy(new ConnectTimeout())
  stream.setTimeout(patience, giveUp)
  stream.once(ready, () => stream.setTimeout(0, giveUp))
  return stream
}

/** As Node's own, when the network gives up by itself. */
class ConnectTimeout extends Error {
  readonly code = 'ETIMEDOUT'
  readonly syscall = 'connect'

  constructor() {
    super('connect ETIMEDOUT')
  }
}
