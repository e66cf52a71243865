import { z } from 'zod'
import type { Detector, Json, Memory, Sign, UndecodableSign } from '../../../core/detector.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { Metric } from '../../../core/metric.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import { DeadlineHeap } from '../deadline-heap.ts'
import { findingsDue } from '../findings-due.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import type { ResidentSigns } from '../resident-signs.ts'
import { say, timeWords } from '../words.ts'
import { DeafTime } from './deaf-time.ts'
import type { DeviceRecord } from './device-record.ts'
import { newRecord, recordsFromText, recordsToText } from './device-record.ts'
import { offlineFinding, silentWords } from './device-offline.ts'
import { deviceWords, moreTelling } from './device-words.ts'
import { LivedHours } from './lived-hours.ts'
import { OfflineDevices } from './offline-devices.ts'
import type { ReportInterval } from './report-interval.ts'
import { intervalOf, livedAllowed, needsLife } from './report-interval.ts'

export interface DeviceHearingOptions {
  readonly hearing: Pick<Hearing, 'gateways' | 'hub' | 'live' | 'lateness' | 'happenedAt'>
  readonly signs: Pick<ResidentSigns, 'newest'>
  readonly residences: Pick<Residences, 'home'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly timeZone: string
}

/** Something that a device said. */
interface Word {
  readonly at: EpochMs
  readonly receivedAt: EpochMs
  readonly live: boolean
  /** It says how things were, not that the device speaks now. */
  readonly late: boolean
  readonly offset: Offset
}

const NONE: readonly Finding[] = []
const MOVED: Words = { zh: '已移装他处', en: ' was moved elsewhere' }
const GONE: Words = { zh: '已不在名册', en: ' is no longer registered' }
const SIGNS: ReadonlySet<Metric> = new Set<Metric>([
  'motion',
  'presence',
  'door-open',
  'bed-occupied',
  'steps',
  'button',
  'sos',
  'vibration',
])
const shape = z.object({ devices: z.string(), due: z.string(), deaf: z.string(), lived: z.string() })

/**
 * Knows when each device was last heard and how long it is usually silent, and raises `device-offline` (routine) when it is silent for
 * longer than that allows; cleared when it speaks again.
 *
 * - A device that reports by itself is overdue after three times its longest usual gap. One that speaks only when somebody
 *   uses it has no interval: it is overdue after twice its longest gap, by the clock *and* in hours in which its home lived, so that
 *   nobody's journey makes the doors look broken.
 * - Until it was heard for three days and with ten gaps between, a device is overdue after a week.
 * - Time in which its gateway or the hub could not be heard does not count, nothing is said of devices of a silent gateway, and
 *   after the return each has its time again (at most two hours).
 * - A gap teaches no more than was allowed: so a dead battery does not make the next one pass for usual.
 */
export class DeviceHearing implements Detector {
  readonly name = 'device-offline'
  readonly signKinds = ['connected', 'heard', 'spoke', 'undecodable'] as const
  readonly #options: DeviceHearingOptions
  readonly #records = new Map<DeviceId, DeviceRecord>()
  readonly #offline = new OfflineDevices()
  readonly #due = new DeadlineHeap()
  readonly #deaf: DeafTime
  readonly #lived = new LivedHours()

  constructor(options: DeviceHearingOptions) {
    this.#options = options
    this.#deaf = new DeafTime(options.hearing)
  }

  /** By our clock; `undefined` for a device that never spoke. */
  lastHeardAt(device: DeviceId): EpochMs | undefined {
    return this.#records.get(device)?.lastAt
  }

