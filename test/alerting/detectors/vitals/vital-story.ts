import type { VitalMetric } from '../../../../core/metric.ts'
import { describe, expect, it } from 'vitest'
import { Hearing } from '../../../../alerting/detectors/hearing.ts'
import { DeviceFinder } from '../../../../alerting/detectors/residences.ts'
import { VitalSignDetector } from '../../../../alerting/detectors/vitals/vital-sign.ts'
import type { SetThresholds } from '../../../../alerting/rules/rules.ts'
import { RuleBook } from '../../../../alerting/rules/rules.ts'
import { DISTRICT_DEFAULTS } from '../../../../alerting/rules/thresholds.ts'
import type { Sign } from '../../../../core/detector.ts'
import type { Device } from '../../../../core/directory.ts'
import type { Finding } from '../../../../core/finding.ts'
import type { HeardReading } from '../../../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../../../core/time.ts'
import { minutes, seconds } from '../../../../core/time.ts'
import { aDevice, aGateway, aHome, village } from '../village.ts'

export const TIME_ZONE = 'Asia/Shanghai'

export const DEVICES: readonly Device[] = [
  aDevice('cuff', { model: 'omron-u32' }),
  aDevice('oximeter', { model: 'clip' }),
  aDevice('thermometer', { model: 'ear' }),
  aDevice('breath', { model: 'capnograph' }),
  aDevice('watch', { role: 'worn', model: 'fit-3' }),
  aDevice('patch', { role: 'worn', model: 'VitalPatch-2' }),
  aDevice('radar', { model: 'native-radar-60' }),
]

export interface Setting {
  readonly own?: SetThresholds
  /** The hub is stopped and started again, from its own snapshot, before whatever happens. */
  readonly restarts?: boolean
}

/** What one resident's devices say, one line after the other, from 14:00 on 22 November 2026 on. */
export class VitalStory {
  readonly #restarts: boolean
  readonly #rules: RuleBook
  readonly #found: Finding[] = []
  #hearing: Hearing
  #detector: VitalSignDetector
  #now: EpochMs = Date.parse('2026-11-22T14:00:00+08:00')
  #offset = 0

