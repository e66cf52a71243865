import type { JournalWriter } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { DisconnectReason, GatewayEvent } from '../core/message.ts'
import type { GatewayId } from '../core/names.ts'
import type { DurationMs, EpochMs, Stop } from '../core/time.ts'
import { reasonOf } from '../core/errors.ts'
import { minutes } from '../core/time.ts'

interface Standing {
  connections: number
  heardAt: EpochMs
  /** When the journal last learned that it was heard. */
  notedAt: EpochMs
}

const NOTE_EVERY = minutes(1)

/** Which gateways are there, as the journal learns it. A gateway may hold several connections: it is gone with the last. */
export class Presence {
  readonly #journal: JournalWriter
  readonly #log: Log
  readonly #standings = new Map<GatewayId, Standing>()
  readonly #listeners = new Set<(gateway: GatewayId) => void>()
  #online = 0
  #lastNote: Promise<void> = Promise.resolve()

  constructor(journal: JournalWriter, log: Log) {
    this.#journal = journal
    this.#log = log
  }

  /** How many gateways are connected. */
  get online(): number {
    return this.#online
  }

  isOnline(gateway: GatewayId): boolean {
    return (this.#standings.get(gateway)?.connections ?? 0) > 0
  }

  lastHeard(gateway: GatewayId): EpochMs | undefined {
    return this.#standings.get(gateway)?.heardAt
  }

  /** Called when a gateway comes or goes. */
  onChange(listener: (gateway: GatewayId) => void): Stop {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  joined(gateway: GatewayId, keepAlive: DurationMs, at: EpochMs): void {
    const standing = this.#standings.get(gateway) ?? { connections: 0, heardAt: at, notedAt: at }
    this.#standings.set(gateway, standing)
    standing.connections += 1
    standing.heardAt = at
    standing.notedAt = at
    this.#note({ kind: 'connected', gateway, keepAlive, receivedAt: at })
    if (standing.connections > 1) return
    this.#online += 1
    this.#tell(gateway)
  }

  left(gateway: GatewayId, reason: DisconnectReason, at: EpochMs): void {
    const standing = this.#standings.get(gateway)
    if (standing === undefined) return
    standing.connections -= 1
    if (standing.connections > 0) return
    this.#online -= 1
    this.#note({ kind: 'disconnected', gateway, reason, receivedAt: at })
    this.#tell(gateway)
  }

  heard(gateway: GatewayId, at: EpochMs): void {
    const standing = this.#standings.get(gateway)
    if (standing === undefined) return
    standing.heardAt = at
    if (at - standing.notedAt < NOTE_EVERY) return
    standing.notedAt = at
    this.#note({ kind: 'heard', gateway, receivedAt: at })
  }

  /** Resolves when the journal has answered for all that was noted. */
  async settled(): Promise<void> {
    await this.#lastNote
  }

  #note(event: GatewayEvent): void {
    // Appends are answered in order: the last one's answer is the last.
    this.#lastNote = this.#append(event)
  }

  /** Nobody waits for an acknowledgement of these: what cannot be written is logged. */
  async #append(event: GatewayEvent): Promise<void> {
    try {
      await this.#journal.append(event)
    } catch (error) {
      this.#log.warn('broker: an event was not journalled', { kind: event.kind, reason: reasonOf(error) })
    }
  }

  #tell(gateway: GatewayId): void {
    for (const listener of this.#listeners) listener(gateway)
  }
}
