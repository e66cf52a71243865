import type { QuarantineReason } from './feed.ts'
import type { Finding } from './finding.ts'
import type { Offset } from './journal.ts'
import type { GatewayEvent, HomeEvent, HubEvent } from './message.ts'
import type { Metric } from './metric.ts'
import type { HeardReading } from './reading.ts'
import type { DeviceId, GatewayId, HomeId } from './names.ts'
import type { SetBack } from './set-back.ts'
import type { EpochMs } from './time.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A text that is long to make, so that it is made in pieces, once, and before anything changes that it tells of. */
export interface LongText {
  /** Each takes a millisecond or so. */
  pieces(): Iterable<string>
  /** The whole. */
  toJSON(): string
}

/** What is remembered, before it is written down: JSON in which long texts are not made yet. */
export type Memory = Json | LongText | { readonly [key: string]: Memory }

/** A registered device said something that nobody understood, and it may have been a call for help. */
export interface UndecodableSign {
  readonly kind: 'undecodable'
  readonly home: HomeId
  readonly device: DeviceId
  readonly reason: QuarantineReason
  readonly receivedAt: EpochMs
}

/** What detectors are told of the world besides readings. */
export type Sign =
  | GatewayEvent
  | HubEvent
  | HomeEvent
  | UndecodableSign
  /** Something of the home was heard that its resident no longer agrees to: what it was nobody is told. */
  | { readonly kind: 'hushed'; readonly home: HomeId; readonly gateway: GatewayId; readonly receivedAt: EpochMs }
  /** A message came from the gateway, whatever was in it. `will`: it is the gateway's last will. */
  | { readonly kind: 'spoke'; readonly gateway: GatewayId; readonly will: boolean; readonly receivedAt: EpochMs }

/**
 * Decides whether something is wrong. A deterministic function of what it is told, in journal order: the same entries give
 * the same findings. It reads no clock and no database. What it does not need to hear it leaves out.
 */
export interface Detector {
  readonly name: string
  /** The metrics whose readings it wants to hear; all of them when left out. */
  readonly metrics?: readonly Metric[]
  /** The kinds of signs it wants to hear; all of them when left out. */
  readonly signKinds?: readonly Sign['kind'][]
  onReading?(reading: HeardReading, offset: Offset): readonly Finding[]
  onSign?(sign: Sign, offset: Offset): readonly Finding[]
  /**
   * `consumedUpTo` is the receive time up to which everything has been heard; it never goes back, unless the hub's clock was wrong by more
   * than a day. `offset` is the newest entry's. It is called at ticks, once `nextDeadline` has passed.
   */
  onTick?(consumedUpTo: EpochMs, offset: Offset): readonly Finding[]
  /**
   * A stage behind the others: told last of what all of them found in an entry (often nothing), it answers what goes on: the same list when it
   * has nothing to change. It may hold findings back, mark them, and add what it remembers. When it throws, all goes on as it was.
   */
  onFindings?(found: readonly Finding[], offset: Offset): readonly Finding[]
  /** The next moment at which `onTick` may find something; `undefined` when only an entry can. */
  nextDeadline?(): EpochMs | undefined
  /**
   * Everything it remembers, but for its `parts`; `restore` of it as JSON and each part's `restorePart` change no future answer.
   * What is long in it is made when it is written down, before the next entry is heard.
   */
  snapshot(): Memory
  /** @throws never: a snapshot of another shape is ignored and it starts empty. */
  restore(snapshot: Json): void
  /** Left out by what remembers little. */
  readonly parts?: MemoryParts
  /**
   * The hub's clock was days ahead and goes on from here. Left out: every moment in its snapshot that the wrong clock wrote down is moved back
   * by as much (so each stands there as a whole number of milliseconds). Given by what also remembers moments that people named.
   */
  setBack?(setBack: SetBack): void
}

/**
 * What is remembered in texts by key, each large and seldom changing: only those that changed are written with the snapshots, in the same
 * transaction. No entry is heard between `changed` and `taken`.
 */
export interface MemoryParts {
  /** All that there are. */
  keys(): Iterable<string>
  /** The keys whose text may have changed since they were last taken, or that are gone. */
  changed(): readonly string[]
  /** `undefined` when there is none, or none any more. */
  part(key: string): string | undefined
  /** Their texts, as they are now, are about to be saved. */
  taken(keys: readonly string[]): void
  /** They were taken, and could not be saved: they count as changed again. */
  notSaved(keys: readonly string[]): void
  /** After `restore`; counts as taken. @throws never: a text of another shape is ignored. */
  restorePart(key: string, text: string): void
}
