import type { Room, DeviceRole } from '../../core/directory.ts'
import type { Metric } from '../../core/metric.ts'
import type { DeviceId, GatewayId, HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Missing, Sighting, SignedOff } from '../../core/walk-test.ts'

/** What counts as heard: `both` states, the state `on` and then off or on again, `on` once, or `any` message. */
export type WantedStates = 'both' | 'again' | 'on' | 'any'

/** What one device must be heard saying; any message when there is no metric. */
export interface Want {
  readonly metric?: Metric
  readonly states: WantedStates
}

/** One device of the home as a fitter tries it. */
export interface TriedDeviceView {
  readonly id: DeviceId
  readonly gateway: GatewayId
  readonly model: string
  readonly room: Room
  readonly role: DeviceRole
  readonly wants: readonly Want[]
  /** Since the test began. */
  readonly heard: readonly Omit<Sighting, 'device'>[]
  /** % */
  readonly battery?: number
  /** It says so itself. */
  readonly batteryLow: boolean
  /** dBm */
  readonly signal?: number
}

/** What became of the text to the first who were told. */
export interface FirstToldView {
  readonly name: string
  readonly maskedPhone: string
  /** `answered`: they replied, so it came. */
  readonly state: 'under-way' | 'accepted' | 'delivered' | 'failed' | 'answered'
  readonly at: EpochMs
}

/** GET /api/v1/homes/ID/installation */
export interface InstallationView {
  readonly home: HomeId
  readonly areaNames: readonly string[]
  readonly address: string
  readonly gateways: readonly { readonly id: GatewayId; readonly online: boolean; readonly lastHeardAt?: EpochMs }[]
  readonly devices: readonly TriedDeviceView[]
  readonly test?: {
    readonly number: number
    readonly startedAt: EpochMs
    /** Who did, by name where it is known. */
    readonly startedBy: string
    /** Until then an SOS counts as announced. */
    readonly sosUntil?: EpochMs
    /** The alert that an SOS opened since the test began. */
    readonly alarm?: {
      readonly code: string
      readonly openedAt: EpochMs
      readonly announced: boolean
      readonly open: boolean
    }
    readonly told: readonly FirstToldView[]
    /** Empty: safe to leave. */
    readonly missing: readonly Missing[]
  }
  readonly last?: SignedOff
}

/** POST /api/v1/homes/ID/gateways */
export interface ClaimView {
  readonly gateway: GatewayId
  readonly state: 'claimed' | 'already-here'
}
