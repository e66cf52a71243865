import type { HomeId } from './names.ts'
import type { DurationMs } from './time.ts'

/** For how long a resident who is at home may be silent from an hour of the day on. */
export interface HourlySilence {
  /** Somebody is told of a longer one. */
  readonly limit: DurationMs
  /** On all but two or three days of sixty it was shorter. */
  readonly usual: DurationMs
  /** `learned`: the home's own past alone says so; `learning`: with the default of its care level; `care-level`: that alone. */
  readonly from: 'learned' | 'learning' | 'care-level'
}

/** What is learned of a home's silences, for who wants to look at it: up to 3 ms a home, so for one page at a time. */
export interface UsualSilences {
  /** For each hour of the day, 0 to 23, from its middle on. `undefined` where nobody judges stillness, or nothing was heard yet. */
  ofHome(home: HomeId): readonly HourlySilence[] | undefined
}
