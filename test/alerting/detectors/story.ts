import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../../alerting/detectors/detector-set.ts'
import type { DetectorSnapshot } from '../../../alerting/detector-snapshots.ts'
import type { Residences } from '../../../alerting/detectors/residences.ts'
import type { Rules } from '../../../alerting/rules/rules.ts'
import { RuleBook } from '../../../alerting/rules/rules.ts'
import type { FeedEntry, QuarantineReason } from '../../../core/feed.ts'
import type { Finding } from '../../../core/finding.ts'
import { silentLog } from '../../../core/log.ts'
import type { DisconnectReason } from '../../../core/message.ts'
import type { Metric } from '../../../core/metric.ts'
import { noMetrics } from '../../../core/metrics.ts'
import type { PresenceMode } from '../../../core/presence.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { minutes, seconds } from '../../../core/time.ts'
import type { Contents, Village } from './village.ts'
import { oneHome, village } from './village.ts'

export const TIME_ZONE = 'Asia/Shanghai'

/** An entry before it has its place in the journal. */
export type Happening = FeedEntry extends infer E ? (E extends FeedEntry ? Omit<E, 'offset'> : never) : never

/** How a reading came, where that differs from: live, from a registered device, without a time of its own. */
export interface Saying extends Partial<Omit<HeardReading, 'receivedAt'>> {
  readonly device: string
  readonly metric: Metric
}

/** Detectors as the alerter builds them, apart from any journal. */
export function judge(contents: Contents, rules: Rules = new RuleBook()): AlerterDispatch {
  return judgeIn(village(contents), rules)
}

function judgeIn(residences: Residences, rules: Rules): AlerterDispatch {
  const { detectors } = detectorSet({ residences, timeZone: TIME_ZONE, rules })
  return new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
}

/** Everything found in the entries. */
export function findingsIn(contents: Contents, happenings: readonly Happening[]): readonly Finding[] {
  const dispatch = judge(contents)
  const findings: Finding[] = []
  happenings.forEach((happening, index) => dispatch.consume({ ...happening, offset: index + 1 }, findings))
  return findings
}

/**
 * Tells what happens in a village, in the order in which the hub hears it. Time passes with the hub's pulse, and with the packets of every
 * gateway that is up.
 */
export class Story {
  readonly happenings: Happening[] = []
  #contents: Contents
  readonly #village: Village
  readonly #dispatch: AlerterDispatch
  readonly #up = new Set<string>()
  #now: EpochMs
  #found: Finding[] = []

  /** @param clock the local time on 22 November 2026, as `08:00` */
  constructor(clock = '08:00', contents: Contents = oneHome(), rules: Rules = new RuleBook()) {
    this.#contents = contents
    this.#village = village(contents)
    this.#dispatch = judgeIn(this.#village, rules)
    this.#now = Date.parse(`2026-11-22T${clock}:00+08:00`)
    this.#tell({ kind: 'hub', receivedAt: this.#now, event: { kind: 'started', receivedAt: this.#now } })
  }

  now(): EpochMs {
    return this.#now
  }

  /** The registry is changed: somebody or something was added, moved or removed. */
  becomes(contents: Contents): this {
    this.#contents = contents
    this.#village.becomes(contents)
    return this
  }

