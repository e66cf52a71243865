import type { Detector, Json, Sign } from '../core/detector.ts'
import { reasonOf } from '../core/errors.ts'
import type { FeedEntry } from '../core/feed.ts'
import type { Finding } from '../core/finding.ts'
import type { Offset } from '../core/journal.ts'
import type { Log } from '../core/log.ts'
import type { Metric } from '../core/metric.ts'
import { METRICS } from '../core/metric.ts'
import type { Counter, Metrics } from '../core/metrics.ts'
import type { HeardReading } from '../core/reading.ts'
import type { SetBack } from '../core/set-back.ts'
import type { EpochMs } from '../core/time.ts'
import type { DetectorSnapshot } from './detector-snapshots.ts'
import { gatherMemory } from './gather-memory.ts'
import { jsonOf } from './memory-text.ts'
import { HeardTime } from './heard-time.ts'
import { setMemoryBack } from './set-back-memory.ts'

export interface AlerterDispatchOptions {
  /** Told in this order. */
  readonly detectors: readonly Detector[]
  readonly log: Log
  readonly metrics: Metrics
  /** What people are told when a detector throws; nothing when left out. */
  readonly onFailure?: (missed: Missed) => readonly Finding[]
  /** What people are told when the hub's time was set back by more than a day; nothing when left out. */
  readonly onSetBack?: (offset: Offset) => readonly Finding[]
}

/** What a detector threw on. */
export interface Missed {
  readonly detector: string
  readonly offset: Offset
  /** What it did not judge, when nobody else found danger to life in it. */
  readonly reading?: Pick<HeardReading, 'home' | 'metric' | 'value'>
}

const NONE: readonly Finding[] = []
const METRIC_NAMES = Object.keys(METRICS)
/** What is known of the hub's time, among the snapshots: one that was stopped while its clock was ahead must know that when it starts. */
export const HEARD_TIME = 'heard-time'
const never = (): Promise<boolean> => Promise.resolve(false)

/**
 * Tells every detector what it wants to hear of each entry, in order. A detector that throws is logged and counted and misses that
 * entry; the others hear it, and `onFailure` says what people are told of it.
 */
export class AlerterDispatch {
  readonly #detectors: readonly Detector[]
  readonly #byMetric: ReadonlyMap<string, readonly Detector[]>
  /** Filled when a sign of the kind is first told. */
  readonly #bySign = new Map<Sign['kind'], readonly Detector[]>()
  readonly #watchTime: readonly Detector[]
  readonly #stages: readonly Detector[]
  readonly #log: Log
  readonly #failures: Counter
  readonly #onFailure: (missed: Missed) => readonly Finding[]
  readonly #onSetBack: (offset: Offset) => readonly Finding[]
  readonly #heard = new HeardTime()

