import type { Metric } from './metric.ts'
import type { DeviceId, GatewayId, HomeId } from './names.ts'
import type { Presence } from './presence.ts'
import type { EpochMs } from './time.ts'

/** What is known of a home at this moment; from memory. */
export interface HomeState {
  readonly home: HomeId
  readonly gateways: readonly {
    readonly id: GatewayId
    readonly online: boolean
    readonly lastHeardAt: EpochMs | undefined
  }[]
  /** Where the resident is said to be; left out when at home. */
  readonly presence?: Presence
  /** The newest sign of the resident (motion, door, bed, worn device, button). */
  readonly lastActivityAt: EpochMs | undefined
  readonly shown: readonly {
    readonly device: DeviceId
    readonly metric: Metric
    readonly value: number | boolean
    readonly at: EpochMs
  }[]
}

/** The port between the pages and what alerting and the broker know of homes. */
export interface HomeBoard {
  state(home: HomeId): HomeState
  /** Called when a home's state changed. May be called often; the listener gathers. */
  onChange(listener: (home: HomeId) => void): () => void
}

/** The health of the hub, one line a part; `/readyz` is green when every part is. */
export interface HealthPart {
  readonly part: string
  readonly ok: boolean
  /** What is wrong and what to do, or a figure when all is well. */
  readonly says: string
  /** The same in Chinese, for the pages. */
  readonly zh?: string
  /** The part does its work, and all the same somebody should do what is said: soon (`hint`), or now (`warning`). */
  readonly note?: 'hint' | 'warning'
}
