import type { Words } from './finding.ts'
import type { Metric } from './metric.ts'
import type { DeviceId, HomeId } from './names.ts'
import type { EpochMs } from './time.ts'

/** The mark on an alert that an announced press of the button opened. It is told and escalates like any other. */
export const INSTALLATION_TEST: Words = { zh: '安装测试', en: 'installation test' }

/** A fitter tries every device of a home, one after the other. A home has one at a time. */
export interface WalkTest {
  readonly number: number
  readonly home: HomeId
  readonly startedAt: EpochMs
  /** An operator's id. */
  readonly startedBy: string
  /** An SOS that is heard in [from, until) was announced. */
  readonly sos?: { readonly from: EpochMs; readonly until: EpochMs }
}

/** What the hub heard of one device since the test began: one metric in one state. Nothing retained or stored for later counts. */
export interface Sighting {
  readonly device: DeviceId
  readonly metric: Metric
  /** The state it was heard in; of a measure the newest value. */
  readonly value: number | boolean
  readonly firstAt: EpochMs
  readonly lastAt: EpochMs
  /** At different times. */
  readonly times: number
}

/** What a test still wants, by a name that the pages have words for. */
export const MISSING = [
  'no-gateway',
  'gateway-offline',
  'no-devices',
  'unheard',
  'state',
  'again',
  'battery-low',
  'signal-weak',
  'no-sos-device',
  'sos',
  'no-contact',
  'sms-none',
  'sms-under-way',
  'sms-failed',
] as const

export interface Missing {
  readonly what: (typeof MISSING)[number]
  readonly device?: DeviceId
  readonly metric?: Metric
  /** The state that was not heard. */
  readonly wanted?: boolean
  /** The figure that is too low. */
  readonly value?: number
}

/** What a fitter signed: it stays as it was then. */
export interface SignedOff {
  readonly number: number
  readonly home: HomeId
  readonly startedAt: EpochMs
  readonly signedAt: EpochMs
  /** An operator's id. */
  readonly signedBy: string
  readonly heard: readonly Sighting[]
  readonly missing: readonly Missing[]
  /** Why it was left all the same; empty when nothing is missing. */
  readonly reason: string
}

/** The port between the installer's page and what the hub hears. */
export interface WalkTests {
  /** From memory; `undefined` when none is under way. */
  current(home: HomeId): WalkTest | undefined
  /** What was heard since the test began; from memory, empty without a test. */
  heard(home: HomeId): readonly Sighting[]
  /** Begins one, or answers the one that is under way. */
  start(home: HomeId, by: string): Promise<WalkTest>
  /** The button will be pressed within the next minutes. @throws BAD_REQUEST when no test is under way */
  announceSos(home: HomeId): Promise<WalkTest>
  /**
   * Ends the test and keeps what was found. Signing the same test again changes nothing and answers the first.
   *
   * @throws NOT_FOUND when the home has no test of that number
   */
  signOff(wish: SignOffWish): Promise<SignedOff>
  /** The newest one; `undefined` when nobody signed yet. */
  lastSignedOff(home: HomeId): Promise<SignedOff | undefined>
}

export interface SignOffWish {
  readonly home: HomeId
  readonly number: number
  readonly by: string
  readonly missing: readonly Missing[]
  readonly reason: string
}
