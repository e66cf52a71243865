import { z } from 'zod'
import type { Detector, Json, Memory, Sign } from '../../../core/detector.ts'
import type { Device } from '../../../core/directory.ts'
import type { QuarantineReason } from '../../../core/feed.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { Metric } from '../../../core/metric.ts'
import type { DeviceId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { fromTable, toTable } from '../table.ts'
import { say, timeWords } from '../words.ts'
import { deviceWords, moreTelling } from './device-words.ts'

export interface UndecodableOptions {
  readonly residences: Pick<Residences, 'home'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly timeZone: string
}

const NONE: readonly Finding[] = []
const shape = z.object({ guards: z.string(), told: z.string() })

/** Models that call for help or warn, by their makers' numbers and by what installers write. */
const GUARDS_BY_MODEL =
  /sos|emergency|panic|fall|smoke|gas\b|carbon|\bco\b|jtyj|jtqj|ts0215a|mir-he200|求助|呼叫|跌倒|烟|燃气|一氧化碳/i

/** The text that people get says no more of it than that a device is at fault. */
const MAYBE_A_CALL: Words = { zh: '可能是求助', en: 'may be a call for help' }

const REASONS: Readonly<Partial<Record<QuarantineReason, Words>>> = {
  malformed: { zh: '内容残缺', en: 'malformed' },
  'no-known-metric': { zh: '字段不识', en: 'no known field' },
  'unknown-format': { zh: '格式不识', en: 'unknown format' },
}

/**
 * A device that calls for help or warns of fire said something that nobody understood: it may have been its call. Urgent, once a device and
 * day; a person closes it.
 *
 * Such a device is one that has sent SOS, fall, smoke, gas or carbon monoxide before, or whose model says so.
 */
export class UndecodableDetector implements Detector {
  readonly name = 'undecodable'
  readonly signKinds = ['undecodable'] as const
  readonly metrics = ['sos', 'fall', 'smoke', 'gas', 'carbon-monoxide'] as const
  readonly #options: UndecodableOptions
  /** Devices that guard a life, and by what. */
  readonly #guards = new Map<DeviceId, Metric>()
  readonly #told = new Map<DeviceId, EpochMs>()

  constructor(options: UndecodableOptions) {
    this.#options = options
  }

  /** When it was last told of the device; `undefined` when it never was. */
  toldAt(device: DeviceId): EpochMs | undefined {
    return this.#told.get(device)
  }

  onReading(reading: HeardReading): readonly Finding[] {
    if (!reading.unregistered) {
      this.#guards.set(reading.device, moreTelling(this.#guards.get(reading.device), reading.metric))
    }
    return NONE
  }

  onSign(sign: Sign, offset: Offset): readonly Finding[] {
    if (sign.kind !== 'undecodable') return NONE
    const { devices, residences, rules, timeZone } = this.#options
    const { receivedAt } = sign
    const device = devices.find(sign.home, sign.device)
    if (device === undefined || !this.#guardsLife(device)) return NONE
    const home = residences.home(sign.home)
    const { undecodableOnce } = home === undefined ? rules.district : rules.of(home)
    const told = this.#told.get(device.id)
    if (told !== undefined && receivedAt - told < undecodableOnce) return NONE
    this.#told.set(device.id, receivedAt)
    const what = deviceWords(device, this.#guards.get(device.id))
    const time = timeWords(receivedAt, timeZone)
    const why = REASONS[sign.reason] ?? { zh: sign.reason, en: sign.reason }
    return [
      {
        detector: this.name,
        kind: 'device-fault',
        severity: 'urgent',
        change: 'raised',
        subject: { home: sign.home },
        device: device.id,
        at: receivedAt,
        offset,
        summary: say(
          [what, ' ', time, ' 来报无法解析(', why, '),可能是求助,请电话确认;原始报文在隔离区'],
          [
            what,
            ' sent at ',
            time,
            ' what nobody understands (',
            why,
            '): maybe a call, please phone. Kept in quarantine',
          ],
        ),
        marks: [MAYBE_A_CALL],
      },
    ]
  }

  snapshot(): Memory {
    return { guards: toTable(this.#guards), told: toTable(this.#told) }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#guards.clear()
    this.#told.clear()
    for (const row of fromTable(parsed.data.guards, 2)) {
      const metric = this.metrics.find((one) => one === row.text(1))
      if (metric !== undefined) this.#guards.set(row.text(0), metric)
    }
    for (const row of fromTable(parsed.data.told, 2)) this.#told.set(row.text(0), row.number(1) ?? 0)
  }

  #guardsLife({ id, model }: Device): boolean {
    return this.#guards.has(id) || GUARDS_BY_MODEL.test(model)
  }
}
