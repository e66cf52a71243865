import type { DisconnectReason, HomeEvent, JournalRecord, Message } from '../../core/message.ts'
import type { PresenceMode } from '../../core/presence.ts'

/**
 * The bytes of a journal record. By hand rather than JSON: this runs for each message, and a payload is bytes.
 *
 * record   = kind u8, received-at f64, then by kind
 *   message      = flags u8, gateway text, topic text, payload-length u32, payload
 *   connected    = gateway text, keep-alive f64
 *   disconnected = gateway text, reason u8
 *   heard        = gateway text
 *   started, tick: nothing more
 *   mode-set     = home text, mode u8, until f64 (NaN: none), by text
 * text     = byte-length u16, UTF-8
 *
 * Numbers are little-endian. The version of this layout stands in the block around the records (block.ts). Numbers
 * in the lists below are on disks: append, never reorder.
 */
const KINDS = ['message', 'connected', 'disconnected', 'heard', 'started', 'tick', 'mode-set'] as const
const REASONS: readonly DisconnectReason[] = [
  'goodbye',
  'lost',
  'keep-alive',
  'replaced',
  'closed-by-hub',
  'hub-stopped',
]
const MODES: readonly PresenceMode[] = ['at-home', 'with-family', 'in-hospital', 'maintenance', 'moved-out', 'deceased']
const KIND_NUMBER = new Map<string, number>(KINDS.map((kind, number) => [kind, number]))

const QOS_MASK = 0b11
const RETAIN = 0b100
const DUP = 0b1000
const WILL = 0b1_0000
const FOREIGN = 0b10_0000

/** Most bytes a text can take in UTF-8: three for each UTF-16 unit. */
const textBound = (text: string): number => 2 + text.length * 3

/** How many bytes `writeRecord` needs at most. */
export function recordBound(record: JournalRecord): number {
  const fixed = 9
  switch (record.kind) {
    case 'message':
      return fixed + 1 + textBound(record.gateway) + textBound(record.topic) + 4 + record.payload.length
    case 'started':
    case 'tick':
      return fixed
    case 'mode-set':
      return fixed + textBound(record.home) + 9 + textBound(record.by)
    default:
      return fixed + textBound(record.gateway) + 8
  }
}

/** Bytes with the two ways of writing them that this codec needs. */
export interface Bytes {
  readonly buffer: Buffer
  readonly view: DataView
}

export const bytesOver = (buffer: Buffer): Bytes => ({
  buffer,
  view: new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength),
})

/**
 * Writes the record at `at`, where `recordBound` bytes must be free, and answers the position behind it. Texts must be well-formed
 * Unicode of at most 65,535 bytes.
 */
export function writeRecord(record: JournalRecord, into: Bytes, at: number): number {
  into.view.setUint8(at, KIND_NUMBER.get(record.kind) ?? 0)
  into.view.setFloat64(at + 1, record.receivedAt, true)
  const body = at + 9
  switch (record.kind) {
    case 'message':
      return writeMessage(record, into, body)
    case 'connected': {
      const next = writeText(record.gateway, into, body)
      into.view.setFloat64(next, record.keepAlive, true)
      return next + 8
    }
    case 'disconnected': {
      const next = writeText(record.gateway, into, body)
      into.view.setUint8(next, REASONS.indexOf(record.reason))
      return next + 1
    }
    case 'heard':
      return writeText(record.gateway, into, body)
    case 'mode-set':
      return writeModeSet(record, into, body)
    default:
      return body
  }
}

function writeModeSet(event: HomeEvent, into: Bytes, at: number): number {
  const next = writeText(event.home, into, at)
  into.view.setUint8(next, MODES.indexOf(event.mode))
  into.view.setFloat64(next + 1, event.until ?? Number.NaN, true)
  return writeText(event.by, into, next + 9)
}

function writeMessage(message: Message, into: Bytes, at: number): number {
  let flags: number = message.qos
  if (message.retain) flags |= RETAIN
  if (message.dup) flags |= DUP
  if (message.cause === 'will') flags |= WILL
  if (message.standing === 'foreign') flags |= FOREIGN
  into.view.setUint8(at, flags)
  let next = writeText(message.gateway, into, at + 1)
  next = writeText(message.topic, into, next)
  into.view.setUint32(next, message.payload.length, true)
  into.buffer.set(message.payload, next + 4)
  return next + 4 + message.payload.length
}

function writeText(text: string, into: Bytes, at: number): number {
  const length = into.buffer.write(text, at + 2)
  into.view.setUint16(at, length, true)
  return at + 2 + length
}

/** Reads records one after the other from bytes that `writeRecord` wrote. */
export class RecordReader {
  readonly #bytes: Bytes
  #at: number

  constructor(bytes: Bytes, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /**
   * The next record. A message's payload is a window on the bytes, not a copy.
   *
   * @throws RangeError when the bytes are not what `writeRecord` wrote.
   */
  next(): JournalRecord {
    const kind = KINDS[this.#byte()]
    const receivedAt = this.#float()
    switch (kind) {
      case 'message':
        return this.#message(receivedAt)
      case 'connected':
        return { kind, gateway: this.#text(), keepAlive: this.#float(), receivedAt }
      case 'disconnected':
        return { kind, gateway: this.#text(), reason: this.#reason(), receivedAt }
      case 'heard':
        return { kind, gateway: this.#text(), receivedAt }
      case 'started':
      case 'tick':
        return { kind, receivedAt }
      case 'mode-set':
        return this.#modeSet(receivedAt)
      default:
        throw new RangeError('a journal record of an unknown kind')
    }
  }

  #message(receivedAt: number): Message {
    const flags = this.#byte()
    const qos = flags & QOS_MASK
    if (qos !== 0 && qos !== 1 && qos !== 2) throw new RangeError('a journal record of an unknown QoS')
    return {
      kind: 'message',
      gateway: this.#text(),
      topic: this.#text(),
      payload: this.#payload(),
      qos,
      retain: (flags & RETAIN) !== 0,
      dup: (flags & DUP) !== 0,
      cause: (flags & WILL) === 0 ? 'publish' : 'will',
      standing: (flags & FOREIGN) === 0 ? 'own' : 'foreign',
      receivedAt,
    }
  }

  #modeSet(receivedAt: number): HomeEvent {
    const home = this.#text()
    const mode = MODES[this.#byte()]
    if (mode === undefined) throw new RangeError('a journal record with an unknown presence mode')
    const until = this.#float()
    return {
      kind: 'mode-set',
      home,
      mode,
      until: Number.isNaN(until) ? undefined : until,
      by: this.#text(),
      receivedAt,
    }
  }

  #reason(): DisconnectReason {
    const reason = REASONS[this.#byte()]
    if (reason === undefined) throw new RangeError('a journal record with an unknown reason')
    return reason
  }

  #byte(): number {
    return this.#bytes.view.getUint8(this.#advance(1))
  }

  #float(): number {
    return this.#bytes.view.getFloat64(this.#advance(8), true)
  }

  #text(): string {
    const length = this.#bytes.view.getUint16(this.#advance(2), true)
    const start = this.#advance(length)
    return this.#bytes.buffer.toString('utf8', start, start + length)
  }

  #payload(): Uint8Array {
    const length = this.#bytes.view.getUint32(this.#advance(4), true)
    const start = this.#advance(length)
    return this.#bytes.buffer.subarray(start, start + length)
  }

  /** Moves on by `length` and answers where it was. */
  #advance(length: number): number {
    const start = this.#at
    if (start + length > this.#bytes.buffer.length) throw new RangeError('a journal record that ends too early')
    this.#at = start + length
    return start
  }
}
