import type { Home } from '../../core/directory.ts'
import type { HomeId } from '../../core/names.ts'
import type { Threshold } from './threshold.ts'
import type { ThresholdName, Thresholds } from './thresholds.ts'
import { eachThreshold } from './thresholds.ts'

/** What was set, by name of threshold; what is left out was not. */
export type SetThresholds = Readonly<Partial<Thresholds>>

export interface RuleSettings {
  readonly district: SetThresholds
  readonly homes: ReadonlyMap<HomeId, SetThresholds>
}

/** By which figures detectors judge. Ask anew for each judgement: they may be set while the hub runs. */
export interface Rules {
  /** Where no home is concerned. Always the same object, whose figures change when others are set: whoever keeps it is up to date. */
  readonly district: Thresholds
  /** Another one after each change: for who keeps what was worked out from figures. */
  readonly version: number
  of(home: Home): Thresholds
}

export const NOTHING_SET: RuleSettings = { district: {}, homes: new Map() }

/**
 * The figures of every home: its own (一户一策), else the district's, else the default of its care level or risk grade.
 *
 * Cheap enough to ask at every reading: a home's figures are worked out once, until they or its registry entry change.
 */
export class RuleBook implements Rules {
  readonly district: Thresholds
  #settings: RuleSettings
  #version = 0
  #known = new WeakMap<Home, Thresholds>()
  /** Of homes with nothing of their own, by care level and risk grade: nearly all of them share nine sets of figures. */
  readonly #usual = new Map<string, Thresholds>()

  constructor(settings: RuleSettings = NOTHING_SET) {
    this.#settings = settings
    this.district = districtOf(settings)
  }

  get version(): number {
    return this.#version
  }

  of(home: Home): Thresholds {
    let thresholds = this.#known.get(home)
    if (thresholds === undefined) {
      thresholds = this.#workedOut(home)
      this.#known.set(home, thresholds)
    }
    return thresholds
  }

  /** Replaces everything; counts from the next question on. */
  set(settings: RuleSettings): void {
    this.#settings = settings
    this.#version += 1
    Object.assign(this.district, districtOf(settings))
    this.#known = new WeakMap()
    this.#usual.clear()
  }

  #workedOut(home: Home): Thresholds {
    const figures = (): Thresholds =>
      eachThreshold((name, threshold) => figureOf({ name, threshold }, home, this.#settings).value)
    if (this.#settings.homes.has(home.id) || home.inactivityCeiling !== undefined) return figures()
    const alike = `${home.careLevel} ${home.riskGrade}`
    let usual = this.#usual.get(alike)
    if (usual === undefined) {
      usual = figures()
      this.#usual.set(alike, usual)
    }
    return usual
  }
}

/** Whose word a figure is. */
export type Origin = 'home' | 'registry' | 'district' | 'care-level' | 'risk-grade' | 'default'

export interface Figure {
  readonly value: number
  readonly origin: Origin
}

/** What holds for one threshold in the home, or for the district where there is none, and by whose word. */
export function figureOf(
  { name, threshold }: { readonly name: ThresholdName; readonly threshold: Threshold },
  home: Home | undefined,
  { district, homes }: RuleSettings,
): Figure {
  const layers: readonly (readonly [Origin, number | undefined])[] =
    home === undefined
      ? [['district', district[name]]]
      : [
          ['home', homes.get(home.id)?.[name]],
          ['registry', name === 'inactivityCeiling' ? home.inactivityCeiling : undefined],
          ['district', district[name]],
          ['care-level', threshold.byCare?.[home.careLevel]],
          ['risk-grade', threshold.byRisk?.[home.riskGrade]],
        ]
  for (const [origin, value] of layers) if (value !== undefined) return { value, origin }
  return { value: threshold.value, origin: 'default' }
}

const districtOf = ({ district }: RuleSettings): Thresholds =>
  eachThreshold((name, { value }) => district[name] ?? value)
