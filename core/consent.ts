import type { Device, Directory } from './directory.ts'
import { isLifeSafety, isVital, type Metric } from './metric.ts'
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

/** What a resident no longer agrees to, and what is left for the district to decide or to do. */
export interface Withdrawal {
  readonly home: HomeId
  readonly topic: ConsentTopic
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
   * Where the newest word on a topic is a withdrawal, the longest waiting first. What the hub can stop, it has stopped by then (`isStopped`);
   * somebody of the district does what takes hands. Positions stop wholly by themselves and are not among them.
   */
  withdrawals(): Promise<readonly Withdrawal[]>
}

/** Readings of the device that are neither stored, judged nor shown, since the resident does not agree to them. From memory. */
export type Stopped = (device: Pick<Device, 'home' | 'role'>, metric: Metric) => boolean

/** What something worn may always say besides calls for help: what is pressed on purpose, and whether it will work when it is needed. */
const ALWAYS_WORN: ReadonlySet<Metric> = new Set<Metric>(['button', 'battery', 'battery-low', 'signal', 'tamper'])

/**
 * Whether such a reading is stopped by what the home's resident no longer agrees to: vital signs by `health`, whatever is worn by `wearables`.
 * Never a call for help, a fall or another danger to life: withdrawal stops the channel, not the SOS (domain rules §7).
 *
 * @param withdrawn whether the newest word of a home on a topic is a no
 */
export function isStopped(
  { home, role }: Pick<Device, 'home' | 'role'>,
  metric: Metric,
  withdrawn: (home: HomeId, topic: ConsentTopic) => boolean,
): boolean {
  if (isLifeSafety(metric)) return false
  if (isVital(metric) && withdrawn(home, 'health')) return true
  return role === 'worn' && !ALWAYS_WORN.has(metric) && withdrawn(home, 'wearables')
}

/**
 * Whether hands are still needed for what was withdrawn: the home is watched, a wearable is registered there (to be collected), a contact is
 * named. Health waits until somebody writes down a newer word on it, since the hub cannot know which devices were taken away for that.
 */
export function stillGoesOn(
  { home, topic }: Pick<Withdrawal, 'home' | 'topic'>,
  directory: Pick<Directory, 'home' | 'devicesOf' | 'responders'>,
): boolean {
  if (directory.home(home) === undefined) return false
  if (topic === 'wearables') return directory.devicesOf(home).some(({ role }) => role === 'worn')
  if (topic === 'contacts') {
    return (['neighbour', 'carer'] as const).some((role) => directory.responders(home, role).length > 0)
  }
  return topic !== 'position'
}

/** What holds of each topic by the newest record about it. @param records newest first */
export function consentNow(records: readonly ConsentRecord[]): ReadonlyMap<ConsentTopic, ConsentRecord> {
  const newest = new Map<ConsentTopic, ConsentRecord>()
  for (const record of records) if (!newest.has(record.topic)) newest.set(record.topic, record)
  return newest
}