  constructor({ own = {}, restarts = false }: Setting = {}) {
    this.#restarts = restarts
    this.#rules = new RuleBook({ district: {}, homes: new Map([['h1', own]]) })
    ;[this.#hearing, this.#detector] = this.#started()
    this.#sign({ kind: 'started', receivedAt: this.#now })
  }

  now(): EpochMs {
    return this.#now
  }

  /** Readings of one message. */
  says(device: string, values: Readonly<Partial<Record<VitalMetric, number>>>, how: Partial<HeardReading> = {}): this {
    this.#restart()
    this.#offset += 1
    for (const [metric, value] of Object.entries(values)) {
      const reading: HeardReading = {
        home: 'h1',
        gateway: 'g1',
        device,
        metric: metricOf(metric),
        value,
        at: this.#now,
        receivedAt: this.#now,
        retained: false,
        ownTime: how.at !== undefined,
        history: false,
        unregistered: false,
        ...how,
      }
      this.#hearing.onReading(reading)
      this.#found.push(...this.#detector.onReading(reading, this.#offset))
    }
    return this
  }

  pulse(value: number, device = 'watch', how: Partial<HeardReading> = {}): this {
    return this.says(device, { 'heart-rate': value }, how)
  }

  pressure(systolic: number, diastolic: number, how: Partial<HeardReading> = {}): this {
    return this.says('cuff', { systolic, diastolic }, how)
  }

  /** A device hands in what it measured so long ago. */
  handsIn(device: string, values: Readonly<Partial<Record<VitalMetric, number>>>, ago: DurationMs): this {
    return this.says(device, values, { at: this.#now - ago, history: true })
  }

  /** The same every `step` for `time`. */
  streams(value: number, time: DurationMs, step: DurationMs = seconds(5)): this {
    for (let passed = 0; passed < time; passed += step) this.pulse(value).pass(step)
    return this
  }

  pass(time: DurationMs, step: DurationMs = seconds(5)): this {
    this.#restart()
    const end = this.#now + time
    while (this.#now < end) {
      this.#now = Math.min(end, this.#now + step)
      this.#sign({ kind: 'tick', receivedAt: this.#now })
      const due = this.#detector.nextDeadline()
      if (due !== undefined && due <= this.#now) this.#found.push(...this.#detector.onTick(this.#now, this.#offset))
    }
    return this
  }

  /** Nothing reaches the hub. */
  deaf(time: DurationMs): this {
    this.#now += time
    return this.#sign({ kind: 'started', receivedAt: this.#now })
  }

  /** The gateway comes back after ten minutes away: for a minute, what has no time of its own may be old. */
  gatewayReturns(): this {
    const connected = { kind: 'connected', gateway: 'g1', keepAlive: minutes(1) } as const
    this.#sign({ ...connected, receivedAt: this.#now })
    this.#sign({ kind: 'disconnected', gateway: 'g1', reason: 'lost', receivedAt: this.#now })
    this.pass(minutes(10))
    return this.#sign({ ...connected, receivedAt: this.#now })
  }

  found(): readonly Finding[] {
    return this.#found
  }

  lines(): readonly string[] {
    return this.#found.map(({ severity, change, still, summary, marks }) => {
      const marked = marks.map(({ zh }) => ` [${zh}]`).join('')
      return `${severity} ${still === true ? 'still' : change}: ${summary.zh}${marked}`
    })
  }

  ignored(): number {
    return this.#detector.ignored('h1')
  }

  snapshotSize(): number {
    return JSON.stringify(this.#detector.snapshot()).length
  }

  #sign(sign: Sign): this {
    this.#offset += 1
    this.#hearing.onSign(sign)
    return this
  }

  #restart(): void {
    if (!this.#restarts) return
    const saved = JSON.parse(JSON.stringify([this.#hearing.snapshot(), this.#detector.snapshot()]))
    ;[this.#hearing, this.#detector] = this.#started()
    this.#hearing.restore(saved[0])
    this.#detector.restore(saved[1])
  }

  #started(): [Hearing, VitalSignDetector] {
    const residences = village({ homes: [aHome('h1')], gateways: [aGateway('g1', ['h1'])], devices: DEVICES })
    const hearing = new Hearing(DISTRICT_DEFAULTS, residences)
    const devices = new DeviceFinder(residences)
    const options = { hearing, residences, devices, rules: this.#rules, timeZone: TIME_ZONE }
    return [hearing, new VitalSignDetector(options)]
  }
}

/** A fortnight of ordinary days, of which the hub learns what is usual. */
export function afterOrdinaryDays(story: VitalStory): VitalStory {
  for (let day = 0; day < 14; day += 1) {
    story.pressure(132 + ((day * 7) % 13), 76 + ((day * 5) % 9)).pass(minutes(720), minutes(60))
    story.pulse(62 + ((day * 11) % 17), 'cuff').pass(minutes(720), minutes(60))
  }
  return story
}

function metricOf(text: string): VitalMetric {
  switch (text) {
    case 'heart-rate':
    case 'systolic':
    case 'diastolic':
    case 'respiration-rate':
    case 'oxygen-saturation':
    case 'body-temperature':
      return text
    default:
      throw new Error(`${text} is no vital sign`)
  }
}

export type VitalRow = readonly [
  name: string,
  own: SetThresholds,
  tell: (story: VitalStory) => VitalStory,
  expected: readonly string[],
]

/** Tells each story, and again with a restart before every line of it. */
export function tellRows(what: string, rows: readonly VitalRow[]): void {
  describe(what, () => {
    it.each(rows)('%s', (_name, own, tell, expected) => {
      expect(tell(new VitalStory({ own })).lines()).toEqual(expected)
    })

    it.each(rows)('%s (restarted before every line)', (_name, own, tell, expected) => {
      expect(tell(new VitalStory({ own, restarts: true })).lines()).toEqual(expected)
    })
  })
}
