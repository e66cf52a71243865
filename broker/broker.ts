import { join } from 'node:path'
import type { Directory } from '../core/directory.ts'
import type { JournalWriter } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Metrics } from '../core/metrics.ts'
import type { GatewayId, HomeId } from '../core/names.ts'
import type { Clock, EpochMs, Stop } from '../core/time.ts'
import { reasonOf } from '../core/errors.ts'
import { seconds } from '../core/time.ts'
import { Connections } from './connections.ts'
import { Gate } from './gate.ts'
import { Intake } from './intake.ts'
import type { DownMessage } from './mqtt-server.ts'
import { closeMqttServer, publishDown, startMqttServer, takeSocket } from './mqtt-server.ts'
import type { BrokerTls } from './ports.ts'
import { openPorts } from './ports.ts'
import { Presence } from './presence.ts'
import { openSessionStore } from './session-store.ts'
import type { NamesNoHome } from './topics.ts'
import { maySubscribe } from './topics.ts'

/** How often overdue connections are looked for. */
const ROUND = seconds(0.5)

export interface BrokerLimits {
  /** The most bytes of one packet behind its fixed header. */
  readonly maxPacketBytes: number
  /** What one connection may send for long, and at once after a rest. */
  readonly packetsPerSecond: number
  readonly burst: number
  /** Unsynced bytes in the journal above which QoS 0 is dropped, and above which senders are closed. */
  readonly qos0PendingBytes: number
  readonly pendingBytes: number
}

export const defaultLimits: BrokerLimits = {
  maxPacketBytes: 64 * 1024,
  packetsPerSecond: 2000,
  burst: 10_000,
  qos0PendingBytes: 16 * 1024 * 1024,
  pendingBytes: 128 * 1024 * 1024,
}

export interface BrokerOptions {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly journal: JournalWriter
  readonly directory: Pick<Directory, 'gateway' | 'onChange'>
  /** Sessions are kept in `sessions` below it. */
  readonly dataDir: string
  /** 0: any that is free. */
  readonly mqttPort: number
  /** All interfaces when left out. */
  readonly host?: string
  readonly tls?: BrokerTls
  /** Every topic outside `homes/` is foreign when left out. */
  readonly namesNoHome?: NamesNoHome
  readonly limits?: Partial<BrokerLimits>
}

export interface Broker {
  port(): number
  tlsPort(): number | undefined
  /** How many gateways are connected. */
  connected(): number
  isOnline(gateway: GatewayId): boolean
  /** When any packet last came from the gateway, since the hub started. */
  lastHeard(gateway: GatewayId): EpochMs | undefined
  /** Called when a gateway comes or goes. */
  onGatewayChange(listener: (gateway: GatewayId) => void): Stop
  /**
   * Sends to the device's `down` topic. Resolves when connected gateways were given it and, for QoS 1 and 2, sessions that are away have it
   * queued.
   *
   * @throws BAD_REQUEST when home or device is not a name.
   */
  publishDown(message: DownMessage): Promise<void>
  /** Stops listening, journals that the hub stopped, ends every connection without its will. Twice is harmless. */
  close(): Promise<void>
}

/**
 * Takes MQTT from gateways into the journal, and commands to them.
 *
 * @throws PORT_IN_USE, DATA_DIR_LOCKED, DATA_DIR_UNUSABLE, CONFIG_INVALID
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const undo: (() => Promise<void>)[] = []
  try {
    return await assemble(options, undo)
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw error
  }
}

async function assemble(options: BrokerOptions, undo: (() => Promise<void>)[]): Promise<Broker> {
  const { clock, log, metrics, directory } = options
  const limits = { ...defaultLimits, ...options.limits }
  const homesOf = (clientId: string): ReadonlySet<HomeId> =>
    new Set(directory.gateway(clientId.slice(0, clientId.indexOf(':')))?.homes)
  const sessions = await openSessionStore({
    dir: join(options.dataDir, 'sessions'),
    log,
    mayKeep: (clientId, filter) => maySubscribe(filter, homesOf(clientId)),
  })
  undo.push(() => sessions.destroy())
  const presence = new Presence(options.journal, log)
  metrics.gauge('mqtt_gateways', 'Gateways that are connected', () => presence.online)
  const connections = new Connections({ clock, presence, directory, metrics, limits })
  const intake = new Intake({
    clock,
    metrics,
    limits,
    journal: options.journal,
    received: sessions.received,
    connectionOf: (client) => connections.of(client),
    namesNoHome: options.namesNoHome ?? (() => false),
  })
  const server = await startMqttServer({ sessions, gate: new Gate(directory, metrics), connections, intake, log })
  undo.push(() => closeMqttServer(server))
  const ports = await openPorts(options, (socket) => takeSocket(server, connections, socket))
  const stops = [
    directory.onChange(() => connections.recheck()),
    clock.every(
      ROUND,
      async () => {
        connections.closeOverdue()
        intake.count()
        await sessions.mend()
      },
      (error) => log.error('broker: a round failed', { reason: reasonOf(error) }),
    ),
  ]
  const shut = async (): Promise<void> => {
    for (const stop of stops) stop()
    connections.closeAll()
    await ports.close()
    await closeMqttServer(server)
    await presence.settled()
    intake.count()
    await sessions.destroy()
  }
  let closing: Promise<void> | undefined
  return {
    port: () => ports.plain,
    tlsPort: () => ports.secure,
    connected: () => presence.online,
    isOnline: (gateway) => presence.isOnline(gateway),
    lastHeard: (gateway) => presence.lastHeard(gateway),
    onGatewayChange: (listener) => presence.onChange(listener),
    publishDown: (message) => publishDown(server, message),
    close: () => (closing ??= shut()),
  }
}
