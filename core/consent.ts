import type { HomeId } from './names.ts'
import type { EpochMs } from './time.ts'

/**
 * What a resident is asked about, each by itself: being watched over at home, texts to the contacts they named, values of health, what
 * is worn on the body, and where they are outside.
 */
export const CONSENT_TOPICS = ['monitoring', 'contacts', 'health', 'wearables', 'position'] as const
export type ConsentTopic = (typeof CONSENT_TOPICS)[number]

/** `notified`: told of a processing that rests on a statutory duty and needs no yes (PIPL, articles 13 (3) and 17). */
export const CONSENT_CHANGES = ['notified', 'given', 'refused', 'withdrawn'] as const
export type ConsentChange = (typeof CONSENT_CHANGES)[number]

/** Who spoke: for somebody who cannot, their guardian or the carer whom the village entrusted. */
export const CONSENT_SPEAKERS = ['resident', 'guardian', 'carer'] as const
export type ConsentSpeaker = (typeof CONSENT_SPEAKERS)[number]

/** A signed sheet, by where its scan is filed; or said aloud before a witness. */
export type ConsentProof =
  | { readonly how: 'paper'; readonly reference: string }
  | { readonly how: 'oral'; readonly witness: string }

/** What somebody said of one topic. A record is never changed: the newest of a topic holds. */
export interface ConsentRecord {
  readonly number: number
  readonly topic: ConsentTopic
  readonly change: ConsentChange
  readonly by: ConsentSpeaker
  /** Who spoke; empty when it was the resident. */
  readonly speakerName: string
  readonly proof: ConsentProof
  /** Which text was read to them: `2026-03`. */
  readonly textVersion: string
  /** The day it was said on: `2026-11-22`. */
  readonly saidOn: string
  /** The operator who wrote it down. */
  readonly recordedBy: string
  readonly recordedAt: EpochMs
}

export type ConsentWish = Omit<ConsentRecord, 'number' | 'recordedAt'>

/** A home whose resident no longer agrees to be watched over, and what is left for the district to decide. */
export interface Withdrawal {
  readonly home: HomeId
  readonly saidOn: string
  readonly recordedAt: EpochMs
}

/** What residents agreed to. */
export interface ConsentDesk {
  /** Every record of the home, newest first. */
  of(home: HomeId): Promise<readonly ConsentRecord[]>
  /** Adds a record; resolves when it is on disk. */
  add(home: HomeId, wish: ConsentWish): Promise<ConsentRecord>
  /**
   * Homes whose newest word on `monitoring` is a withdrawal, the longest waiting first. Nothing is switched off by it (a call for help
   * is answered as before, domain rules §7): somebody of the district goes there, takes the devices down and has the home erased.
   */
  withdrawals(): Promise<readonly Withdrawal[]>
}

/** What holds of each topic by the newest record about it. @param records newest first */
export function consentNow(records: readonly ConsentRecord[]): ReadonlyMap<ConsentTopic, ConsentRecord> {
  const newest = new Map<ConsentTopic, ConsentRecord>()
  for (const record of records) if (!newest.has(record.topic)) newest.set(record.topic, record)
  return newest
}