  constructor({ detectors, log, metrics, onFailure, onSetBack }: AlerterDispatchOptions) {
    this.#detectors = detectors
    this.#log = log
    this.#onFailure = onFailure ?? (() => NONE)
    this.#onSetBack = onSetBack ?? (() => NONE)
    this.#failures = metrics.counter('detector_failures_total', 'Entries that a detector threw on', ['detector'])
    this.#byMetric = new Map(
      METRIC_NAMES.map((metric) => [metric, detectors.filter((detector) => wants(detector, metric))]),
    )
    this.#watchTime = detectors.filter((detector) => detector.onTick !== undefined)
    this.#stages = detectors.filter((detector) => detector.onFindings !== undefined)
  }

  /** What the detectors find in the entry and the stages behind them let through, appended to `findings`. */
  consume(entry: FeedEntry, findings: Finding[]): void {
    const from = findings.length
    this.#tell(entry, findings)
    for (const stage of this.#stages) this.#pass(stage, { findings, from, offset: entry.offset })
  }

  /**
   * The same for a tick before `nextDeadline`, when nothing was told and no rule or registry was changed since that was asked: nobody is asked
   * whether it is due. In a recording most ticks are such.
   */
  consumeIdle(tick: Extract<FeedEntry, { readonly kind: 'hub' }>, findings: Finding[]): void {
    this.#heard.take(tick.receivedAt)
    const from = findings.length
    this.#sign(tick.event, tick.offset, findings)
    for (const stage of this.#stages) this.#pass(stage, { findings, from, offset: tick.offset })
  }

  #tell(entry: FeedEntry, findings: Finding[]): void {
    switch (entry.kind) {
      case 'message':
        this.#message(entry, findings)
        return
      case 'gateway':
      case 'home':
        this.#sign(entry.event, entry.offset, findings)
        return
      case 'hub':
        this.#takeTime(entry, findings)
        this.#sign(entry.event, entry.offset, findings)
        if (entry.event.kind === 'tick') this.#tick(entry.offset, findings)
    }
  }

  /** Whether the hub's clock was ahead, and that is to be made good before the entry is consumed. */
  setBackAt(entry: FeedEntry): SetBack | undefined {
    return entry.kind === 'hub' ? this.#heard.due(entry.receivedAt) : undefined
  }

  /** If so, what detectors remember of the time ahead is moved back. Nothing may be consumed until it resolves. */
  async followBack(entry: FeedEntry | undefined): Promise<SetBack | undefined> {
    const setBack = entry === undefined ? undefined : this.setBackAt(entry)
    if (setBack === undefined) return undefined
    this.#log.warn('the hub’s clock was ahead: what detectors remember is moved back', { by: setBack.by })
    await setMemoryBack(this.#detectors, setBack, this.#log)
    this.#heard.moved()
    return setBack
  }

  /** The next moment at which a tick may find something; `undefined` when only an entry can. */
  nextDeadline(): EpochMs | undefined {
    let next = Infinity
    for (const detector of this.#watchTime) {
      const deadline = detector.nextDeadline?.()
      if (deadline !== undefined && deadline < next) next = deadline
    }
    return next === Infinity ? undefined : next
  }

  /** See `gatherMemory`. */
  async snapshots(): Promise<readonly DetectorSnapshot[]>
  async snapshots(givesWay: () => Promise<boolean>): Promise<readonly DetectorSnapshot[] | undefined>
  async snapshots(givesWay = never): Promise<readonly DetectorSnapshot[] | undefined> {
    const memory = await gatherMemory(this.#detectors, givesWay)
    if (memory === undefined || this.#heard.upTo === 0) return memory
    return [...memory, { detector: HEARD_TIME, json: JSON.stringify(this.#heard.snapshot()) }]
  }

  /** Those snapshots are about to be saved: their parts need not be again until they change. To be told before the next entry. */
  taken(snapshots: readonly DetectorSnapshot[]): void {
    const keys = keysOf(snapshots)
    for (const { name, parts } of this.#detectors) parts?.taken(keys.get(name) ?? [])
  }

  /** They were taken, and could not be saved. */
  notSaved(snapshots: readonly DetectorSnapshot[]): void {
    const keys = keysOf(snapshots)
    for (const { name, parts } of this.#detectors) parts?.notSaved(keys.get(name) ?? [])
  }

  /** A detector whose memory cannot be read begins anew: a hub that does not start would watch over nobody. */
  restore(snapshots: readonly DetectorSnapshot[]): void {
    const byName = new Map(snapshots.map((snapshot) => [snapshot.detector, snapshot]))
    this.#heard.load(jsonOf(byName.get(HEARD_TIME)?.json ?? ''))
    for (const detector of this.#detectors) {
      const snapshot = byName.get(detector.name)
      const json = snapshot === undefined ? undefined : jsonOf(snapshot.json)
      if (json === undefined) continue
      try {
        restoreOne(detector, json, snapshot?.parts)
      } catch (error) {
        this.#failures.add(1, { detector: detector.name })
        this.#log.error('a detector could not take its memory back', {
          detector: detector.name,
          reason: reasonOf(error),
        })
      }
    }
  }

  #reading(reading: HeardReading, offset: Offset, findings: Finding[]): void {
    const listeners = this.#byMetric.get(reading.metric)
    if (listeners === undefined) return
    const from = findings.length
    const failures: ((isTold: boolean) => readonly Finding[])[] = []
    for (const detector of listeners) {
      try {
        collect(detector.onReading?.(reading, offset), findings)
      } catch (error) {
        const missed = { detector: detector.name, offset }
        failures.push((isTold) => this.#failed(isTold ? missed : { ...missed, reading }, error))
      }
    }
    if (failures.length === 0) return
    // Another detector may have found what the reading is about; that it ended a silence, too, tells of no call for help.
    const isTold = findings
      .slice(from)
      .some(({ change, severity }) => change === 'raised' && severity === 'life-safety')
    for (const failed of failures) collect(failed(isTold), findings)
  }

  #sign(sign: Sign, offset: Offset, findings: Finding[]): void {
    for (const detector of this.#bySign.get(sign.kind) ?? this.#hearing(sign.kind)) {
      try {
        collect(detector.onSign?.(sign, offset), findings)
      } catch (error) {
        collect(this.#failed({ detector: detector.name, offset }, error), findings)
      }
    }
  }

  #hearing(kind: Sign['kind']): readonly Detector[] {
    const hearing = this.#detectors.filter(
      (detector) => detector.onSign !== undefined && (detector.signKinds?.includes(kind) ?? true),
    )
    this.#bySign.set(kind, hearing)
    return hearing
  }

  #takeTime({ receivedAt, offset }: FeedEntry, findings: Finding[]): void {
    if (this.#heard.take(receivedAt)) collect(this.#onSetBack(offset), findings)
  }

  #tick(offset: Offset, findings: Finding[]): void {
    const { upTo } = this.#heard
    for (const detector of this.#watchTime) {
      try {
        if ((detector.nextDeadline?.() ?? Infinity) > upTo) continue
        collect(detector.onTick?.(upTo, offset), findings)
      } catch (error) {
        collect(this.#failed({ detector: detector.name, offset }, error), findings)
      }
    }
  }

  #message(entry: Extract<FeedEntry, { readonly kind: 'message' }>, findings: Finding[]): void {
    const { gateway, will, receivedAt, offset, decoded } = entry
    this.#sign({ kind: 'spoke', gateway, will, receivedAt }, offset, findings)
    // A will was written down when the connection began: nothing in it happened now.
    if (will) return
    for (const reading of decoded.readings) this.#reading(reading, offset, findings)
    for (const reading of decoded.unregistered) this.#reading(reading, offset, findings)
    const { undecodable, quarantine, hushed = [] } = decoded
    for (const home of hushed) this.#sign({ kind: 'hushed', home, gateway, receivedAt }, offset, findings)
    if (undecodable === undefined || quarantine === undefined) return
    this.#sign({ kind: 'undecodable', ...undecodable, reason: quarantine.reason, receivedAt }, offset, findings)
  }

  #pass(stage: Detector, entry: { findings: Finding[]; from: number; offset: Offset }): void {
    const { findings, from, offset } = entry
    const found = findings.length === from ? NONE : findings.slice(from)
    try {
      const passed = stage.onFindings?.(found, offset) ?? found
      if (passed === found) return
      findings.length = from
      collect(passed, findings)
    } catch (error) {
      collect(this.#failed({ detector: stage.name, offset }, error), findings)
    }
  }

  #failed(missed: Missed, error: unknown): readonly Finding[] {
    const { detector, offset } = missed
    this.#failures.add(1, { detector })
    this.#log.error('detector failed on an entry', { detector, offset, reason: reasonOf(error) })
    return this.#onFailure(missed)
  }
}

function restoreOne(detector: Detector, json: Json, parts: DetectorSnapshot['parts'] = []): void {
  detector.restore(json)
  for (const { key, text } of parts) if (text !== undefined) detector.parts?.restorePart(key, text)
}

const keysOf = (snapshots: readonly DetectorSnapshot[]): ReadonlyMap<string, readonly string[]> =>
  new Map(snapshots.map(({ detector, parts = [] }) => [detector, parts.map(({ key }) => key)]))

function wants(detector: Detector, metric: string): boolean {
  if (detector.onReading === undefined) return false
  const wanted: readonly Metric[] | undefined = detector.metrics
  return wanted === undefined || wanted.some((name) => name === metric)
}

function collect(found: readonly Finding[] | undefined, findings: Finding[]): void {
  // Nearly always nothing is found.
  if (found === undefined || found.length === 0) return
  for (const finding of found) findings.push(finding)
}
