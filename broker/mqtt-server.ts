import type { Socket } from 'node:net'
import type { Client } from 'aedes'
import type { Log } from '../core/log.ts'
import type { Qos } from '../core/message.ts'
import type { HomeId } from '../core/names.ts'
import { HubError } from '../core/errors.ts'
import { isName } from '../core/names.ts'
import { seconds } from '../core/time.ts'
import type { Connections } from './connections.ts'
import type { Gate } from './gate.ts'
import { LONGEST_CLIENT_ID } from './gate.ts'
import type { Intake } from './intake.ts'
import { IntakeAedes } from './intake-aedes.ts'
import type { SessionStore } from './session-store.ts'
import type { Homes } from './topics.ts'
import { downTopic, mayReceive, maySubscribe } from './topics.ts'
import { watch } from './wire.ts'

/** Commands under delivery at once. One waits as long as the slowest gateway that gets it reads. */
const CONCURRENCY = 1000
/** A gateway that does not read for so long is closed. */
const DRAIN_TIMEOUT = seconds(20)
const CONNECT_TIMEOUT = seconds(10)
/** Packets a client may send behind its CONNECT before it was let in. */
const QUEUE_LIMIT = 500

export interface MqttServerOptions {
  readonly sessions: SessionStore
  readonly gate: Gate
  readonly connections: Connections
  readonly intake: Intake
  readonly log: Log
}

/** A message to a device, on its `down` topic. */
export interface DownMessage {
  readonly home: HomeId
  readonly device: string
  readonly payload: string | Uint8Array
  readonly qos: Qos
  readonly retain: boolean
}

/** The MQTT server with our decisions in its hooks. Its keep-alive and drain timers are its own, in real time. */
export async function startMqttServer(options: MqttServerOptions): Promise<IntakeAedes> {
  const { sessions, gate, connections, intake, log } = options
  const { id, counter } = await sessions.identify()
  const homesOf = (client: Client): Homes =>
    connections.of(client)?.homes ?? new Set(gate.admission(client)?.gateway.homes)
  const server = new IntakeAedes({
    id,
    persistence: sessions,
    concurrency: CONCURRENCY,
    drainTimeout: DRAIN_TIMEOUT,
    connectTimeout: CONNECT_TIMEOUT,
    queueLimit: QUEUE_LIMIT,
    maxClientsIdLength: LONGEST_CLIENT_ID,
    preConnect(client, packet, answer) {
      gate.judge(client, packet)
      answer(null, true)
    },
    authenticate(client, _userName, _password, answer) {
      const admission = gate.admission(client)
      if (admission !== undefined) connections.letIn(admission)
      answer(null, admission !== undefined)
    },
    authorizePublish: (client, packet, answer) => intake.take(client, packet, answer),
    authorizeSubscribe: (client, subscription, answer) =>
      answer(null, maySubscribe(subscription.topic, homesOf(client)) ? subscription : null),
    authorizeForward: (client, packet) => (mayReceive(packet.topic, homesOf(client)) ? packet : null),
  })
  server.counter = counter
  server.on('client', (client: Client) => {
    const admission = gate.admission(client)
    if (admission !== undefined) connections.registered(client, admission)
  })
  server.on('clientDisconnect', (client: Client) => connections.ended(client))
  server.on('keepaliveTimeout', (client: Client) => connections.of(client)?.willEndAs('keep-alive'))
  server.onFailure((error) => log.error('broker: the MQTT server failed', { reason: error.message }))
  await server.listen()
  return server
}

/** Hands a new socket to the MQTT server. */
export function takeSocket(server: IntakeAedes, connections: Connections, socket: Socket): void {
  const wire = connections.wireFor(socket)
  watch(socket, wire)
  const client = server.handle(socket)
  wire.onFault = (fault) => connections.refuse(client, fault)
}

/** @throws BAD_REQUEST when home or device is not a name. */
export function publishDown(server: IntakeAedes, message: DownMessage): Promise<void> {
  const { home, device, payload, qos, retain } = message
  if (!isName(home) || !isName(device)) {
    return Promise.reject(new HubError('BAD_REQUEST', 'A command needs a home and a device by their names.'))
  }
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload)
  return new Promise((resolve, reject) => {
    server.publish(
      { cmd: 'publish', topic: downTopic(home, device), payload: bytes, qos, retain, dup: false },
      (error) => (error === undefined || error === null ? resolve() : reject(error)),
    )
  })
}

export function closeMqttServer(server: IntakeAedes): Promise<void> {
  return new Promise((resolve) => {
    server.close(resolve)
  })
}
