import { policyShape, type EscalationPolicy, LADDERS } from '../alerting/policies.ts'
import { ladderFaults } from '../alerting/policies/ladder-faults.ts'
import { type LadderScope, PolicyBook } from '../alerting/policies/policy-book.ts'
import {
  holding,
  type PolicySetting,
  type RecordedPolicyChange,
  settingKey,
  settingsOf,
} from '../alerting/policies/policy-change.ts'
import type { PolicyStore, StoredPolicies } from '../alerting/policies/policy-store.ts'
import type { RecordedChange } from '../alerting/rules/rule-change.ts'
import type { RuleStore, StoredRules } from '../alerting/rules/rule-store.ts'
import type { Threshold } from '../alerting/rules/threshold.ts'
import { THRESHOLD_GROUPS } from '../alerting/rules/threshold-groups.ts'
import { type ThresholdName, THRESHOLDS } from '../alerting/rules/thresholds.ts'
import type { CareLevel, RiskGrade } from '../core/directory.ts'
import type { AlertKind, Severity } from '../core/finding.ts'
import type { Log } from '../core/log.ts'
import type {
  Decision,
  FigureChange,
  FigureGroup,
  FigureSetting,
  LadderInForce,
  LadderPlace,
  LadderRefusal,
  RuleChangeEntry,
  RuleDesk,
  RuleFigure,
  SetLadder,
} from '../core/rule-desk.ts'
import type { Clock } from '../core/time.ts'
import { readFigureSetting, valueWords } from './figure-setting.ts'

export interface RuleDeskParts {
  readonly rules: Pick<StoredRules, 'refresh'>
  readonly ruleStore: Pick<RuleStore, 'add' | 'changes' | 'revision'>
  readonly policies: Pick<StoredPolicies, 'refresh'>
  readonly policyStore: Pick<PolicyStore, 'add' | 'changes' | 'revision'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

type Signature = Pick<Decision, 'by' | 'why'>
type SetLadderWish = Parameters<RuleDesk['setLadder']>[0]

/** Alerts of these kinds are about an area, or the hub itself, and no home. */
const ABOUT_AREAS: ReadonlySet<AlertKind> = new Set([
  'area-outage',
  'hub-deaf',
  'journal-changed',
  'drill-failed',
  'hub-fault',
])
const SEVERITIES: readonly Severity[] = ['life-safety', 'urgent', 'routine']

/** Figures and ladders as the state database holds them, with who decided each. Reads a book anew only when something was set. */
export class StoredRuleDesk implements RuleDesk {
  readonly #parts: RuleDeskParts
  readonly #figures: ReadAgain<RecordedChange>
  readonly #ladders: ReadAgain<RecordedPolicyChange>

  constructor(parts: RuleDeskParts) {
    this.#parts = parts
    this.#figures = new ReadAgain(parts.ruleStore, parts.log)
    this.#ladders = new ReadAgain(parts.policyStore, parts.log)
  }

