import type { HomeId } from './names.ts'
import type { EpochMs } from './time.ts'

export interface ErasureWish {
  readonly home: HomeId
  /** An operator's id, or who sits at the command line. */
  readonly by: string
  /** Without names: it stays. */
  readonly why: string
}

/**
 * An order to forget a home. `waiting`: the registry has forgotten it, and what stands elsewhere goes as soon as the journal's
 * consumers are past it. `done`: nothing of the home is left but this.
 */
export interface Erasure {
  readonly number: number
  readonly home: HomeId
  readonly state: 'waiting' | 'done'
  readonly askedBy: string
  readonly why: string
  readonly askedAt: EpochMs
  readonly finishedAt: EpochMs | undefined
  /** What was deleted or made anonymous, rows by table. */
  readonly counts: Readonly<Record<string, number>>
}

/** A resident's own data, for themselves (PIPL, article 45). */
export type HomeCopy = Readonly<Record<string, unknown>>

/** What a resident, or who speaks for them, may ask of the data about them. */
export interface PrivacyDesk {
  /** Everything that is kept of the home, but for raw readings (the command line adds them). `undefined`: no such home. */
  copyOf(home: HomeId): Promise<HomeCopy | undefined>
  /**
   * Orders that a home be forgotten. Asked again while it waits, it answers the same order.
   *
   * @throws NOT_FOUND when there is no such home. @throws ALERT_OPEN while an alert of the home is open
   */
  erase(wish: ErasureWish): Promise<Erasure>
  /** Newest first. */
  erasures(): Promise<readonly Erasure[]>
}
