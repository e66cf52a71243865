import { z } from 'zod'
import type { Detector, Json, Memory } from '../../core/detector.ts'
import type { Finding, Severity, Words } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { DeviceId, HomeId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import { findingsDue } from './findings-due.ts'
import { fromJsonLines, toJsonLines } from './lines.ts'
import type { EventAlarmOptions } from './sos.ts'
import { isOn } from './sos.ts'
import { ToldOnce } from './told-once.ts'
import { ValueRuns } from './value-runs.ts'
import { durationWords, NORMAL_SINCE, roomWords, say, timeWords } from './words.ts'

/** A state that is an alarm while it holds. */
export interface StateAlarm {
  readonly kind: 'smoke' | 'gas' | 'carbon-monoxide' | 'water-leak'
  readonly severity: Severity
  readonly words: Words
  /** What whoever reads it must know before anything else. */
  readonly warning: Words | undefined
}

const CALL_FIRST: Words = { zh: '勿贸然进入,先拨119;', en: 'Do not just go in, call 119 first. ' }

export const STATE_ALARMS: readonly StateAlarm[] = [
  { kind: 'smoke', severity: 'life-safety', words: { zh: '烟雾', en: 'smoke' }, warning: CALL_FIRST },
  { kind: 'gas', severity: 'life-safety', words: { zh: '燃气', en: 'gas' }, warning: CALL_FIRST },
  {
    kind: 'carbon-monoxide',
    severity: 'life-safety',
    words: { zh: '一氧化碳', en: 'carbon monoxide' },
    warning: CALL_FIRST,
  },
  { kind: 'water-leak', severity: 'urgent', words: { zh: '漏水', en: 'water leak' }, warning: undefined },
]

interface Sensor {
  readonly key: string
  readonly home: HomeId
  readonly device: DeviceId
  readonly runs: ValueRuns
  /** It holds, and that was told: when last, and when it began, by our clock. */
  told: { at: EpochMs; since: EpochMs } | undefined
  lastHeardAt: EpochMs
  /** When it last said so, but for what was taken for a straggler. */
  saidSoAt: EpochMs
}

const NONE: readonly Finding[] = []
const number = z.number()
const sensorShape = z.object({
  home: z.string(),
  device: z.string(),
  runs: z.array(z.tuple([z.boolean(), number, number])),
  told: z.object({ at: number, since: number }).nullable(),
  lastHeardAt: number,
  saidSoAt: number,
})
const shape = z.object({
  sensors: z.string(),
  retained: z.array(z.tuple([z.string(), number])),
})

/**
 * One state alarm: raised on the rising edge, again every 30 min while it holds (marked `still`), cleared on the falling edge. Duplicates
 * and stragglers take their place in the device's own order of time (`ValueRuns`).
 */
export class StateAlarmDetector implements Detector {
  readonly name: string
  readonly metrics: readonly [StateAlarm['kind']]
  readonly #alarm: StateAlarm
  readonly #options: EventAlarmOptions
  readonly #sensors = new Map<string, Sensor>()
  readonly #retained: ToldOnce
  readonly #again = new DeadlineHeap()

  constructor(alarm: StateAlarm, options: EventAlarmOptions) {
    this.name = alarm.kind
    this.metrics = [alarm.kind]
    this.#alarm = alarm
    this.#options = options
    this.#retained = new ToldOnce(options.thresholds)
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.retained) return this.#onRetained(reading, offset)
    const sensor = this.#sensor(reading)
    const change = sensor.runs.place(reading.at, isOn(reading.value))
    sensor.lastHeardAt = reading.receivedAt
    if (change === 'rising') return this.#rise(sensor, reading, offset)
    if (sensor.told === undefined) return isOn(reading.value) ? this.#outOfPlace(sensor, reading, offset) : NONE
    if (change === 'falling') return this.#fall(sensor, reading, offset)
    if (isOn(reading.value)) sensor.saidSoAt = reading.receivedAt
    this.#again.lookAt(sensor.key, sensor.told.at + this.#options.thresholds.stillHolds)
    return NONE
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    return findingsDue(this.#again, consumedUpTo, (key) => this.#stillHolding(key, consumedUpTo, offset))
  }

  nextDeadline(): EpochMs | undefined {
    return this.#again.next()
  }

  snapshot(): Memory {
    return {
      sensors: toJsonLines(this.#sensors.values(), (sensor) => ({
        home: sensor.home,
        device: sensor.device,
        runs: sensor.runs.rows(),
        told: sensor.told === undefined ? null : { ...sensor.told },
        lastHeardAt: sensor.lastHeardAt,
        saidSoAt: sensor.saidSoAt,
      })),
      retained: this.#retained.rows(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#sensors.clear()
    this.#again.load('')
    for (const line of fromJsonLines(parsed.data.sensors)) {
      const sensor = sensorShape.safeParse(line)
      if (!sensor.success) continue
      const { runs, told, ...rest } = sensor.data
      const key = `${rest.home}/${rest.device}`
      this.#sensors.set(key, { ...rest, key, runs: new ValueRuns(runs), told: told ?? undefined })
      if (told !== null) this.#again.lookAt(key, told.at + this.#options.thresholds.stillHolds)
    }
    this.#retained.load(parsed.data.retained)
  }

  #onRetained(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (!isOn(reading.value)) this.#retained.over(reading)
    else if (this.#retained.isNew(reading)) return [this.#raised(reading, offset)]
    return NONE
  }

  #rise(sensor: Sensor, reading: HeardReading, offset: Offset): readonly Finding[] {
    sensor.saidSoAt = reading.receivedAt
    const raised = this.#raised(reading, offset)
    // A straggler of an episode that is over by the device's own later word: told, but nothing holds.
    if (sensor.runs.newest() !== true) return [{ ...raised, marks: [...raised.marks, NORMAL_SINCE] }]
    sensor.told = { at: reading.receivedAt, since: raised.at }
    this.#again.lookAt(sensor.key, reading.receivedAt + this.#options.thresholds.stillHolds)
    return [raised]
  }

  /**
   * By its device's clock it belongs to what was told and is over: a straggler. But when nothing of the kind has come for long, it is the
   * clock that was set back. It is told; whether it holds can't be known by such a clock.
   */
  #outOfPlace(sensor: Sensor, reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.receivedAt - sensor.saidSoAt < this.#options.thresholds.resentWithin) return NONE
    sensor.saidSoAt = reading.receivedAt
    return [this.#raised(reading, offset)]
  }

  #fall(sensor: Sensor, reading: HeardReading, offset: Offset): readonly Finding[] {
    sensor.told = undefined
    const { hearing, timeZone } = this.#options
    const at = hearing.happenedAt(reading)
    const { words } = this.#alarm
    const room = this.#room(sensor)
    const time = timeWords(at, timeZone)
    return [
      {
        ...this.#finding(sensor, at, offset),
        change: 'cleared',
        summary: say([room, words, '报警 ', time, ' 解除'], [room, ': ', words, ' alarm ended at ', time]),
        marks: hearing.marks(reading),
      },
    ]
  }

  #stillHolding(key: string, now: EpochMs, offset: Offset): Finding | undefined {
    const sensor = this.#sensors.get(key)
    const told = sensor?.told
    if (sensor === undefined || told === undefined) return undefined
    const { stillHolds, forgetHeld } = this.#options.thresholds
    if (told.at + stillHolds > now) {
      this.#again.lookAt(key, told.at + stillHolds)
      return undefined
    }
    if (now - sensor.lastHeardAt >= forgetHeld) return undefined
    told.at = now
    this.#again.lookAt(key, now + stillHolds)
    const { words, warning } = this.#alarm
    const room = this.#room(sensor)
    const since = timeWords(told.since, this.#options.timeZone)
    const lasted = durationWords(now - told.since)
    return {
      ...this.#finding(sensor, now, offset),
      change: 'raised',
      still: true,
      summary: say(
        [warning ?? '', room, words, '报警 ', since, ' 起仍未解除,已 ', lasted],
        [warning ?? '', room, ': ', words, ' alarm still on since ', since, ', ', lasted],
      ),
      marks: [],
    }
  }

  #raised(reading: HeardReading, offset: Offset): Finding {
    const { hearing, timeZone } = this.#options
    const at = hearing.happenedAt(reading)
    const { words, warning } = this.#alarm
    const room = this.#room(reading)
    const time = timeWords(at, timeZone)
    return {
      ...this.#finding(reading, at, offset),
      change: 'raised',
      summary: say([warning ?? '', room, words, '报警 ', time], [warning ?? '', room, ': ', words, ' alarm at ', time]),
      marks: hearing.marks(reading),
    }
  }

  #finding(
    about: { readonly home: HomeId; readonly device: DeviceId },
    at: EpochMs,
    offset: Offset,
  ): Omit<Finding, 'change' | 'summary' | 'marks'> {
    return {
      detector: this.name,
      kind: this.#alarm.kind,
      severity: this.#alarm.severity,
      subject: { home: about.home },
      device: about.device,
      at,
      offset,
    }
  }

  #room(about: { readonly home: HomeId; readonly device: DeviceId }): Words {
    return roomWords(this.#options.devices.find(about.home, about.device)?.room)
  }

  #sensor(reading: HeardReading): Sensor {
    const key = `${reading.home}/${reading.device}`
    let sensor = this.#sensors.get(key)
    if (sensor === undefined) {
      sensor = {
        key,
        home: reading.home,
        device: reading.device,
        runs: new ValueRuns(),
        told: undefined,
        lastHeardAt: reading.receivedAt,
        saidSoAt: reading.receivedAt,
      }
      this.#sensors.set(key, sensor)
    }
    return sensor
  }
}
