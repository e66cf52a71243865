import type { HomeRule, HomeRules } from '../core/home-profile.ts'
import type { Home } from '../core/directory.ts'
import type { Log } from '../core/log.ts'
import type { RecordedChange } from '../alerting/rules/rule-change.ts'
import type { RuleStore, StoredRules } from '../alerting/rules/rule-store.ts'
import { figureOf } from '../alerting/rules/rules.ts'
import { THRESHOLD_NAMES, THRESHOLDS } from '../alerting/rules/thresholds.ts'
import type { ThresholdName } from '../alerting/rules/thresholds.ts'
import { formatValue } from '../alerting/rules/written-value.ts'

/** The figures of a home as a page shows them: those that can be its own, each with whose word it is, and why. */
export class StoredHomeRules implements HomeRules {
  readonly #rules: StoredRules
  readonly #store: RuleStore
  readonly #log: Log

  constructor(rules: StoredRules, store: RuleStore, log: Log) {
    this.#rules = rules
    this.#store = store
    this.#log = log
  }

  async of(home: Home): Promise<readonly HomeRule[]> {
    const changes = await this.#store.changes(this.#log)
    return THRESHOLD_NAMES.filter((name) => isOfHomes(name)).map((name) => this.#rule(name, home, changes))
  }

  #rule(name: ThresholdName, home: Home, changes: readonly RecordedChange[]): HomeRule {
    const threshold = THRESHOLDS[name]
    const { value, origin } = figureOf({ name, threshold }, home, this.#rules.settings)
    const whose = origin === 'home' ? home.id : undefined
    const set =
      origin === 'home' || origin === 'district'
        ? changes.findLast((change) => change.name === name && change.home === whose)
        : undefined
    return {
      name: { zh: threshold.zh, en: threshold.en },
      value: formatValue(threshold, value),
      origin,
      ...(set === undefined ? {} : { set: { by: set.by, at: set.at, why: set.why } }),
    }
  }
}

/** Some are asked where no single home is concerned. */
const isOfHomes = (name: ThresholdName): boolean => {
  const threshold: { readonly scope?: 'district' } = THRESHOLDS[name]
  return threshold.scope !== 'district'
}