  /** What the detectors remember, a copy through JSON. */
  async memory(): Promise<readonly DetectorSnapshot[]> {
    return JSON.parse(JSON.stringify(await this.#dispatch.snapshots()))
  }

  /** Goes on where another story ended, with other detectors that remember what its detectors did. */
  resumes(past: readonly Happening[], memory: readonly DetectorSnapshot[]): this {
    for (const happening of past) {
      this.happenings.push(happening)
      this.#now = happening.receivedAt
      if (happening.kind === 'gateway' && happening.event.kind === 'connected') this.#up.add(happening.event.gateway)
    }
    this.#dispatch.restore(memory)
    this.#found = []
    return this
  }

  /** `HH:MM` of the same or the next day, whichever comes first from now on. */
  until(clock: string): this {
    const [hour = 0, minute = 0] = clock.split(':').map(Number)
    const local = new Date(this.#now + minutes(480))
    const ofDay = minutes(local.getUTCHours() * 60 + local.getUTCMinutes()) + (this.#now % minutes(1))
    return this.pass((minutes(hour * 60 + minute) - ofDay + minutes(1440)) % minutes(1440))
  }

  pass(time: DurationMs, step: DurationMs = seconds(10)): this {
    const end = this.#now + time
    while (this.#now < end) {
      this.#now = Math.min(end, this.#now + step)
      if (this.#now % minutes(1) < step) {
        for (const gateway of this.#up) this.#heard(gateway)
      }
      this.#tell({ kind: 'hub', receivedAt: this.#now, event: { kind: 'tick', receivedAt: this.#now } })
    }
    return this
  }

  /** Time passes and nothing of it reaches the journal. */
  deaf(time: DurationMs, then: 'restarts' | 'goes on' = 'restarts'): this {
    this.#now += time
    const kind = then === 'restarts' ? 'started' : 'tick'
    return this.#tell({ kind: 'hub', receivedAt: this.#now, event: { kind, receivedAt: this.#now } })
  }

  connects(gateway = 'g1', keepAlive: DurationMs = seconds(60)): this {
    this.#up.add(gateway)
    const event = { kind: 'connected', gateway, keepAlive, receivedAt: this.#now } as const
    return this.#tell({ kind: 'gateway', receivedAt: this.#now, event })
  }

  disconnects(reason: DisconnectReason, gateway = 'g1'): this {
    this.#up.delete(gateway)
    const event = { kind: 'disconnected', gateway, reason, receivedAt: this.#now } as const
    return this.#tell({ kind: 'gateway', receivedAt: this.#now, event })
  }

  /** The gateway stops sending, and nobody says so. */
  fallsSilent(gateway = 'g1'): this {
    this.#up.delete(gateway)
    return this
  }

  leavesWill(gateway = 'g1'): this {
    this.#up.delete(gateway)
    return this.#message([], gateway, true)
  }

  says(saying: Saying): this {
    const receivedAt = this.#now
    const reading: HeardReading = {
      home: this.#contents.devices.find(({ id }) => id === saying.device)?.home ?? 'h1',
      gateway: this.#contents.devices.find(({ id }) => id === saying.device)?.gateway ?? 'g1',
      value: true,
      at: receivedAt,
      receivedAt,
      retained: false,
      ownTime: saying.at !== undefined,
      history: false,
      unregistered: false,
      ...saying,
    }
    return this.#message([reading], reading.gateway, false)
  }

  /** Somebody says where the resident is. */
  setsMode(mode: PresenceMode, lasts?: DurationMs, home = 'h1'): this {
    const until = lasts === undefined ? undefined : this.#now + lasts
    const event = { kind: 'mode-set', home, mode, until, by: 'operator', receivedAt: this.#now } as const
    return this.#tell({ kind: 'home', receivedAt: this.#now, event })
  }

  /** The device says what nobody understands and what may have been a call for help. */
  babbles(device: string, reason: QuarantineReason = 'malformed'): this {
    const { home = 'h1', gateway = 'g1' } = this.#contents.devices.find(({ id }) => id === device) ?? {}
    const undecodable = { home, device }
    const quarantine = { reason, detail: '' }
    const decoded = { readings: [], unregistered: [], quarantine, undecodable, unknown: [] }
    return this.#tell({ kind: 'message', receivedAt: this.#now, gateway, will: false, decoded })
  }

  /** A device says what the resident no longer agrees to. */
  hushes(device: string): this {
    const { home = 'h1', gateway = 'g1' } = this.#contents.devices.find(({ id }) => id === device) ?? {}
    const decoded = { readings: [], unregistered: [], quarantine: undefined, hushed: [home], unknown: [] }
    return this.#tell({ kind: 'message', receivedAt: this.#now, gateway, will: false, decoded })
  }

  moves(device = 'living'): this {
    return this.says({ device, metric: 'motion' })
  }

  /** What was found since this was last asked. */
  found(): readonly Finding[] {
    const found = this.#found
    this.#found = []
    return found
  }

  /** The same as lines: `urgent inactivity h1 raised: <zh> [marks]`. */
  lines(): readonly string[] {
    return this.found().map(lineOf)
  }

  #heard(gateway: string): void {
    const event = { kind: 'heard', gateway, receivedAt: this.#now } as const
    this.#tell({ kind: 'gateway', receivedAt: this.#now, event })
  }

  #message(readings: readonly HeardReading[], gateway: string, will: boolean): this {
    const decoded = {
      readings: readings.filter((reading) => !reading.unregistered),
      unregistered: readings.filter((reading) => reading.unregistered),
      quarantine: undefined,
      unknown: [],
    }
    return this.#tell({ kind: 'message', receivedAt: this.#now, gateway, will, decoded })
  }

  #tell(happening: Happening): this {
    this.happenings.push(happening)
    this.#dispatch.consume({ ...happening, offset: this.happenings.length }, this.#found)
    return this
  }
}

export function lineOf(finding: Finding): string {
  const subject = 'home' in finding.subject ? finding.subject.home : finding.subject.area
  const change = finding.still === true ? 'still' : finding.change
  const marks = finding.marks.map((mark) => `[${mark.zh}]`).join('')
  return `${finding.severity} ${finding.kind} ${subject} ${change}: ${finding.summary.zh}${marks === '' ? '' : ` ${marks}`}`
}
