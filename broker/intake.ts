import { createHash } from 'node:crypto'
import type { Client, PublishPacket } from 'aedes'
import type { JournalWriter } from '../core/journal.ts'
import type { Message } from '../core/message.ts'
import type { Counter, Metrics } from '../core/metrics.ts'
import type { Clock, EpochMs } from '../core/time.ts'
import type { Connection } from './connection.ts'
import type { ReceivedIds } from './received-ids.ts'
import type { NamesNoHome } from './topics.ts'
import { standingOf } from './topics.ts'

type Answer = (error?: Error | null) => void

export interface IntakeLimits {
  /** More unsynced bytes than this, and QoS 0 messages are dropped. */
  readonly qos0PendingBytes: number
  /** More than this, and connections that send more are closed. */
  readonly pendingBytes: number
}

export interface IntakeOptions {
  readonly clock: Clock
  readonly journal: JournalWriter
  readonly metrics: Metrics
  readonly limits: IntakeLimits
  readonly received: ReceivedIds
  readonly connectionOf: (client: Client) => Connection | undefined
  readonly namesNoHome: NamesNoHome
}

/**
 * Takes what gateways say into the journal. It is called for each PUBLISH in the order they came, appends at once, and answers when the
 * append is synced: the answer is what lets the MQTT server write its PUBACK or PUBREC, so none is ever untrue.
 */
export class Intake {
  readonly #clock: Clock
  readonly #journal: JournalWriter
  readonly #limits: IntakeLimits
  readonly #received: ReceivedIds
  readonly #connectionOf: (client: Client) => Connection | undefined
  readonly #namesNoHome: NamesNoHome
  readonly #messages: Counter
  readonly #foreign: Counter
  readonly #dropped: Counter
  #taken = 0

  constructor(options: IntakeOptions) {
    this.#clock = options.clock
    this.#journal = options.journal
    this.#limits = options.limits
    this.#received = options.received
    this.#connectionOf = options.connectionOf
    this.#namesNoHome = options.namesNoHome
    this.#messages = options.metrics.counter('mqtt_messages_total', 'Messages taken into the journal')
    this.#foreign = options.metrics.counter('mqtt_foreign_total', 'Messages on topics that are not their gateway’s own')
    this.#dropped = options.metrics.counter(
      'mqtt_qos0_dropped_total',
      'QoS 0 messages dropped because the disk is behind',
    )
  }

  /** The MQTT server's `authorizePublish` hook. `client` is `null` for a will that somebody else left behind. */
  take(client: Client | null, packet: PublishPacket, answer: Answer): void {
    const connection = client === null ? undefined : this.#connectionOf(client)
    if (connection === undefined || connection.closedFor !== undefined) {
      answer(new Error('not taken: the connection is being closed'))
      return
    }
    if (packet === connection.will) this.#takeWill(connection, packet, answer)
    else if (packet.qos === 0) this.#takeUnacknowledged(connection, packet, answer)
    else this.#takeAcknowledged(connection, packet, answer)
  }

  /** Brings the counter of messages up to date: one addition for many messages. */
  count(): void {
    if (this.#taken > 0) this.#messages.add(this.#taken)
    this.#taken = 0
  }

  #takeAcknowledged(connection: Connection, packet: PublishPacket, answer: Answer): void {
    if (this.#journal.pendingBytes() > this.#limits.pendingBytes) {
      connection.close('overload')
      answer(new Error('not taken: overload'))
      return
    }
    const { held, wire } = connection
    held.add(wire.heardAt)
    this.#append(connection, packet).then(
      () => {
        held.done()
        this.#taken += 1
        answer(null)
        return undefined
      },
      () => {
        held.done()
        connection.close('journal')
        answer(new Error('not taken: the journal failed'))
        return undefined
      },
    )
  }

  #append(connection: Connection, packet: PublishPacket): Promise<unknown> {
    if (packet.qos !== 2) return this.#journal.append(this.#messageOf(connection, packet))
    const { clientId, token } = connection
    const digest = createHash('sha256').update(packet.topic).update('\0').update(packet.payload).digest('base64url')
    const coming = { clientId, id: packet.messageId ?? 0, over: token, again: packet.dup, digest }
    return this.#received.once(coming, () => this.#journal.append(this.#messageOf(connection, packet)))
  }

  #takeUnacknowledged(connection: Connection, packet: PublishPacket, answer: Answer): void {
    // Later, because the parser is not done with this packet and an answer makes the server read on.
    queueMicrotask(answer)
    if (this.#journal.pendingBytes() > this.#limits.qos0PendingBytes) this.#dropped.add()
    else void this.#appendOrDrop(this.#messageOf(connection, packet))
  }

  #takeWill(connection: Connection, will: PublishPacket, answer: Answer): void {
    queueMicrotask(answer)
    void this.#appendOrDrop({ ...this.#messageOf(connection, will, this.#clock.now()), cause: 'will' })
  }

  async #appendOrDrop(message: Message): Promise<void> {
    try {
      await this.#journal.append(message)
      this.#taken += 1
    } catch {
      this.#dropped.add()
    }
  }

  #messageOf(connection: Connection, packet: PublishPacket, at: EpochMs = connection.wire.heardAt): Message {
    const { payload, topic } = packet
    const standing = standingOf(topic, connection.homes, this.#namesNoHome)
    if (standing === 'foreign') this.#foreign.add()
    return {
      kind: 'message',
      gateway: connection.gateway,
      topic,
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
      qos: packet.qos,
      retain: packet.retain,
      dup: packet.dup,
      cause: 'publish',
      standing,
      receivedAt: at,
    }
  }
}
