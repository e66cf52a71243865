import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import { RuleBook } from '../../alerting/rules/rules.ts'
import type { RuleSettings } from '../../alerting/rules/rules.ts'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import { WouldBeAlerts } from '../../alerting/shadow/would-be-alerts.ts'
import type { Log } from '../../core/log.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import type { HomeId } from '../../core/names.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { minutes, seconds } from '../../core/time.ts'
import type { RecordedBatches } from './recorded.ts'
import type { RecordedTown } from './recorded-town.ts'
import { ShardedHub } from './sharded-hub.ts'
import { type Outage, SimulatedHub } from './simulated-hub.ts'
import { tellingOrder } from './telling-order.ts'

export interface BacktestOptions {
  readonly readings: RecordedBatches
  /** Asked when all is read: time goes on until then. The last reading when left out. */
  endsAt?(): EpochMs
  /** A town for some of the homes; asked again for further ones. */
  openTown(): RecordedTown
  readonly timeZone: string
  /** One rule set, or several side by side. */
  readonly rules: readonly RuleSettings[]
  /** [from, until): alerts outside are not told of. What came before `from` teaches; what comes after `until` is not read. */
  readonly from?: EpochMs | undefined
  /** When it lies behind the last reading, time goes on in silence until then. */
  readonly until?: EpochMs | undefined
  /** 5 min when left out. */
  readonly heartbeat?: DurationMs | undefined
  readonly outages?: readonly Outage[] | undefined
  /** Up to a minute, or less when the rules call the hub deaf earlier; 1 s is as live. */
  readonly longestPause?: DurationMs | undefined
  /** How many homes are judged by one hub; 10 when left out, and all of them when there are outages, which homes share. */
  readonly homesEach?: number | undefined
  /** Told of each alert when it would have been told, by the index of its rule set. */
  onAlert(alert: WouldBeAlert, set: number): void
  /** Told now and then that every alert before `upTo` has been told. */
  onJudged?(upTo: EpochMs): void
}

export interface BacktestResult {
  readonly readings: number
  readonly homes: number
  /** Which. */
  readonly homeIds: readonly HomeId[]
  /** Of the readings that were judged; `undefined` when there were none. */
  readonly first: EpochMs | undefined
  readonly last: EpochMs | undefined
  /** Entries that some detector threw on: then the alerts are not what they should be. */
  readonly failures: readonly string[]
}

/**
 * Judges recorded readings by the detectors of production, through the same dispatch, with a clock that stands wherever the recording
 * does. Nothing knows of the future: cut the recording anywhere, and the alerts up to there are the same.
 */
export async function backtest(options: BacktestOptions): Promise<BacktestResult> {
  const { outages = [], until = Infinity } = options
  const failures: string[] = []
  const homes = new Set<HomeId>()
  const slab = new Slab(options)
  const first = options.openTown()
  const towns = [first]
  const hub = new ShardedHub({
    groupOf({ home }) {
      homes.add(home)
      return first.groupOf(home)
    },
    groupsEach: options.homesEach ?? (outages.length > 0 ? Infinity : HOMES_EACH),
    open: () => openHub(options, { town: towns.pop() ?? options.openTown(), slab, failures }),
    onSlab: (upTo) => slab.tell(upTo),
  })
  const span = await play(options, hub, until)
  return { ...span, homes: homes.size, homeIds: [...homes], failures }
}

/** What so few remember stays in the processor's cache; with fewer, the ticks of a hub cost more than that saves. */
const HOMES_EACH = 10

function openHub(
  options: BacktestOptions,
  by: { readonly town: RecordedTown; readonly slab: Slab; readonly failures: string[] },
): SimulatedHub {
  const { town, slab, failures } = by
  const { rules, timeZone } = options
  const log: Log = { ...silentLog, error: (message, fields) => failures.push(`${message} ${JSON.stringify(fields)}`) }
  const dispatches = rules.map((settings) => {
    const { detectors } = detectorSet({ residences: town.directory, timeZone, rules: new RuleBook(settings) })
    return new AlerterDispatch({ detectors, log, metrics: noMetrics })
  })
  const wouldBe = rules.map(() => new WouldBeAlerts())
  return new SimulatedHub({
    town,
    dispatches,
    heartbeat: options.heartbeat ?? minutes(5),
    outages: options.outages ?? [],
    longestPause: options.longestPause ?? usualPause(rules),
    onFindings(set, findings, receivedAt) {
      for (const finding of findings) {
        const alert = wouldBe[set]?.take(finding, receivedAt)
        if (alert !== undefined) slab.add(alert, set)
      }
    },
  })
}

/** The alerts of several hubs that judge the same half day one after the other, to be told in the order of time. */
class Slab {
  readonly #options: Pick<BacktestOptions, 'from' | 'until' | 'onAlert' | 'onJudged'>
  #waiting: { readonly alert: WouldBeAlert; readonly set: number }[] = []

  constructor(options: Pick<BacktestOptions, 'from' | 'until' | 'onAlert' | 'onJudged'>) {
    this.#options = options
  }

  add(alert: WouldBeAlert, set: number): void {
    const { from = -Infinity, until = Infinity } = this.#options
    if (alert.at >= from && alert.at < until) this.#waiting.push({ alert, set })
  }

  tell(upTo: EpochMs): void {
    const told = this.#waiting.toSorted((a, b) => tellingOrder(a.alert, b.alert))
    this.#waiting = []
    for (const { alert, set } of told) this.#options.onAlert(alert, set)
    this.#options.onJudged?.(upTo)
  }
}

async function play(
  source: Pick<BacktestOptions, 'readings' | 'endsAt'>,
  hub: ShardedHub,
  until: EpochMs,
): Promise<Pick<BacktestResult, 'readings' | 'first' | 'last'>> {
  let count = 0
  let first: EpochMs | undefined
  let last: EpochMs | undefined
  reading: for await (const batch of source.readings) {
    for (const recorded of batch) {
      if (recorded.at >= until) break reading
      hub.hear(recorded)
      count += 1
      first ??= recorded.at
      last = recorded.at
    }
  }
  if (last !== undefined) hub.passUntil(Number.isFinite(until) ? until : Math.max(last, source.endsAt?.() ?? last) + 1)
  return { readings: count, first, last }
}

/** The hub counts as deaf when its pulse pauses for longer than `hubDeaf`. */
const usualPause = (rules: readonly RuleSettings[]): DurationMs => {
  const deafAfter = rules.map((settings) => new RuleBook(settings).district.hubDeaf)
  return Math.max(
    seconds(1),
    Math.min(minutes(1), ...deafAfter.map((after) => Math.floor(after / seconds(1)) * seconds(1))),
  )
}
