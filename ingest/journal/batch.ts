import type { HubError } from '../../core/errors.ts'
import type { Offset } from '../../core/journal.ts'
import type { JournalRecord } from '../../core/message.ts'
import type { Bytes } from './record-codec.ts'
import { BlockBuilder } from './block.ts'

/** Records that share one sync, and the promise of it. */
export class Batch {
  readonly #builder: BlockBuilder
  readonly #first: Promise<Offset>
  #resolve: (first: Offset) => void = () => {}
  #reject: (failure: HubError) => void = () => {}

  constructor(memory?: Bytes) {
    this.#builder = new BlockBuilder(memory)
    this.#first = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  get bytes(): number {
    return this.#builder.length
  }

  get records(): readonly JournalRecord[] {
    return this.#builder.records
  }

  /** Adds the record and answers the promise of its offset. */
  add(record: JournalRecord): Promise<Offset> {
    const place = this.#builder.add(record)
    return this.#first.then((first) => first + place)
  }

  /** What the next batch may write in once this one is on disk. */
  get memory(): Bytes {
    return this.#builder.memory
  }

  /** The bytes to write. */
  finish(): Buffer {
    return this.#builder.finish()
  }

  /** Tells everyone who added, in order, that their record is durable. */
  synced(first: Offset): void {
    this.#resolve(first)
  }

  failed(failure: HubError): void {
    this.#reject(failure)
  }
}
