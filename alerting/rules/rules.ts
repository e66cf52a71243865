import type { Home } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import type { Thresholds } from './thresholds.ts'
import { eachThreshold } from './thresholds.ts'

/** What was set, by name of threshold; what is left out was not. */
export type SetThresholds = Readonly<Partial<Thresholds>>

export interface RuleSettings {
  readonly district: SetThresholds
  readonly homes: ReadonlyMap<HomeId, SetThresholds>
}

/** By which figures detectors judge. Ask anew for each judgement: they may be set while the hub runs. */
export interface Rules {
  /** Where no home is concerned. */
  readonly district: Thresholds
  of(home: Home): Thresholds
}

export const NOTHING_SET: RuleSettings = { district: {}, homes: new Map() }

/**
 * The figures of every home: its own (一户一策), else the district's, else the default of its care level or risk grade.
 *
 * Cheap enough to ask at every reading: a home's figures are worked out once, until they or its registry entry change.
 */
export class RuleBook implements Rules {
  #settings: RuleSettings
  #district: Thresholds
  #known = new WeakMap<Home, Thresholds>()

  constructor(settings: RuleSettings = NOTHING_SET) {
    this.#settings = settings
    this.#district = districtOf(settings)
  }

  get district(): Thresholds {
    return this.#district
  }

  of(home: Home): Thresholds {
    let thresholds = this.#known.get(home)
    if (thresholds === undefined) {
      thresholds = thresholdsOf(home, this.#settings)
      this.#known.set(home, thresholds)
    }
    return thresholds
  }

  /** Replaces everything; counts from the next question on. */
  set(settings: RuleSettings): void {
    this.#settings = settings
    this.#district = districtOf(settings)
    this.#known = new WeakMap()
  }
}

const districtOf = ({ district }: RuleSettings): Thresholds =>
  eachThreshold((name, { value }) => district[name] ?? value)

function thresholdsOf(home: Home, { district, homes }: RuleSettings): Thresholds {
  const own = homes.get(home.id) ?? {}
  const registered: SetThresholds =
    home.inactivityCeiling === undefined ? {} : { inactivityCeiling: home.inactivityCeiling }
  return eachThreshold(
    (name, { value, byCare, byRisk }) =>
      own[name] ?? registered[name] ?? district[name] ?? byCare?.[home.careLevel] ?? byRisk?.[home.riskGrade] ?? value,
  )
}
