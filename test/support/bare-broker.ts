import { createServer } from 'node:net'
import { Aedes } from 'aedes'

/** A message as it reached the broker. */
export interface HeardMessage {
  readonly client: string | undefined
  readonly topic: string
  readonly payload: Buffer
}

export interface BareBroker {
  readonly url: string
  /** Everything that was published, in the order of arrival; the broker's own `$SYS` left out. */
  readonly heard: readonly HeardMessage[]
  connected(): number
  /** Resolves when what was heard satisfies the condition. */
  until(condition: (heard: readonly HeardMessage[]) => boolean): Promise<void>
  /** From now on nothing is acknowledged any more. */
  fallSilent(): void
  stop(): Promise<void>
}

/**
 * An Aedes with nothing of the hub around it, on a free port. It acknowledges a message before it is heard here: wait with `until`.
 * Who comes with another secret than `secret` is refused.
 */
export async function startBareBroker(secret?: string): Promise<BareBroker> {
  const heard: HeardMessage[] = []
  const waiting = new Set<() => void>()
  const broker = await Aedes.createBroker({
    authenticate: (_client, _user, password, done) =>
      done(null, secret === undefined || password?.toString() === secret),
  })
  broker.on('publish', (packet, client) => {
    if (packet.topic.startsWith('$SYS')) return
    heard.push({ client: client?.id, topic: packet.topic, payload: Buffer.from(packet.payload) })
    for (const look of waiting) look()
  })
  const server = createServer(broker.handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `mqtt://127.0.0.1:${port}`,
    heard,
    connected: () => broker.connectedClients,
    until: (condition) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition(heard)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    fallSilent() {
      broker.authorizePublish = () => {}
    },
    async stop() {
      await new Promise<void>((resolve) => broker.close(resolve))
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
