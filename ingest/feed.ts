import type { Stopped } from '../core/consent.ts'
import type { Decoder } from '../core/decoder.ts'
import type { Directory } from '../core/directory.ts'
import type { Feed, FeedEntry } from '../core/feed.ts'
import type { Entry, JournalReader, Offset } from '../core/journal.ts'
import type { Message } from '../core/message.ts'
import type { Counter, Metrics } from '../core/metrics.ts'
import type { DeviceId, HomeId } from '../core/names.ts'
import type { DurationMs } from '../core/time.ts'
import { DeviceSkew } from './device-skew.ts'
import { interpret, type Interpreters } from './interpret.ts'

type Kinds = FeedEntry['kind']
type OfKind<K extends Kinds> = Extract<FeedEntry, { readonly kind: K }>

/** A feed entry that still has the message it came from, for the quarantine. */
export type SourcedEntry =
  | (OfKind<'message'> & { readonly source: Message })
  | Exclude<FeedEntry, { readonly kind: 'message' }>

/** What the feed needs. */
export interface FeedOptions {
  readonly journal: JournalReader
  readonly directory: Directory
  /** In the order in which they are asked. */
  readonly decoders: readonly Decoder[]
  readonly metrics: Metrics
  /** See `Interpreters`. */
  readonly mayLocate?: (home: HomeId) => boolean
  /** See `Interpreters`. */
  readonly stopped?: Stopped
}

/** The feed as ingest itself uses it. */
export interface SourcedFeed extends Feed {
  read(after: Offset, limit: number): Promise<readonly SourcedEntry[]>
  /** How far the device's clock is behind ours, by its last hour; negative when it is ahead. */
  skewOf(device: DeviceId): DurationMs | undefined
}

/** Both consumers are usually within this many entries of the head, and share one decoding of them. */
const KEPT = 16_384
/** Decoding so many takes a few milliseconds: nothing else runs meanwhile, so a message that wants a PUBACK waits no longer. */
const DECODED_AT_ONCE = 1_000

/** The journal, decoded. An entry that both consumers read while it is new is decoded once. */
export function createFeed(options: FeedOptions): SourcedFeed {
  return new DecodedFeed(options)
}

class DecodedFeed implements SourcedFeed {
  readonly #journal: JournalReader
  readonly #interpreters: Interpreters
  readonly #skew = new DeviceSkew()
  readonly #replaced: Counter
  readonly #unknown: Counter
  readonly #unwanted: Counter
  readonly #stopped: Counter
  /** The newest decoded entries, in order. */
  #kept: SourcedEntry[] = []
  /** What stands up to here was counted: decoding it again, for a consumer that came late, counts nothing. */
  #counted: Offset = 0
  readonly #reading = new Map<Offset, Promise<readonly SourcedEntry[]>>()

  constructor({ journal, directory, decoders, metrics, mayLocate, stopped }: FeedOptions) {
    this.#journal = journal
    this.#interpreters = {
      decoders,
      directory,
      ...(mayLocate === undefined ? {} : { mayLocate }),
      ...(stopped === undefined ? {} : { stopped }),
    }
    this.#replaced = metrics.counter('reading_time_replaced_total', 'Device times replaced by the time of receipt')
    this.#unknown = metrics.counter('unknown_fields_total', 'Payload fields that no decoder knows')
    this.#unwanted = metrics.counter('positions_dropped_total', 'Readings of a position that no resident agreed to')
    this.#stopped = metrics.counter('readings_stopped_total', 'Readings that a resident no longer agrees to, dropped')
  }

  skewOf(device: DeviceId): DurationMs | undefined {
    return this.#skew.of(device)
  }

  async read(after: Offset, limit: number): Promise<readonly SourcedEntry[]> {
    const known = this.#fromKept(after, limit)
    if (known !== undefined) return known
    const entries = await (this.#reading.get(after) ?? this.#decodeAfter(after))
    return entries.length <= limit ? entries : entries.slice(0, limit)
  }

  #fromKept(after: Offset, limit: number): readonly SourcedEntry[] | undefined {
    const first = this.#kept[0]
    if (first === undefined) return undefined
    const start = after + 1 - first.offset
    // Another offset stands there behind a gap: a disk lost what it had synced.
    return this.#kept[start]?.offset === after + 1 ? this.#kept.slice(start, start + limit) : undefined
  }

  /** Two consumers at the same place share one reading. */
  #decodeAfter(after: Offset): Promise<readonly SourcedEntry[]> {
    const reading = this.#readAndDecode(after).finally(() => this.#reading.delete(after))
    this.#reading.set(after, reading)
    return reading
  }

  async #readAndDecode(after: Offset): Promise<readonly SourcedEntry[]> {
    const entries = await this.#journal.read(after, DECODED_AT_ONCE)
    const decoded = entries.map((entry) => this.#decode(entry))
    this.#keep(decoded)
    return decoded
  }

  /** Newer entries are kept; what a consumer far behind reads must not push them out. */
  #keep(entries: readonly SourcedEntry[]): void {
    const first = entries[0]
    if (first === undefined) return
    const newest = this.#kept.at(-1)?.offset ?? 0
    if (first.offset > newest + 1 || this.#kept.length === 0) this.#kept = [...entries]
    else for (const entry of entries) if (entry.offset > newest) this.#kept.push(entry)
    if (this.#kept.length > 2 * KEPT) this.#kept = this.#kept.slice(-KEPT)
  }

  #decode({ offset, record }: Entry): SourcedEntry {
    const { receivedAt } = record
    if (record.kind === 'message') return this.#decodeMessage(offset, record)
    if ('gateway' in record) return { offset, receivedAt, kind: 'gateway', event: record }
    if ('home' in record) return { offset, receivedAt, kind: 'home', event: record }
    return { offset, receivedAt, kind: 'hub', event: record }
  }

  #decodeMessage(offset: Offset, record: Message): SourcedEntry {
    const { receivedAt } = record
    const { decoded, clocks, unwanted = 0, stopped = 0 } = interpret(record, this.#interpreters)
    if (offset > this.#counted) {
      this.#counted = offset
      if (decoded.unknown.length > 0) this.#unknown.add(decoded.unknown.length)
      if (unwanted > 0) this.#unwanted.add(unwanted)
      if (stopped > 0) this.#stopped.add(stopped)
      for (const { device, saidAt, replaced } of clocks) {
        this.#skew.show(device.id, saidAt, receivedAt)
        if (replaced) this.#replaced.add()
      }
    }
    return {
      offset,
      receivedAt,
      kind: 'message',
      gateway: record.gateway,
      will: record.cause === 'will',
      decoded,
      source: record,
    }
  }
}
