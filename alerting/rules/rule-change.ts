import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { RuleSettings, SetThresholds } from './rules.ts'
import type { ThresholdName } from './thresholds.ts'

/** One figure set for the district or for one home. */
export interface Setting {
  /** `undefined`: the district's. */
  readonly home: HomeId | undefined
  readonly name: ThresholdName
  /** `undefined`: back to what holds without this setting. */
  readonly value: number | undefined
}

/** A setting with who decided it, when, and why (一户一策). */
export interface RuleChange extends Setting {
  readonly by: string
  readonly at: EpochMs
  readonly why: string
}

/** A change that stands in the book of changes for ever; of two about the same figure the higher number holds. */
export interface RecordedChange extends RuleChange {
  readonly number: number
  /** When it was written down, which may be later than it was decided. */
  readonly recordedAt: EpochMs
}

/** What holds when `changes` are made to `settings`, one after the other. */
export function withSettings(settings: RuleSettings, changes: readonly Setting[]): RuleSettings {
  let district = settings.district
  const homes = new Map(settings.homes)
  for (const change of changes) {
    if (change.home === undefined) district = withOne(district, change)
    else homes.set(change.home, withOne(homes.get(change.home) ?? {}, change))
  }
  return { district, homes }
}

function withOne(set: SetThresholds, { name, value }: Setting): SetThresholds {
  const { [name]: _before, ...others } = set
  return value === undefined ? others : { ...others, [name]: value }
}
