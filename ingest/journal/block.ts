import type { JournalRecord } from '../../core/message.ts'
import type { Bytes } from './record-codec.ts'
import { RecordReader, bytesOver, recordBound, writeRecord } from './record-codec.ts'

/**
 * A block is what one sync makes durable: the records that gathered while the sync before it ran.
 *
 * block = version u8, count u32, records
 */
const VERSION = 1
const HEADER = 5
const FIRST_CAPACITY = 64 * 1024

/** Gathers records into a block. */
export class BlockBuilder {
  readonly records: JournalRecord[] = []
  #bytes: Bytes
  #length = HEADER

  /** @param memory what an earlier, finished builder used and nobody looks at any more */
  constructor(memory: Bytes = bytesOver(Buffer.allocUnsafeSlow(FIRST_CAPACITY))) {
    this.#bytes = memory
  }

  /** The memory it writes in, for another builder once this one's block is no longer needed. */
  get memory(): Bytes {
    return this.#bytes
  }

  /** Bytes of the block as it would be now. */
  get length(): number {
    return this.#length
  }

  /** Adds the record and answers its place in the block, from 0. */
  add(record: JournalRecord): number {
    this.#reserve(recordBound(record))
    this.#length = writeRecord(record, this.#bytes, this.#length)
    return this.records.push(record) - 1
  }

  /** The finished block: a window on memory that the next `add` may move. */
  finish(): Buffer {
    this.#bytes.view.setUint8(0, VERSION)
    this.#bytes.view.setUint32(1, this.records.length, true)
    return this.#bytes.buffer.subarray(0, this.#length)
  }

  #reserve(extra: number): void {
    const needed = this.#length + extra
    if (needed <= this.#bytes.buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.buffer.length * 2))
    larger.set(this.#bytes.buffer.subarray(0, this.#length))
    this.#bytes = bytesOver(larger)
  }
}

/** How many records the block holds. @throws RangeError when it is not a block of a known version. */
export function countRecords(block: Buffer): number {
  if (block.length < HEADER || block[0] !== VERSION) throw new RangeError('a journal block of an unknown version')
  return block.readUInt32LE(1)
}

/**
 * The block's records in order, up to the first that cannot be read: a newer version wrote it, or the disk has changed it. How long that one is
 * nobody knows, so what stands behind it in the block is lost with it.
 */
export function readableRecords(block: Buffer): {
  readonly records: readonly JournalRecord[]
  readonly failure: unknown
} {
  const records: JournalRecord[] = []
  try {
    const count = countRecords(block)
    const reader = new RecordReader(bytesOver(block), HEADER)
    for (let place = 0; place < count; place += 1) records.push(reader.next())
    return { records, failure: undefined }
  } catch (failure) {
    return { records, failure }
  }
}