  /** `undefined` for a device that never spoke. */
  intervalOf(device: DeviceId): ReportInterval | undefined {
    const record = this.#records.get(device)
    return record === undefined ? undefined : intervalOf(record, this.#thresholdsOf(record.home))
  }

  /** What tells best what the device is; `undefined` for a device that never spoke. */
  speaksOf(device: DeviceId): Metric | undefined {
    return this.#records.get(device)?.speaksOf
  }

  /** The home's devices that are overdue though they could have been heard, in no order. */
  offline(home: HomeId): readonly DeviceId[] {
    return this.#offline.of(home)
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.unregistered || reading.retained) return NONE
    const known = this.#records.get(reading.device)
    if (known === undefined) return this.#onWord(this.#install(reading), reading, offset)
    if (known.home === reading.home && known.gateway === reading.gateway) return this.#onWord(known, reading, offset)
    const left = known.told ? [this.#cleared(known, { ...reading, offset }, MOVED)] : NONE
    return [...left, ...this.#onWord(this.#install(reading), reading, offset)]
  }

  onSign(sign: Sign, offset: Offset): readonly Finding[] {
    const heard = sign.kind === 'heard' || sign.kind === 'connected' || (sign.kind === 'spoke' && !sign.will)
    if (heard) this.#deaf.onHeard(sign.gateway, sign.receivedAt)
    return sign.kind === 'undecodable' ? this.#babbled(sign, offset) : NONE
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    return findingsDue(this.#due, consumedUpTo, (id) => {
      const record = this.#records.get(id)
      return record === undefined ? undefined : this.#judge(record, consumedUpTo, offset)
    })
  }

  nextDeadline(): EpochMs | undefined {
    return this.#due.next()
  }

  snapshot(): Memory {
    return {
      devices: recordsToText(this.#records.values()),
      due: this.#due.toText(),
      deaf: this.#deaf.toText(),
      lived: this.#lived.toText(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#records.clear()
    this.#offline.clear()
    for (const record of recordsFromText(parsed.data.devices)) {
      this.#records.set(record.device, record)
      if (record.told) this.#offline.add(record.home, record.device)
    }
    this.#due.load(parsed.data.due)
    this.#deaf.load(parsed.data.deaf)
    this.#lived.load(parsed.data.lived)
  }

  /** Nobody understood it, but it spoke. */
  #babbled({ device, home, receivedAt }: UndecodableSign, offset: Offset): readonly Finding[] {
    const record = this.#records.get(device)
    if (record === undefined || record.home !== home || receivedAt <= record.lastAt) return NONE
    return this.#heard(record, { at: receivedAt, receivedAt, live: false, late: false, offset })
  }

  /** It is new, or is elsewhere now and has other habits there. */
  #install(reading: HeardReading): DeviceRecord {
    const { device, home, gateway, metric, receivedAt } = reading
    const record = newRecord({ device, home, gateway, firstAt: receivedAt, speaksOf: metric })
    this.#records.set(device, record)
    this.#due.lookAt(device, receivedAt + this.#options.rules.district.deviceSilenceAtLeast)
    return record
  }

  #onWord(record: DeviceRecord, reading: HeardReading, offset: Offset): readonly Finding[] {
    const { hearing, signs } = this.#options
    record.speaksOf = moreTelling(record.speaksOf, reading.metric)
    record.tellsOfPeople ||= SIGNS.has(reading.metric)
    if (signs.newest(reading.home)?.offset === offset) this.#lived.mark(reading.home, reading.receivedAt)
    // However late its first word is: from then on it is expected to speak.
    const at = record.lastAt === 0 ? reading.receivedAt : hearing.happenedAt(reading)
    // The further readings of one message, and stragglers.
    if (at <= record.lastAt) return NONE
    const late = reading.history || hearing.lateness(reading) > 0
    return this.#heard(record, { at, receivedAt: reading.receivedAt, live: hearing.live(reading), late, offset })
  }

