import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import AsyncLevelPersistence from 'aedes-persistence-level/asyncPersistence.js'
import type { SessionClient, SessionPacket, SessionSubscription } from 'aedes-persistence-level/asyncPersistence.js'
import { ClassicLevel } from 'classic-level'
import type { Log } from '../core/log.ts'
import { causeOf, codeOf, HubError, reasonOf } from '../core/errors.ts'
import { ReceivedIds } from './received-ids.ts'

const BROKER_ID = 'hub:broker-id'
const STARTS = 'hub:starts'
/** Queued messages are ordered by a counter of 16 digits: each start of the hub gets its own range of it. */
const COUNTS_PER_START = 2 ** 32

export interface SessionStoreOptions {
  readonly dir: string
  readonly log: Log
  /** Whether a session may keep that subscription: one that was refused must not gather messages. */
  readonly mayKeep: (clientId: string, filter: string) => boolean
}

/**
 * What outlives a connection and a restart: subscriptions, queued and retained messages to gateways, the ids of QoS 2 messages under way.
 *
 * Wills are not kept: after a crash of the hub they would speak for gateways that never went away. A disk that takes no writes costs the
 * memory of a session, never the connection: what gateways say does not depend on this store.
 */
export class SessionStore extends AsyncLevelPersistence {
  readonly received: ReceivedIds
  readonly #level: ClassicLevel
  readonly #log: Log
  readonly #mayKeep: SessionStoreOptions['mayKeep']
  #broken = false

  constructor(level: ClassicLevel, options: SessionStoreOptions) {
    super(level)
    this.#level = level
    this.#log = options.log
    this.#mayKeep = options.mayKeep
    this.received = new ReceivedIds(level)
  }

  /** The name of this MQTT server, the same after each start, and the number its message counter starts from: above all before. */
  async identify(): Promise<{ readonly id: string; readonly counter: number }> {
    const id = (await this.#level.get(BROKER_ID)) ?? randomUUID()
    const starts = Number((await this.#level.get(STARTS)) ?? 0) + 1
    await this.#level.batch(
      [
        { type: 'put', key: BROKER_ID, value: id },
        { type: 'put', key: STARTS, value: String(starts) },
      ],
      { sync: true },
    )
    return { id, counter: starts * COUNTS_PER_START }
  }

  /** Opens the database again when a write has failed: LevelDB takes none until then. Call it now and then. */
  async mend(): Promise<void> {
    if (!this.#broken) return
    try {
      await this.#level.close()
      await this.#level.open()
      this.#broken = false
      this.#log.info('broker: sessions are kept again')
    } catch (error) {
      this.#log.warn('broker: sessions cannot be kept', { reason: reasonOf(error) })
    }
  }

  override addSubscriptions(client: SessionClient, subscriptions: readonly SessionSubscription[]): Promise<void> {
    const kept = subscriptions.filter(({ topic }) => this.#mayKeep(client.id, topic))
    return this.#tolerant(super.addSubscriptions(client, kept))
  }

  override removeSubscriptions(client: SessionClient, topics: readonly string[]): Promise<void> {
    return this.#tolerant(super.removeSubscriptions(client, topics))
  }

  override incomingStorePacket(client: SessionClient, { messageId = 0 }: SessionPacket): Promise<void> {
    return this.#tolerant(this.received.store(client.id, messageId))
  }

  /** For a PUBLISH: whether it was stored. For a PUBREL: whether there is anything to release. */
  override async incomingGetPacket(client: SessionClient, packet: SessionPacket): Promise<SessionPacket> {
    const { cmd, messageId = 0 } = packet
    const found =
      cmd === 'pubrel' ? this.received.isKnown(client.id, messageId) : this.received.isStored(client.id, messageId)
    if (!found) throw new Error('no such packet')
    return packet
  }

  override incomingDelPacket(client: SessionClient, { messageId = 0 }: SessionPacket): Promise<void> {
    return this.#tolerant(this.received.release(client.id, messageId))
  }

  override cleanIncoming(client: SessionClient): Promise<void> {
    return this.#tolerant(this.received.forget(client.id))
  }

  override async putWill(): Promise<void> {}

  override async delWill(): Promise<undefined> {}

  override async *streamWill(): AsyncIterable<object> {}

  /** Retained messages for a new subscription. Nobody listens to this stream's errors: one would end the process, so it ends early instead. */
  override createRetainedStreamCombi(filters: readonly string[]): Readable {
    return Readable.from(this.#retained(filters))
  }

  async *#retained(filters: readonly string[]): AsyncIterable<object> {
    try {
      yield* super.createRetainedStreamCombi(filters)
    } catch (error) {
      this.#log.warn('broker: retained messages were not delivered', { reason: reasonOf(error) })
    }
  }

  async #tolerant(write: Promise<void>): Promise<void> {
    try {
      await write
    } catch (error) {
      if (!this.#broken) this.#log.error('broker: a session was not kept', { reason: reasonOf(error) })
      this.#broken = true
    }
  }
}

/** @throws DATA_DIR_LOCKED, DATA_DIR_UNUSABLE */
export async function openSessionStore(options: SessionStoreOptions): Promise<SessionStore> {
  const level = new ClassicLevel(options.dir)
  try {
    await level.open().catch((error: unknown) => openRepaired(level, options, error))
    const store = new SessionStore(level, options)
    await store.received.load()
    return store
  } catch (error) {
    await level.close()
    throw openFailure(options.dir, error)
  }
}

/** What LevelDB's own files lost in a power cut is a session or two; a hub that does not start for them would watch over nobody. */
async function openRepaired(level: ClassicLevel, { dir, log }: SessionStoreOptions, error: unknown): Promise<void> {
  const cause = causeOf(error)
  if (codeOf(cause) !== 'LEVEL_CORRUPTION') throw error
  log.error('broker: the sessions’ files are damaged; repairing', { reason: reasonOf(cause) })
  await level.close()
  await ClassicLevel.repair(dir)
  await level.open()
}

function openFailure(dir: string, error: unknown): HubError {
  const cause = causeOf(error)
  if (codeOf(cause) === 'LEVEL_LOCKED') {
    return new HubError('DATA_DIR_LOCKED', `The folder ${dir} is in use by another process: stop that hub first.`, {
      cause,
    })
  }
  return new HubError(
    'DATA_DIR_UNUSABLE',
    `The MQTT sessions in ${dir} cannot be opened (${reasonOf(cause)}): check that the folder is writable and has room.`,
    { cause },
  )
}
