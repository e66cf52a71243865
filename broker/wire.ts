import type { Socket } from 'node:net'
import type { Clock, EpochMs } from '../core/time.ts'

/** Why bytes of a connection are not taken. */
export type WireFault = 'oversize' | 'malformed' | 'flood'

export interface WireLimits {
  /** The most bytes a packet may have behind its fixed header. */
  readonly maxPacketBytes: number
  /** Packets a connection may send for long, and at once after a rest. */
  readonly packetsPerSecond: number
  readonly burst: number
}

const DISCONNECT = 14
/** A remaining length has at most four bytes [MQTT-2.2.3]. */
const LARGEST_MULTIPLIER = 128 ** 3

/**
 * Walks along a connection's packets by their fixed headers, before anything is buffered or parsed: the MQTT parser would first gather
 * a packet of up to 256 MB and then ask whether it may. It knows when the other side was last heard, and whether it said goodbye.
 */
export class Wire {
  /** When bytes last came. */
  heardAt: EpochMs
  /** A DISCONNECT packet was read. */
  saidGoodbye = false
  /** Told of each chunk of bytes, at `heardAt`. */
  onHeard: () => void = () => {}
  /** Told once, after the packets before the fault were handed over. */
  onFault: (fault: WireFault) => void = () => {}
  readonly #clock: Clock
  readonly #limits: WireLimits
  #tokens: number
  #fault: WireFault | undefined
  /** Bytes of the current packet's body that are still to come. */
  #body = 0
  #inLength = false
  #length = 0
  #multiplier = 1

  constructor(clock: Clock, limits: WireLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#tokens = limits.burst
    this.heardAt = clock.now()
  }

  /** The part of the chunk that may be parsed; `null` when none may. */
  admit(chunk: Buffer): Buffer | null {
    if (this.#fault !== undefined) return null
    const now = this.#clock.now()
    const earned = Math.max(0, now - this.heardAt) * (this.#limits.packetsPerSecond / 1000)
    this.#tokens = Math.min(this.#limits.burst, this.#tokens + earned)
    this.heardAt = now
    const good = this.#walk(chunk)
    this.onHeard()
    if (good === chunk.length) return chunk
    return good === 0 ? null : chunk.subarray(0, good)
  }

  /** How many bytes of the chunk come before a fault; all when there is none. */
  #walk(chunk: Buffer): number {
    let start = 0
    let at = 0
    while (at < chunk.length) {
      if (this.#body > 0) {
        const step = Math.min(this.#body, chunk.length - at)
        this.#body -= step
        at += step
        continue
      }
      if (!this.#inLength) start = at
      const fault = this.#header(chunk[at] ?? 0)
      at += 1
      if (fault === undefined) continue
      this.#fault = fault
      queueMicrotask(() => this.onFault(fault))
      return start
    }
    return chunk.length
  }

  /** Takes one byte of a fixed header. */
  #header(byte: number): WireFault | undefined {
    if (!this.#inLength) {
      this.#inLength = true
      this.#length = 0
      this.#multiplier = 1
      if (byte >> 4 === DISCONNECT) this.saidGoodbye = true
      return undefined
    }
    if (this.#multiplier > LARGEST_MULTIPLIER) return 'malformed'
    this.#length += (byte & 127) * this.#multiplier
    this.#multiplier *= 128
    if (this.#length > this.#limits.maxPacketBytes) return 'oversize'
    if ((byte & 128) !== 0) return undefined
    this.#inLength = false
    this.#body = this.#length
    this.#tokens -= 1
    return this.#tokens < 0 ? 'flood' : undefined
  }
}

/** Puts the wire between the socket and whoever reads it by `read()`. */
export function watch(socket: Socket, wire: Wire): void {
  const read = socket.read.bind(socket)
  socket.read = (size?: number): unknown => {
    const chunk: unknown = read(size)
    return Buffer.isBuffer(chunk) ? wire.admit(chunk) : chunk
  }
}
