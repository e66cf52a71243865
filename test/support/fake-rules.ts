import { HubError } from '../../core/errors.ts'
import { silentLog } from '../../core/log.ts'
import type { FigureSetting, RuleDesk } from '../../core/rule-desk.ts'
import type { RuleTrials, Trial } from '../../core/rule-trial.ts'
import type { Clock, EpochMs } from '../../core/time.ts'
import { readFigureSetting } from '../../hub/figure-setting.ts'
import { StoredRuleDesk } from '../../hub/rule-desk.ts'

/** A book of changes in memory. */
class MemoryBook<Change> {
  #changes: readonly (Change & { readonly number: number; readonly recordedAt: EpochMs })[] = []

  async revision(): Promise<number> {
    return this.#changes.length
  }

  async changes(): Promise<readonly (Change & { readonly number: number; readonly recordedAt: EpochMs })[]> {
    return this.#changes
  }

  async add(changes: readonly Change[], recordedAt: EpochMs): Promise<void> {
    const before = this.#changes.length
    this.#changes = [
      ...this.#changes,
      ...changes.map((change, index) => Object.assign({}, change, { number: before + index + 1, recordedAt })),
    ]
  }
}

/** The hub's own desk, over books in memory. */
export function memoryRuleDesk(clock: Pick<Clock, 'now'>): RuleDesk {
  const nothing = { refresh: async () => false }
  const ruleStore = new MemoryBook<Parameters<StoredRuleBook['add']>[0][number]>()
  const policyStore = new MemoryBook<Parameters<StoredPolicyBook['add']>[0][number]>()
  return new StoredRuleDesk({ rules: nothing, policies: nothing, ruleStore, policyStore, clock, log: silentLog })
}

type Parts = ConstructorParameters<typeof StoredRuleDesk>[0]
type StoredRuleBook = Parts['ruleStore']
type StoredPolicyBook = Parts['policyStore']

/** A trial that is a little further at each look, and then has the answer. */
export class FakeTrials implements RuleTrials {
  readonly #clock: Pick<Clock, 'now'>
  #trial: Trial | undefined
  #count = 0

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  async start(setting: FigureSetting, by: string): Promise<Trial> {
    readFigureSetting(setting)
    if (this.#trial?.state === 'running')
      throw new HubError('TRIAL_UNDER_WAY', '正在进行另一次试算。 Another trial runs.')
    this.#count += 1
    const shown = { by, setting, startedAt: this.#clock.now(), homes: 200, homesOf: 1180 }
    this.#trial = { id: `trial-${this.#count}`, ...shown, state: 'running', share: 0 }
    return this.#trial
  }

  find(id: string): Trial | undefined {
    const trial = this.#trial
    if (trial?.id !== id) return undefined
    if (trial.state === 'running') this.#trial = trial.share > 0.8 ? { ...trial, ...DONE } : further(trial)
    return trial
  }

  stop(id: string): void {
    if (this.#trial?.id === id && this.#trial.state === 'running') this.#trial = { ...this.#trial, state: 'stopped' }
  }
}

const further = (trial: Trial): Trial => ({ ...trial, share: trial.share + 0.45 })

const DONE: Pick<Trial, 'state' | 'share' | 'outcome'> = {
  state: 'done',
  share: 1,
  outcome: {
    more: 9,
    fewer: 2,
    kinds: [
      { kind: 'inactivity', more: 8, fewer: 1 },
      { kind: 'not-returned', more: 1, fewer: 1 },
    ],
    hours: [
      { hour: 4, more: 1, fewer: 0 },
      { hour: 6, more: 5, fewer: 1 },
      { hour: 14, more: 2, fewer: 0 },
      { hour: 22, more: 1, fewer: 1 },
    ],
    homes: [
      { home: 'H03', more: 5, fewer: 0 },
      { home: 'H07', more: 3, fewer: 1 },
      { home: 'H01', more: 1, fewer: 1 },
    ],
    homesChanged: 3,
    readings: 1_204_311,
    homesRead: 198,
  },
}
