import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import type { DetectorSnapshot } from '../../../alerting/detector-snapshots.ts'
import { detectorSet } from '../../../alerting/detectors/detector-set.ts'
import type { SetThresholds } from '../../../alerting/rules/rules.ts'
import { RuleBook } from '../../../alerting/rules/rules.ts'
import type { Detector } from '../../../core/detector.ts'
import type { AlertKind, Finding } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { Log } from '../../../core/log.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { minutes, seconds } from '../../../core/time.ts'
import { NOTHING_DESCRIBED } from '../../../hub/backtest/described-homes.ts'
import { ShownTown } from '../../../hub/backtest/recorded-town.ts'
import { SimulatedHub } from '../../../hub/backtest/simulated-hub.ts'
import type { Method, SilenceJudge } from './judge.ts'
import { CAP, HEARTBEAT_EVERY, OUTAGES } from './schedule.ts'

/** Recordings have local time, written as if it were UTC. */
const ZONE = 'UTC'
const HOME = 'home'
const GATEWAY = `${HOME}/gateway`
const PULSE = seconds(1)
/** Between two ticks: below what makes the hub deaf. */
const LONGEST_PAUSE: DurationMs = minutes(1)
/** Behind every entry of a recording. */
const LATER: Offset = 1e12
/** What a recording can raise for want of the resident's activity. */
const OF_SILENCE: ReadonlySet<AlertKind> = new Set(['inactivity', 'not-returned', 'night-door', 'long-dwell'])

/** A detector that throws would be one that finds nothing. */
const loudLog: Log = {
  ...silentLog,
  error(message, fields) {
    throw new Error(`${message} ${JSON.stringify(fields)}`)
  },
}

interface Raised {
  readonly at: EpochMs
  readonly kind: AlertKind
}

/** The hub's whole set of detectors, as production wires it, behind the harness. */
export class WholeHub implements SilenceJudge {
  readonly #town = new ShownTown(NOTHING_DESCRIBED)
  readonly #rules: RuleBook
  readonly #detectors: readonly Detector[]
  readonly #hub: SimulatedHub
  #now: EpochMs = 0
  /** The alert of this silence: none is raised twice for one. */
  #raised: Raised | undefined
  /** What is asked for at one moment is foretold once. */
  #foretold: { readonly of: EpochMs; readonly raised: Raised | undefined } | undefined

  constructor(district: SetThresholds) {
    this.#rules = new RuleBook({ district, homes: new Map() })
    this.#detectors = this.#wired()
    this.#hub = new SimulatedHub({
      town: this.#town,
      dispatches: [new AlerterDispatch({ detectors: this.#detectors, log: loudLog, metrics: noMetrics })],
      heartbeat: HEARTBEAT_EVERY,
      outages: OUTAGES.map(({ from, to }) => ({ from, until: to })),
      longestPause: LONGEST_PAUSE,
      onFindings: (_, findings, receivedAt) => {
        this.#raised ??= firstOf(findings, receivedAt)
      },
    })
  }

  liveUntil(at: EpochMs): void {
    this.#now = at
    this.#hub.passUntil(at)
  }

  onMotion(at: EpochMs, sensor: string): void {
    this.#raised = undefined
    const metric = sensor.includes('door') ? 'door-open' : 'motion'
    this.#hub.hear({ at, home: HOME, device: sensor, metric, value: true })
  }

  onOuterDoor(at: EpochMs, opened: boolean, sensor: string): void {
    this.#hub.hear({ at, home: HOME, device: sensor, metric: 'door-open', value: opened })
  }

  /** The simulated hub has heartbeats of its own, at the same moments. */
  onHeartbeat(): void {}

  earliest(): EpochMs {
    return this.#raised?.at ?? Infinity
  }

  alertAt(): EpochMs | undefined {
    return this.#first()?.at
  }

  alertKind(): string {
    return this.#first()?.kind ?? 'inactivity'
  }

  #first(): Raised | undefined {
    if (this.#raised !== undefined) return this.#raised
    if (this.#foretold?.of !== this.#now) this.#foretold = { of: this.#now, raised: this.#foretell() }
    return this.#foretold.raised
  }

  /** What a second hub that remembers the same finds when nothing but heartbeats follows. */
  #foretell(): Raised | undefined {
    const dispatch = new AlerterDispatch({ detectors: this.#wired(), log: loudLog, metrics: noMetrics })
    dispatch.restore(this.#detectors.map(snapshotOf))
    return firstInSilence(dispatch, this.#now)
  }

  #wired(): readonly Detector[] {
    return detectorSet({ residences: this.#town.directory, timeZone: ZONE, rules: this.#rules }).detectors
  }
}

function firstOf(findings: readonly Finding[], at: EpochMs): Raised | undefined {
  const found = findings.find(({ change, kind }) => change === 'raised' && OF_SILENCE.has(kind))
  return found === undefined ? undefined : { at, kind: found.kind }
}

/** As the state database would have it, with all parts: nothing was ever saved, so all of them count as changed. */
const snapshotOf = (detector: Detector): DetectorSnapshot => ({
  detector: detector.name,
  json: JSON.stringify(detector.snapshot()),
  parts: (detector.parts?.changed() ?? []).map((key) => ({ key, text: detector.parts?.part(key) })),
})

/** Nothing but heartbeats and ticks, until the first alert or the cap. */
function firstInSilence(dispatch: AlerterDispatch, from: EpochMs): Raised | undefined {
  const findings: Finding[] = []
  let offset: Offset = LATER
  let tickedAt = Math.floor(from / PULSE) * PULSE
  let beatsAt = Math.ceil(from / HEARTBEAT_EVERY) * HEARTBEAT_EVERY
  for (;;) {
    const due = Math.min(dispatch.nextDeadline() ?? Infinity, tickedAt + LONGEST_PAUSE)
    const ticksAt = Math.max(tickedAt + PULSE, Math.ceil(due / PULSE) * PULSE)
    const receivedAt = Math.min(ticksAt, beatsAt)
    if (receivedAt >= from + CAP) return undefined
    offset += 1
    if (receivedAt === beatsAt) {
      beatsAt += HEARTBEAT_EVERY
      const event = { kind: 'heard', gateway: GATEWAY, receivedAt } as const
      dispatch.consume({ offset, kind: 'gateway', receivedAt, event }, findings)
    } else {
      tickedAt = ticksAt
      dispatch.consume({ offset, kind: 'hub', receivedAt, event: { kind: 'tick', receivedAt } }, findings)
    }
    const raised = firstOf(findings, receivedAt)
    if (raised !== undefined) return raised
    findings.length = 0
  }
}

/** The default setting, every kind of alert counted. */
export const WHOLE_HUB: Method = {
  name: 'standard, the whole hub',
  start: () => new WholeHub({ stillnessSensitivity: 1 }),
}