  async figures(): Promise<readonly FigureGroup[]> {
    const held = newestByName(await this.#figures.changes())
    return THRESHOLD_GROUPS.map(({ id, words, names }) => ({
      id,
      words,
      figures: names.map((name) => figureOf(name, held.get(name) ?? [])),
    }))
  }

  async changes(): Promise<readonly RuleChangeEntry[]> {
    const [figures, ladders] = [await this.#figures.changes(), await this.#ladders.changes()]
    const entries: readonly RuleChangeEntry[] = [...figureEntries(figures), ...ladderEntries(ladders)]
    return entries.toSorted((a, b) => b.recordedAt - a.recordedAt || b.number - a.number)
  }

  async setFigure(setting: FigureSetting, signature: Signature): Promise<FigureChange> {
    const { rules, ruleStore, clock } = this.#parts
    const { home, name, value } = readFigureSetting(setting)
    const now = clock.now()
    const before = (await this.#figures.changes()).findLast((one) => one.name === name && one.home === home)?.value
    const changed = before !== value
    if (changed) {
      await ruleStore.add([{ home, name, value, at: now, ...signature }], now)
      await rules.refresh()
    }
    const text = (given: number | undefined): string =>
      given === undefined ? 'default' : valueWords(THRESHOLDS[name], given).en
    return { changed, from: text(before), to: text(value) }
  }

  async ladders(kind: AlertKind | undefined): Promise<readonly LadderInForce[]> {
    const changes = await this.#ladders.changes()
    const book = new PolicyBook()
    book.set(settingsOf(changes))
    return SEVERITIES.map((severity) => ladderInForce(severity, { book, kind, changes }))
  }

  async setLadders(): Promise<readonly SetLadder[]> {
    return holding(await this.#ladders.changes()).flatMap((change) =>
      change.part === 'ladder' && change.ladder !== undefined
        ? [{ place: change.scope, ladder: change.ladder, decision: decisionOf(change) }]
        : [],
    )
  }

  async setLadder({ place, ladder }: SetLadderWish, signature: Signature): ReturnType<RuleDesk['setLadder']> {
    const { policies, policyStore, clock } = this.#parts
    const wanted = ladder === undefined ? undefined : policyShape.parse(ladder)
    const faults = refusalsOf(place, wanted)
    if (faults.length > 0) return { faults, changed: false }
    const setting: PolicySetting = { part: 'ladder', scope: scopeOf(place), ladder: wanted }
    const before = newestAbout(await this.#ladders.changes(), setting)
    if (JSON.stringify(ladderIn(before)) === JSON.stringify(wanted)) return { faults, changed: false }
    const now = clock.now()
    await policyStore.add([{ ...setting, at: now, ...signature }], now)
    await policies.refresh()
    return { faults, changed: true }
  }
}

function ladderInForce(
  severity: Severity,
  by: {
    readonly book: PolicyBook
    readonly kind: AlertKind | undefined
    readonly changes: readonly RecordedPolicyChange[]
  },
): LadderInForce {
  const { book, kind, changes } = by
  const ask = { severity, aboutArea: kind !== undefined && ABOUT_AREAS.has(kind), home: undefined, area: undefined }
  const set = book.setFor({ ...ask, kind })
  const ladder = kind === undefined ? (set?.ladder ?? LADDERS[severity]) : book.ladderFor({ ...ask, kind })
  const change = set === undefined ? undefined : newestAbout(changes, { part: 'ladder', ...set })
  if (set === undefined || change === undefined) return { severity, ladder }
  return { severity, ladder, set: { place: set.scope, decision: decisionOf(change) } }
}

interface Book<Change> {
  revision(): Promise<number>
  changes(log: Log): Promise<readonly Change[]>
}

/** All of a book's changes, oldest first. */
class ReadAgain<Change> {
  readonly #book: Book<Change>
  readonly #log: Log
  #revision = -1
  #changes: readonly Change[] = []

  constructor(book: Book<Change>, log: Log) {
    this.#book = book
    this.#log = log
  }

  async changes(): Promise<readonly Change[]> {
    const revision = await this.#book.revision()
    if (revision !== this.#revision) {
      this.#changes = await this.#book.changes(this.#log)
      this.#revision = revision
    }
    return this.#changes
  }
}

/** The newest change about each figure of the district and of each home, those that set something only. */
function newestByName(changes: readonly RecordedChange[]): ReadonlyMap<ThresholdName, readonly RecordedChange[]> {
  const newest = new Map(changes.map((change) => [`${change.name} ${change.home ?? ''}`, change]))
  const byName = new Map<ThresholdName, RecordedChange[]>()
  for (const change of newest.values()) {
    if (change.value === undefined) continue
    const known = byName.get(change.name)
    if (known === undefined) byName.set(change.name, [change])
    else known.push(change)
  }
  return byName
}

function figureOf(name: ThresholdName, held: readonly RecordedChange[]): RuleFigure {
  const threshold: Threshold = THRESHOLDS[name]
  const { unit, min, max, value: usual, zh, en, scope } = threshold
  const signed = held.flatMap(({ home, value, ...change }) =>
    value === undefined ? [] : [{ home, value, ...decisionOf(change) }],
  )
  const set = signed.find(({ home }) => home === undefined)
  return {
    name,
    words: { zh, en },
    unit,
    min,
    max,
    usual,
    usualBy: usualByOf(threshold),
    districtOnly: scope === 'district',
    ...(set === undefined ? {} : { set: { value: set.value, ...decisionOf(set) } }),
    homes: signed.flatMap(({ home, ...rest }) => (home === undefined ? [] : [{ home, ...rest }])),
  }
}

function usualByOf({ byCare = {}, byRisk = {} }: Threshold): RuleFigure['usualBy'] {
  const care: readonly CareLevel[] = ['self-caring', 'partly-dependent', 'fully-dependent']
  const risk: readonly RiskGrade[] = ['green', 'orange', 'red']
  return [...care.map((of) => ({ of, value: byCare[of] })), ...risk.map((of) => ({ of, value: byRisk[of] }))].flatMap(
    ({ of, value }) => (value === undefined ? [] : [{ of, value }]),
  )
}

function figureEntries(changes: readonly RecordedChange[]): readonly RuleChangeEntry[] {
  const held = new Map<string, number | undefined>()
  return changes.map(({ name, home, value, number, recordedAt, ...change }) => {
    const key = `${name} ${home ?? ''}`
    const from = held.get(key)
    held.set(key, value)
    const { zh, en, unit } = THRESHOLDS[name]
    const to = value
    return {
      what: 'figure',
      name,
      words: { zh, en },
      unit,
      home,
      from,
      to,
      number,
      recordedAt,
      ...decisionOf(change),
    }
  })
}

function ladderEntries(changes: readonly RecordedPolicyChange[]): readonly RuleChangeEntry[] {
  const held = new Map<string, RecordedPolicyChange>()
  return changes.map((change): RuleChangeEntry => {
    const before = held.get(settingKey(change))
    held.set(settingKey(change), change)
    const { number, recordedAt } = change
    const signed = { number, recordedAt, ...decisionOf(change) }
    if (change.part === 'digest') {
      const from = before?.part === 'digest' ? before.digest : undefined
      return { what: 'digest', from, to: change.digest, ...signed }
    }
    return { what: 'ladder', place: change.scope, from: ladderIn(before), to: change.ladder, ...signed }
  })
}

const decisionOf = ({ by, at, why }: Decision): Decision => ({ by, at, why })

const ladderIn = (change: PolicySetting | undefined): EscalationPolicy | undefined =>
  change?.part === 'ladder' ? change.ladder : undefined

function newestAbout(
  changes: readonly RecordedPolicyChange[],
  setting: PolicySetting,
): RecordedPolicyChange | undefined {
  const key = settingKey(setting)
  return changes.findLast((change) => settingKey(change) === key)
}

const scopeOf = ({ severity, kind, home, area }: LadderPlace): LadderScope => ({ severity, kind, home, area })

function refusalsOf(
  { severity, home, area }: LadderPlace,
  ladder: EscalationPolicy | undefined,
): readonly LadderRefusal[] {
  const both = { zh: '住户与区划只能选一个。', en: 'Either a home or an area: not both.' }
  const place = home !== undefined && area !== undefined ? [{ path: ['area'], says: both }] : []
  if (ladder === undefined) return place
  const faults = ladderFaults(severity, ladder)
  return [...place, ...faults.map(({ path, message, zh }) => ({ path, says: { zh, en: message } }))]
}
