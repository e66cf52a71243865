import { randomUUID } from 'node:crypto'
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import type { Entry, Offset } from '../../core/journal.ts'
import type { JournalRecord } from '../../core/message.ts'
import { causeOf, codeOf, HubError, reasonOf } from '../../core/errors.ts'
import { countRecords, readableRecords } from './block.ts'
import { appendEntries } from './recent-records.ts'

type Level = ClassicLevel<Buffer, Buffer>

/** A block's key is its first offset, big-endian, so that LevelDB's order is ours. Offsets stay below 2^53: no other key begins with 0. */
const ID_KEY = Buffer.from('id')
const WRITE_BUFFER_BYTES = 16 * 1024 * 1024
/** What must be free before the database is opened again: its recovery rewrites the log of the last write buffers. */
const ROOM_TO_MEND = 2 * WRITE_BUFFER_BYTES
const PROBE_BYTES = 64 * 1024
/** Blocks kept decoded, so that a consumer with small bites decodes each block once. */
const DECODED_BLOCKS = 4

function blockKey(first: Offset): Buffer {
  const key = Buffer.allocUnsafe(8)
  key.writeBigUInt64BE(BigInt(first))
  return key
}

const offsetOf = (key: Buffer): Offset => Number(key.readBigUInt64BE())

const OLDEST_KEY = blockKey(0)
const END_KEY = blockKey(Number.MAX_SAFE_INTEGER)

/** Told of what a disk has done to the journal. */
export interface Damage {
  /** Records cannot be read behind that offset: they are passed over, or nobody would ever get past them. */
  unreadable(behind: Offset, failure: unknown): void
  /** LevelDB's own files are damaged: they are put together anew from what can be read of them. */
  repairing(failure: unknown): void
}

const NO_BLOCK = { records: [], failure: undefined } as const

/** What a database holds, found by looking at its first and last block. */
interface Extent {
  readonly id: string
  readonly oldest: Offset | undefined
  readonly head: Offset
}

/**
 * The journal's LevelDB: one value for each block, written once with `sync`, deleted when trimmed.
 *
 * LevelDB refuses all writes after one has failed, until it is opened again; `write` fails then, `mend` opens it again once the disk takes
 * writes, and reads go on in between. The newest block is never deleted, so the head needs no key of its own and every table
 * file of LevelDB covers a narrow range of offsets, which makes its compactions a renaming of files.
 */
export class JournalDisk {
  readonly #dir: string
  readonly #level: Level
  readonly #damage: Damage
  readonly #decoded = new Map<Offset, readonly JournalRecord[]>()
  #id = ''
  #spoilt = false

