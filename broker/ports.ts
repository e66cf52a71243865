import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { codeOf, HubError, reasonOf } from '../core/errors.ts'

/** PEM texts. With `clientCa`, a certificate that it signed names the gateway by its CN and needs no secret. */
export interface BrokerTls {
  readonly port: number
  readonly cert: string | Buffer
  readonly key: string | Buffer
  readonly clientCa?: string | Buffer
}

export interface PortsOptions {
  /** 0: any that is free. */
  readonly mqttPort: number
  /** All interfaces when left out. */
  readonly host?: string
  readonly tls?: BrokerTls
}

export interface Ports {
  readonly plain: number
  readonly secure: number | undefined
  /** Takes no more connections and ends those that are there. */
  close(): Promise<void>
}

interface Listener {
  readonly port: number
  close(): Promise<void>
}

/**
 * Listens where the options say, and hands over each connection.
 *
 * @throws PORT_IN_USE when another program has a port. @throws CONFIG_INVALID when one cannot be listened on at all.
 */
export async function openPorts(options: PortsOptions, take: (socket: Socket) => void): Promise<Ports> {
  const { mqttPort, host, tls } = options
  const plain = await listen(createServer({ noDelay: true }, take), mqttPort, host)
  try {
    const secure = tls === undefined ? undefined : await listen(secureServer(tls, take), tls.port, host)
    return {
      plain: plain.port,
      secure: secure?.port,
      async close() {
        await Promise.all([plain.close(), secure?.close()])
      },
    }
  } catch (error) {
    await plain.close()
    throw error
  }
}

function secureServer(tls: BrokerTls, take: (socket: Socket) => void): Server {
  const { cert, key, clientCa } = tls
  const certificates = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false }
  try {
    // Who shows no certificate, or a stranger's, still has to know a secret.
    return createTlsServer({ cert, key, noDelay: true, ...certificates }, take)
  } catch (error) {
    throw new HubError(
      'CONFIG_INVALID',
      `The MQTT certificate or key cannot be read (${reasonOf(error)}): check both files.`,
      {
        cause: error,
      },
    )
  }
}

async function listen(server: Server, port: number, host: string | undefined): Promise<Listener> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  try {
    server.listen({ port, ...(host === undefined ? {} : { host }) })
    await once(server, 'listening')
  } catch (error) {
    throw listenFailure(port, error)
  }
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function listenFailure(port: number, cause: unknown): HubError {
  if (codeOf(cause) === 'EADDRINUSE') {
    return new HubError('PORT_IN_USE', `MQTT port ${port} is in use: stop the other program or choose another port.`, {
      cause,
    })
  }
  return new HubError(
    'CONFIG_INVALID',
    `MQTT port ${port} cannot be opened (${reasonOf(cause)}): choose another port or host.`,
    { cause },
  )
}
