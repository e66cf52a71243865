import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'

/** Where a resident seems to be. */
export interface Whereabout {
  /** `out`: an outer door was the last that was heard of them. It ends with the first sign indoors. */
  readonly state: 'at-home' | 'out'
  /** How sure that is: [0, 1]. */
  readonly probability: number
  /** Since when it has seemed so: the opening of that door, or the first sign indoors after it. */
  readonly since: EpochMs
}

/**
 * Where residents seem to be, inferred from doors and from what followed. A guess: it may raise, word or postpone a routine
 * question, and is never a reason to stop judging. What a person said of a resident (`core/presence.ts`) is another matter.
 */
export interface Whereabouts {
  /**
   * `undefined` when nobody can tell: nothing was heard yet, or others or animals live there and nothing is worn.
   *
   * Costs up to 0.1 ms after each sign of the resident: ask when judging, not at every reading.
   */
  of(home: HomeId): Whereabout | undefined
}