  constructor(dir: string, damage: Damage = { unreadable() {}, repairing() {} }) {
    this.#dir = dir
    this.#damage = damage
    this.#level = new ClassicLevel<Buffer, Buffer>(dir, {
      keyEncoding: 'buffer',
      valueEncoding: 'buffer',
      compression: false,
      writeBufferSize: WRITE_BUFFER_BYTES,
    })
  }

  /** @throws DATA_DIR_LOCKED when another process has it. @throws DATA_DIR_UNUSABLE when it cannot be read or written. */
  async open(): Promise<Extent> {
    try {
      return await this.#open().catch((error: unknown) => this.#openRepaired(error))
    } catch (error) {
      await this.close()
      throw openFailure(this.#dir, error)
    }
  }

  async #open(): Promise<Extent> {
    await this.#level.open()
    const extent = await this.#extent()
    const stored = await this.#level.get(ID_KEY)
    this.#id = stored?.toString('latin1') ?? randomUUID()
    if (stored === undefined) await this.#level.put(ID_KEY, Buffer.from(this.#id, 'latin1'), { sync: true })
    return { ...extent, id: this.#id }
  }

  async #openRepaired(error: unknown): Promise<Extent> {
    if (!isDamage(error)) throw error
    await this.close()
    this.#damage.repairing(error)
    await ClassicLevel.repair(this.#dir)
    return this.#open()
  }

  /** Whether a read has met damage that `mend` repairs. */
  isSpoilt(): boolean {
    return this.#spoilt
  }

  /** Resolves when the block is synced. The bytes may be reused then. Rejects when it is not, and from then on until `mend`. */
  async write(first: Offset, block: Buffer): Promise<void> {
    await this.#level.put(blockKey(first), block, { sync: true })
  }

  /**
   * Opens the database again after a failed write and takes back what of that write reached the disk all the same.
   *
   * @param head the newest offset that anybody was told is durable
   * @throws whatever the disk says while it takes no writes; then what was readable before still is, where possible
   */
  async mend(head: Offset): Promise<Extent> {
    await this.#probe()
    await this.#level.close()
    if (this.#spoilt) await ClassicLevel.repair(this.#dir)
    await this.#level.open()
    if (this.#spoilt) await this.#level.put(ID_KEY, Buffer.from(this.#id, 'latin1'), { sync: true })
    this.#spoilt = false
    await this.#level.clear({ gte: blockKey(head + 1), lt: END_KEY })
    // An empty synced write: the deletions before it are durable before an offset is used again.
    await this.#level.batch([{ type: 'del', key: blockKey(head + 1) }], { sync: true })
    const id = await this.#level.get(ID_KEY)
    if (id === undefined) throw new Error('the journal has lost its id')
    return { ...(await this.#extent()), id: id.toString('latin1') }
  }

  /** Up to `limit` entries with `after` < offset ≤ `head`, in order. */
  async read(after: Offset, limit: number, head: Offset): Promise<readonly Entry[]> {
    try {
      return await this.#read(after, limit, head)
    } catch (error) {
      if (isDamage(error) && !this.#spoilt) {
        this.#spoilt = true
        this.#damage.repairing(error)
      }
      throw error
    }
  }

  async #read(after: Offset, limit: number, head: Offset): Promise<readonly Entry[]> {
    const entries: Entry[] = []
    const start = (await this.#lastKey({ lte: blockKey(after + 1) })) ?? OLDEST_KEY
    for await (const key of this.#level.keys({ gte: start, lte: blockKey(head) })) {
      const first = offsetOf(key)
      appendEntries(entries, first, await this.#recordsOf(first, key), { after, limit })
      if (entries.length >= limit) break
    }
    return entries
  }

  /** Deletes the blocks that end at or before `upTo`, never the newest, and answers the oldest offset still held. */
  async trim(upTo: Offset): Promise<Offset | undefined> {
    const keep = await this.#lastKey({ gte: OLDEST_KEY, lte: blockKey(upTo + 1) })
    if (keep === undefined) return undefined
    await this.#level.clear({ gte: OLDEST_KEY, lt: keep })
    // Gives the room back now; by itself LevelDB would wait until it happens to rewrite those files.
    await this.#level.compactRange(OLDEST_KEY, keep)
    this.#decoded.clear()
    return offsetOf(keep)
  }

  async close(): Promise<void> {
    await this.#level.close()
  }

  async #extent(): Promise<Omit<Extent, 'id'>> {
    const range = { gte: OLDEST_KEY, lt: END_KEY }
    const [oldest] = await this.#level.keys({ ...range, limit: 1 }).all()
    const [newest] = await this.#level.iterator({ ...range, reverse: true, limit: 1 }).all()
    if (oldest === undefined || newest === undefined) return { oldest: undefined, head: 0 }
    return { oldest: offsetOf(oldest), head: offsetOf(newest[0]) + countRecords(newest[1]) - 1 }
  }

  async #lastKey(range: { readonly gte?: Buffer; readonly lte: Buffer }): Promise<Buffer | undefined> {
    const [key] = await this.#level.keys({ gte: OLDEST_KEY, ...range, reverse: true, limit: 1 }).all()
    return key
  }

  async #recordsOf(first: Offset, key: Buffer): Promise<readonly JournalRecord[]> {
    const known = this.#decoded.get(first)
    if (known !== undefined) return known
    const block = await this.#level.get(key)
    const { records, failure } = block === undefined ? NO_BLOCK : readableRecords(block)
    if (failure !== undefined) this.#damage.unreadable(first + records.length - 1, failure)
    this.#decoded.set(first, records)
    for (const oldest of this.#decoded.keys()) {
      if (this.#decoded.size <= DECODED_BLOCKS) break
      this.#decoded.delete(oldest)
    }
    return records
  }

  /** Throws unless the disk takes writes again. Until then the open database, which still reads, is left alone. */
  async #probe(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#dir)
    if (bavail * bsize < ROOM_TO_MEND) throw new Error('the disk is full')
    const path = join(this.#dir, 'probe')
    const file = await open(path, 'w')
    try {
      await file.write(Buffer.alloc(PROBE_BYTES))
      await file.sync()
    } finally {
      await file.close()
      await rm(path, { force: true })
    }
  }
}

const isDamage = (error: unknown): boolean => codeOf(causeOf(error)) === 'LEVEL_CORRUPTION'

/** LevelDB's complaint about opening, as a sentence for who runs the hub. */
function openFailure(dir: string, error: unknown): HubError {
  const cause = causeOf(error)
  if (codeOf(cause) === 'LEVEL_LOCKED') {
    return new HubError('DATA_DIR_LOCKED', `The journal in ${dir} is in use by another process: stop that hub first.`, {
      cause,
    })
  }
  if (cause instanceof RangeError) {
    return new HubError(
      'DATA_DIR_UNUSABLE',
      `The newest of the journal in ${dir} cannot be read (${cause.message}): start the version of the hub that wrote it, or move the folder away; the hub then begins a new journal and tells the district.`,
      { cause },
    )
  }
  return new HubError(
    'DATA_DIR_UNUSABLE',
    `The journal in ${dir} cannot be opened (${reasonOf(cause)}): check that the folder exists, is writable and has room.`,
    { cause },
  )
}
