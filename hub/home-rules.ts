import { VITAL_METRICS, type VitalMetric } from '../core/metric.ts'
import type { HomeRule, HomeRules, VitalBand, VitalLimit } from '../core/home-profile.ts'
import type { Home } from '../core/directory.ts'
import type { Log } from '../core/log.ts'
import { VITAL_FACTS } from '../alerting/detectors/vitals/vital-metrics.ts'
import type { RecordedChange } from '../alerting/rules/rule-change.ts'
import type { RuleStore, StoredRules } from '../alerting/rules/rule-store.ts'
import { type Figure, figureOf } from '../alerting/rules/rules.ts'
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
    const figure = await this.#figuresOf(home)
    return THRESHOLD_NAMES.filter((name) => isOfHomes(name)).map((name) => {
      const threshold = THRESHOLDS[name]
      const { value, origin, set } = figure(name)
      const rule = {
        figure: name,
        name: { zh: threshold.zh, en: threshold.en },
        value: formatValue(threshold, value),
        origin,
      }
      return set === undefined ? rule : Object.assign(rule, { set })
    })
  }

  async vitalBands(home: Home): Promise<readonly VitalBand[]> {
    const figure = await this.#figuresOf(home)
    return VITAL_METRICS.map((metric) => {
      const { name, unit, digits } = VITAL_FACTS[metric]
      const limits = limitsOf(metric).map(({ side, level, name: of }): VitalLimit => {
        const { value, origin, set } = figure(of)
        return set === undefined ? { side, level, value, origin } : { side, level, value, origin, set }
      })
      return { metric, name, unit, digits, limits }
    })
  }

  async #figuresOf(home: Home): Promise<(name: ThresholdName) => Figure & Pick<HomeRule, 'set'>> {
    const changes = await this.#store.changes(this.#log)
    return (name) => {
      const figure = figureOf({ name, threshold: THRESHOLDS[name] }, home, this.#rules.settings)
      const change = changes.findLast((one) => one.name === name && one.home === whose(figure, home))
      const isSet = figure.origin === 'home' || figure.origin === 'district'
      return isSet && change !== undefined ? { ...figure, set: decisionOf(change) } : figure
    }
  }
}

const whose = ({ origin }: Figure, { id }: Home): string | undefined => (origin === 'home' ? id : undefined)

const decisionOf = ({ by, at, why }: RecordedChange): NonNullable<HomeRule['set']> => ({ by, at, why })

interface LimitPlace extends Pick<VitalLimit, 'side' | 'level'> {
  readonly name: ThresholdName
}

/** By which figures a vital sign is judged. */
function limitsOf(metric: VitalMetric): readonly LimitPlace[] {
  const { danger, home } = VITAL_FACTS[metric]
  const levels = [
    ['danger', danger],
    ['watch', home],
  ] as const
  return levels.flatMap(([level, limits]) =>
    (['low', 'high'] as const).flatMap((side) => {
      const name = limits[side]
      return name === undefined ? [] : [{ level, side, name }]
    }),
  )
}

/** Some are asked where no single home is concerned. */
const isOfHomes = (name: ThresholdName): boolean => {
  const threshold: { readonly scope?: 'district' } = THRESHOLDS[name]
  return threshold.scope !== 'district'
}
