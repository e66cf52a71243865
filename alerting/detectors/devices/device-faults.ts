import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { Metric } from '../../../core/metric.ts'
import type { DeviceId, GatewayId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import { hours } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import { DeadlineHeap } from '../deadline-heap.ts'
import { findingsDue } from '../findings-due.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { fromTable, toTable } from '../table.ts'
import { say } from '../words.ts'
import { deviceWords, moreTelling } from './device-words.ts'
import { endsToLookFor, overByTime } from './fault-ends.ts'
import type { Fault, Watched } from './fault-signs.ts'
import { chatterFrom, countChange, hourOf, isValueStuck, stuckOnAt, WATCHED, wentBackwards } from './fault-signs.ts'
import type { FaultEvidence } from './fault-words.ts'
import { FAULT_OVER, faultWords } from './fault-words.ts'
import type { UndecodableDetector } from './undecodable.ts'
import type { ValueSeries } from './value-series.ts'
import { goOn, newSeries } from './value-series.ts'
import type { WatchedDevice } from './watched-device.ts'
import { devicesFromText, devicesToText, newWatchedDevice, seriesOf } from './watched-device.ts'

export interface DeviceFaultsOptions {
  readonly hearing: Pick<Hearing, 'gateways' | 'deafSpans' | 'live' | 'happenedAt'>
  readonly undecodable: Pick<UndecodableDetector, 'toldAt'>
  readonly residences: Pick<Residences, 'home'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
}

/** One live reading of something watched. */
interface Said {
  readonly metric: Metric
  readonly watched: Watched
  readonly value: number
  readonly at: EpochMs
  readonly offset: Offset
}

const NONE: readonly Finding[] = []
const shape = z.object({
  devices: z.string(),
  busiest: z.string(),
  faults: z.string(),
  series: z.string(),
  due: z.string(),
  varied: z.string(),
})

/**
 * Sensors that are stuck or chatter (`device-fault`, routine), each told once and cleared when it is over: far more changes an hour than its own
 * usual ones and than any door sees; somebody seen without a pause for half a day; a value that is the same for far longer than it ever was
 * while others vary; a counter that goes backwards again and again.
 *
 * Only live readings count. Who judges people asks `faulty` and leaves such a device's signs out.
 */
export class DeviceFaults implements Detector {
  readonly name = 'device-fault'
  readonly metrics: readonly Metric[] = [...WATCHED.keys()]
  readonly #options: DeviceFaultsOptions
  readonly #devices = new Map<DeviceId, WatchedDevice>()
  readonly #due = new DeadlineHeap()
  /** When a measure last changed in each home. */
  readonly #varied = new Map<HomeId, EpochMs>()

  constructor(options: DeviceFaultsOptions) {
    this.#options = options
  }

  /** Is what it says of people not to be believed: does it chatter, or see somebody all the time? */
  faulty(device: DeviceId): boolean {
    const faults = this.#devices.get(device)?.faults
    return faults !== undefined && faults.length > 0 && (faults.includes('chattering') || faults.includes('always-on'))
  }

  /** What was told of it and is not over. */
  faultsOf(device: DeviceId): readonly Fault[] {
    return this.#devices.get(device)?.faults ?? []
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    const watched = WATCHED.get(reading.metric)
    const { hearing } = this.#options
    if (watched === undefined || reading.unregistered || !hearing.live(reading)) return NONE
    const value = numeric(reading.value)
    if (watched === 'event' && value === 0) return NONE
    const device = this.#deviceOf(reading)
    device.speaksOf = moreTelling(device.speaksOf, reading.metric)
    const said = { metric: reading.metric, watched, value, at: hearing.happenedAt(reading), offset }
    const series = seriesOf(device, reading.metric)
    if (series === undefined) {
      device.watch(newSeries(reading.metric, value, said.at))
      this.#watch(device, said)
      return NONE
    }
    // What comes twice or as a straggler says nothing of how the sensor is.
    if (said.at <= series.at) return NONE
    return this.#onSaid(device, series, said)
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    return findingsDue(this.#due, consumedUpTo, (id) => {
      const device = this.#devices.get(id)
      return device === undefined ? undefined : this.#look(device, consumedUpTo, offset)
    })
  }

  nextDeadline(): EpochMs | undefined {
    return this.#due.next()
  }

  snapshot(): Memory {
    return {
      ...devicesToText(this.#devices),
      due: this.#due.toText(),
      varied: toTable(this.#varied),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#devices.clear()
    this.#varied.clear()
    for (const [id, device] of devicesFromText(parsed.data)) this.#devices.set(id, device)
    for (const row of fromTable(parsed.data.varied, 2)) this.#varied.set(row.text(0), row.number(1) ?? 0)
    this.#due.load(parsed.data.due)
  }

  #onSaid(device: WatchedDevice, series: ValueSeries, said: Said): readonly Finding[] {
    const t = this.#thresholdsOf(device.home)
    const { value: before } = series
    const pause = said.watched === 'event' ? t.motionPause : Infinity
    const most = said.watched === 'value' ? t.stuckAfter * t.stuckFactor : t.alwaysOnAfter * t.alwaysOnFactor
    const began = goOn(series, said.value, said.at, { pause, remembers: 2 * t.deviceLearnsOver, most })
    switch (said.watched) {
      case 'value':
        return this.#onValue(device, series, said, began)
      case 'counter':
        return wentBackwards(before, said.value) ? this.#onBackwards(device, said, t) : NONE
      default:
        return began || said.watched === 'event' ? this.#onChange(device, series, said, began) : NONE
    }
  }

  #onValue(device: WatchedDevice, series: ValueSeries, said: Said, began: boolean): readonly Finding[] {
    if (began) {
      this.#varied.set(device.home, said.at)
      return this.#over(device, 'stuck-value', said)
    }
    const t = this.#thresholdsOf(device.home)
    if (!isValueStuck(series, this.#varied.get(device.home) ?? 0, t)) return NONE
    return this.#raise(device, 'stuck-value', said, { figure: said.value, lasted: said.at - series.since })
  }

  #onBackwards(device: WatchedDevice, said: Said, t: Thresholds): readonly Finding[] {
    device.backwards = [...device.backwards.filter((at) => at > said.at - t.backwardsWithin), said.at].slice(
      -t.backwardsTimes,
    )
    const times = device.backwards.length
    if (times < t.backwardsTimes) return NONE
    this.#due.lookAt(device.device, said.at + t.backwardsWithin)
    return this.#raise(device, 'backwards', said, { figure: times, lasted: t.backwardsWithin })
  }

  /** Somebody was seen, a door moved. */
  #onChange(device: WatchedDevice, series: ValueSeries, said: Said, began: boolean): readonly Finding[] {
    const t = this.#thresholdsOf(device.home)
    const from = chatterFrom(device.pace, said.at - device.firstAt, t)
    countChange(device.pace, said.at, from, t.deviceLearnsOver)
    const over = began ? this.#over(device, 'always-on', said) : NONE
    if (device.pace.count >= from) {
      this.#due.lookAt(device.device, (hourOf(said.at) + 2) * hours(1))
      return [...over, ...this.#raise(device, 'chattering', said, { figure: device.pace.count, lasted: hours(1) })]
    }
    this.#watch(device, said)
    return [...over, ...this.#onAndOn(device, series, said)]
  }

  #onAndOn(device: WatchedDevice, series: ValueSeries, said: Said): readonly Finding[] {
    const t = this.#thresholdsOf(device.home)
    if (said.metric !== 'motion' || said.at < stuckOnAt(series, t)) return NONE
    this.#due.lookAt(device.device, said.at + t.motionPause)
    return this.#raise(device, 'always-on', said, { figure: 0, lasted: said.at - series.since })
  }

  /** A sensor that says nothing while it sees somebody must be looked at. */
  #watch(device: WatchedDevice, said: Said): void {
    if (said.watched !== 'seen' || said.value === 0) return
    this.#due.lookAt(device.device, said.at + this.#thresholdsOf(device.home).alwaysOnAfter)
  }

  #look(device: WatchedDevice, now: EpochMs, offset: Offset): readonly Finding[] {
    const t = this.#thresholdsOf(device.home)
    const known = this.#options.devices.find(device.home, device.device)
    if (known === undefined) {
      this.#devices.delete(device.device)
      return device.faults.flatMap((fault) => this.#over(device, fault, { at: now, offset }))
    }
    const over = overByTime(device, now, t).flatMap((fault) => this.#over(device, fault, { at: now, offset }))
    for (const again of endsToLookFor(device, now, t)) this.#due.lookAt(device.device, again)
    return [...over, ...this.#stillSeen(device, known.gateway, { metric: 'presence', at: now, offset })]
  }

  /** Somebody is seen all the time, and nothing to the contrary can have been missed. */
  #stillSeen(
    device: WatchedDevice,
    gateway: GatewayId,
    by: Pick<Said, 'metric' | 'at' | 'offset'>,
  ): readonly Finding[] {
    const { hearing } = this.#options
    const seen = seriesOf(device, 'presence')
    if (seen === undefined || seen.value === 0 || device.faults.includes('always-on')) return NONE
    const t = this.#thresholdsOf(device.home)
    const heard =
      hearing.gateways.online(gateway, by.at) && !hearing.deafSpans([{ id: gateway }]).some(({ to }) => to > seen.at)
    if (heard && stuckOnAt(seen, t) <= by.at) {
      return this.#raise(device, 'always-on', by, { figure: 0, lasted: by.at - seen.since })
    }
    this.#due.lookAt(device.device, Math.max(stuckOnAt(seen, t), by.at + t.deviceLookAgain))
    return NONE
  }

  #raise(
    device: WatchedDevice,
    fault: Fault,
    by: Pick<Said, 'metric' | 'at' | 'offset'>,
    evidence: Omit<FaultEvidence, 'metric'>,
  ): readonly Finding[] {
    // One entry shows one fault of a device; another is shown by the next.
    if (device.faults.includes(fault) || device.toldOffset === by.offset) return NONE
    device.faults = [...device.faults, fault]
    device.toldOffset = by.offset
    return [this.#finding(device, 'raised', by, faultWords(fault, { metric: by.metric, ...evidence }))]
  }

  #over(device: WatchedDevice, fault: Fault, by: Pick<Said, 'at' | 'offset'>): readonly Finding[] {
    if (!device.faults.includes(fault)) return NONE
    device.faults = device.faults.filter((one) => one !== fault)
    if (device.faults.length > 0) return NONE
    // What nobody understood of it belongs to the same alert: only a person closes that.
    const told = this.#options.undecodable.toldAt(device.device)
    if (told !== undefined && by.at - told < this.#thresholdsOf(device.home).undecodableOnce) return NONE
    return [this.#finding(device, 'cleared', by, FAULT_OVER)]
  }

  #finding(
    device: WatchedDevice,
    change: 'raised' | 'cleared',
    { at, offset }: Pick<Said, 'at' | 'offset'>,
    words: Words,
  ): Finding {
    const what = deviceWords(this.#options.devices.find(device.home, device.device), device.speaksOf)
    return {
      detector: this.name,
      kind: 'device-fault',
      severity: 'routine',
      change,
      subject: { home: device.home },
      device: device.device,
      at,
      offset,
      summary: say([what, words], [what, words]),
      marks: [],
    }
  }

  #deviceOf({ device, home, metric, receivedAt }: HeardReading): WatchedDevice {
    let known = this.#devices.get(device)
    if (known === undefined || known.home !== home) {
      known = newWatchedDevice({ device, home, speaksOf: metric, firstAt: receivedAt })
      this.#devices.set(device, known)
    }
    return known
  }

  #thresholdsOf(id: HomeId): Thresholds {
    const { residences, rules } = this.#options
    const home = residences.home(id)
    return home === undefined ? rules.district : rules.of(home)
  }
}