  #heard(record: DeviceRecord, word: Word): readonly Finding[] {
    const thresholds = this.#thresholdsOf(record.home)
    this.#learn(record, word, thresholds)
    record.lastAt = word.at
    record.lastLive = word.live
    if (!record.told) {
      this.#due.lookAt(record.device, word.receivedAt + intervalOf(record, thresholds).allowed)
      return NONE
    }
    const overdueAt = this.#overdueAt(record, thresholds, word.receivedAt)
    if (overdueAt <= word.receivedAt) return NONE
    this.#due.lookAt(record.device, overdueAt)
    const time = timeWords(word.receivedAt, this.#options.timeZone)
    return [this.#cleared(record, word, { zh: ` ${time.zh} 恢复上报`, en: ` heard again at ${time.en}` })]
  }

  #learn(record: DeviceRecord, word: Word, thresholds: Thresholds): void {
    if (word.late) return
    const deaf = this.#deaf.of(record.gateway)
    const lived = this.#lived.of(record.home)
    if (word.live && record.lastLive && deaf === record.deaf) {
      const { allowed } = intervalOf(record, thresholds)
      const livedMost = livedAllowed(record, thresholds)
      const window = thresholds.deviceLearnsOver
      record.gaps.take(Math.min(word.at - record.lastAt, allowed), word.at, window)
      if (record.tellsOfPeople) record.livedGaps.take(Math.min(lived - record.lived, livedMost), word.at, window)
    }
    record.deaf = deaf
    record.lived = lived
  }

  #judge(record: DeviceRecord, now: EpochMs, offset: Offset): Finding | undefined {
    const { residences, devices, hearing } = this.#options
    const home = residences.home(record.home)
    const device = devices.find(record.home, record.device)
    if (home === undefined || device === undefined) {
      this.#records.delete(record.device)
      if (!record.told) return undefined
      return this.#cleared(record, { receivedAt: now, offset }, GONE)
    }
    const thresholds = this.#thresholdsOf(record.home)
    const overdueAt = this.#overdueAt(record, thresholds, now)
    if (record.told || !hearing.gateways.online(record.gateway, now)) {
      this.#due.lookAt(record.device, now + thresholds.deviceLookAgain)
      return undefined
    }
    if (overdueAt > now) {
      this.#due.lookAt(record.device, overdueAt)
      return undefined
    }
    record.told = true
    this.#offline.add(record.home, record.device)
    this.#due.lookAt(record.device, now + thresholds.deviceLookAgain)
    return this.#raised(record, now, offset)
  }

  /** When it is overdue if it says nothing more; a moment to look again when its home must live on first. */
  #overdueAt(record: DeviceRecord, thresholds: Thresholds, now: EpochMs): EpochMs {
    const { allowed } = intervalOf(record, thresholds)
    const missed = this.#deaf.of(record.gateway) - record.deaf
    const again = this.#deaf.returnedAt(record.gateway) + Math.min(allowed, thresholds.deviceFairAfterReturn)
    const byClock = Math.max(record.lastAt + allowed + missed, missed > 0 ? again : 0)
    if (byClock > now || !needsLife(record, thresholds)) return byClock
    const lived = this.#lived.of(record.home) - record.lived
    return lived > livedAllowed(record, thresholds) ? byClock : now + thresholds.deviceLookAgain
  }

  #raised(record: DeviceRecord, now: EpochMs, offset: Offset): Finding {
    const interval = intervalOf(record, this.#thresholdsOf(record.home))
    const summary = silentWords(this.#words(record), record, { now, interval, timeZone: this.#options.timeZone })
    return { ...offlineFinding(record, { at: record.lastAt, offset }), change: 'raised', summary }
  }

  #cleared(record: DeviceRecord, by: Pick<Word, 'receivedAt' | 'offset'>, why: Words): Finding {
    record.told = false
    this.#offline.delete(record.home, record.device)
    const what = this.#words(record)
    const about = { at: by.receivedAt, offset: by.offset }
    return { ...offlineFinding(record, about), change: 'cleared', summary: say([what, why], [what, why]) }
  }

  #words(record: DeviceRecord): Words {
    return deviceWords(this.#options.devices.find(record.home, record.device), record.speaksOf)
  }

  #thresholdsOf(home: HomeId): Thresholds {
    const { residences, rules } = this.#options
    const known = residences.home(home)
    return known === undefined ? rules.district : rules.of(known)
  }
}
