import type { Detector } from '../../core/detector.ts'
import type { Feed } from '../../core/feed.ts'
import type { Finding } from '../../core/finding.ts'
import type { Cursor, JournalReader, Offset } from '../../core/journal.ts'
import type { Log } from '../../core/log.ts'
import { silentLog } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { DurationMs } from '../../core/time.ts'
import { stopwatch } from '../../core/time.ts'
import { AlerterDispatch } from '../alerter-dispatch.ts'
import type { DetectorSnapshot } from '../detector-snapshots.ts'
import { detectorSet } from '../detectors/detector-set.ts'
import type { Residences } from '../detectors/residences.ts'
import { withSettings } from '../rules/rule-change.ts'
import type { RuleSettings } from '../rules/rules.ts'
import { RuleBook } from '../rules/rules.ts'
import { detachableResidences } from './detachable-residences.ts'
import type { ShadowFinding, ShadowRun } from './shadow-store.ts'

export interface ShadowDetectorsOptions {
  readonly run: ShadowRun
  readonly live: RuleSettings
  readonly residences: Residences
  readonly timeZone: string
  readonly log: Log
  readonly metrics: Metrics
  /** How long work takes; the machine's own watch when left out. */
  readonly measure?: typeof stopwatch
}

/** Where a run begins to hear, and what its detectors remember then. */
export interface Beginning {
  readonly after: Offset
  readonly snapshots: readonly DetectorSnapshot[]
}

interface Memory {
  readonly cursor: Cursor
  readonly snapshots: readonly DetectorSnapshot[]
}

const AT_ONCE = 200
const LOOK_AT_WATCH_EVERY = 8

/** The detectors of one shadow run: those of production, under its rules over the live ones. What they find is held until taken. */
export class ShadowDetectors {
  readonly run: ShadowRun
  readonly #detectors: readonly Detector[]
  readonly #dispatch: AlerterDispatch
  readonly #rules: RuleBook
  readonly #detach: () => void
  readonly #measure: typeof stopwatch
  readonly #found: ShadowFinding[] = []
  #position: Offset = 0

  constructor({ run, live, residences, timeZone, log, metrics, measure = stopwatch }: ShadowDetectorsOptions) {
    this.run = run
    this.#measure = measure
    this.#rules = new RuleBook(withSettings(live, run.settings))
    const own = detachableResidences(residences)
    this.#detach = own.detach
    const { detectors } = detectorSet({ residences: own.residences, timeZone, rules: this.#rules })
    this.#detectors = detectors
    this.#dispatch = new AlerterDispatch({ detectors, log: firstFailures(log), metrics: shadowed(metrics) })
  }

  /** Everything up to here was heard. */
  get position(): Offset {
    return this.#position
  }

  begin({ after, snapshots }: Beginning): void {
    this.#position = after
    this.#dispatch.restore(snapshots)
  }

  /** What is live has changed: the run's own rules stand over it as before. */
  setLive(live: RuleSettings): void {
    this.#rules.set(withSettings(live, this.run.settings))
  }

  /** Hears what comes next in the journal, for about so many real milliseconds. Answers how many entries it heard. */
  async hear(feed: Feed, atMost: DurationMs): Promise<number> {
    const entries = await feed.read(this.#position, AT_ONCE)
    const elapsed = this.#measure()
    let heard = 0
    const findings: Finding[] = []
    for (const entry of entries) {
      this.#dispatch.consume(entry, findings)
      this.#position = entry.offset
      heard += 1
      for (const finding of findings.splice(0)) this.#found.push({ finding, heardAt: entry.receivedAt })
      if (heard % LOOK_AT_WATCH_EVERY === 0 && elapsed() >= atMost) break
    }
    return heard
  }

  /** What was found and not yet let go. */
  found(): readonly ShadowFinding[] {
    return this.#found
  }

  /** Lets the first so many go: they are on disk. */
  letGo(count: number): void {
    this.#found.splice(0, count)
  }

  /** But for the parts: those of the live detectors serve as well, so nobody need write them out. */
  snapshots(): Promise<readonly DetectorSnapshot[]> {
    for (const { parts } of this.#detectors) parts?.taken(parts.changed())
    return this.#dispatch.snapshots()
  }

  /** Nothing leads to the detectors any more. */
  end(): void {
    this.#detach()
  }
}

/**
 * Where a run begins: where it stood before the hub's restart; else, a new one, with what the live detectors remember, as if it had always run.
 * What the journal no longer holds is passed over: to the detectors the hub was deaf meanwhile. Parts of the memory are always those of the
 * live detectors: what residents did is the same under any rules.
 */
export function beginningOf(
  journal: Pick<JournalReader, 'id' | 'head' | 'tail'>,
  { own, live }: { readonly own: Memory | undefined; readonly live: Memory | undefined },
): Beginning {
  const fits = (cursor: Cursor): boolean => cursor.journalId === journal.id && cursor.offset <= journal.head()
  const memory = [own, live].find((one) => one !== undefined && fits(one.cursor))
  if (memory === undefined) return { after: journal.head(), snapshots: [] }
  const parts = new Map(live?.snapshots.map((snapshot) => [snapshot.detector, snapshot.parts ?? []]))
  return {
    after: Math.max(memory.cursor.offset, journal.tail() - 1),
    snapshots: memory.snapshots.map(({ detector, json }) => ({ detector, json, parts: parts.get(detector) ?? [] })),
  }
}

/** Under names of their own: what fails in the shadow must not look like a failure of what watches over people. */
const shadowed = (metrics: Metrics): Metrics => ({
  counter: (name, help, labels) => metrics.counter(`shadow_${name}`, `${help} (shadow rules)`, labels),
  histogram: (name, help) => metrics.histogram(`shadow_${name}`, `${help} (shadow rules)`),
  gauge: (name, help, read, labels) => metrics.gauge(`shadow_${name}`, `${help} (shadow rules)`, read, labels),
})

const LOGGED = 5

/** A detector that fails in the shadow may fail on every entry: the first few times say all there is to say. */
function firstFailures(log: Log): Log {
  let left = LOGGED
  return {
    ...silentLog,
    error(message, fields) {
      if (left > 0) log.warn(`shadow: ${message}`, fields)
      left -= 1
    },
  }
}
