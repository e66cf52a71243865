import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Device } from '../../../core/directory.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import { DeadlineHeap } from '../deadline-heap.ts'
import { findingsDue } from '../findings-due.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { fromTable, toTable } from '../table.ts'
import { durationWords, roomWords, say, timeWords } from '../words.ts'
import { HeldConditions } from './held-conditions.ts'
import type { RoomAlarm } from './room-alarms.ts'

export interface RoomClimateOptions {
  readonly hearing: Pick<Hearing, 'live' | 'happenedAt'>
  readonly residences: Pick<Residences, 'home'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly timeZone: string
}

/** What was told of a room: nothing, that it is beyond the limit, that it is dangerous. */
type Level = 0 | 1 | 2

interface Sensor {
  readonly home: HomeId
  readonly device: DeviceId
  level: Level
  /** When it was last said that it is so. */
  toldAt: EpochMs
  readonly held: HeldConditions
}

type Moment = { readonly now: EpochMs; readonly offset: Offset }

const NONE: readonly Finding[] = []
const BEYOND = 0
const DANGEROUS = 1
/** It is out of danger, and well within the limit: by the hysteresis. */
const OUT_OF_DANGER = 2
const FINE = 3
const CONDITIONS = 4
const COLUMNS = 4 + 2 + CONDITIONS
const shape = z.object({ sensors: z.string(), due: z.string() })

/**
 * A room that was too cold, or too hot, for an hour (routine), or dangerously so for ten minutes (urgent). Judged for each sensor by its
 * live readings alone: one that falls silent neither raises nor clears anything. It is over when the readings have come back
 * past the limit by the hysteresis, and stayed there. While it holds it is said again, as no news (`still`): danger every half hour, cold or heat once
 * a day, so that a room is not forgotten whose alert somebody closed.
 *
 * What the readings show is told two minutes later (`lateAfter`): until then one that was overtaken on its way may still contradict.
 */
export class RoomClimateDetector implements Detector {
  readonly name: string
  readonly metrics = ['room-temperature'] as const
  readonly #alarm: RoomAlarm
  readonly #options: RoomClimateOptions
  readonly #sensors = new Map<DeviceId, Sensor>()
  readonly #due = new DeadlineHeap()

  constructor(alarm: RoomAlarm, options: RoomClimateOptions) {
    this.name = alarm.kind
    this.#alarm = alarm
    this.#options = options
  }

  onReading(reading: HeardReading): readonly Finding[] {
    if (reading.retained || reading.unregistered) return NONE
    const { hearing, residences, devices, rules } = this.#options
    const home = residences.home(reading.home)
    if (home === undefined || !isInRoom(devices.find(home.id, reading.device))) return NONE
    const figures = rules.of(home)
    const value = numeric(reading.value)
    const at = hearing.happenedAt(reading)
    if (!hearing.live(reading)) {
      if (reading.ownTime) this.#sensors.get(reading.device)?.held.contradict(at, this.#conditions(value, figures))
      return NONE
    }
    const sensor = this.#sensorOf(reading)
    sensor.held.take({ at, value }, this.#conditions(value, figures), figures.roomReadingHolds)
    if (levelOf(sensor, figures) !== sensor.level) {
      this.#due.lookAt(reading.device, reading.receivedAt + figures.lateAfter)
    }
    return NONE
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    return findingsDue(this.#due, consumedUpTo, (id) => this.#judge(id, consumedUpTo, offset))
  }

  nextDeadline(): EpochMs | undefined {
    return this.#due.next()
  }

  snapshot(): Memory {
    const rowOf = ({ home, device, level, toldAt, held }: Sensor) => [home, device, level, toldAt, ...held.row()]
    return { sensors: toTable(this.#sensors.values(), rowOf), due: this.#due.toText() }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#sensors.clear()
    this.#due.load(parsed.data.due)
    for (const row of fromTable(parsed.data.sensors, COLUMNS)) {
      const held = new HeldConditions(CONDITIONS)
      held.load(Array.from({ length: 2 + CONDITIONS }, (_, index) => row.number(4 + index)))
      const level = row.number(2)
      const device = row.text(1)
      const toldAt = row.number(3) ?? 0
      this.#sensors.set(device, {
        home: row.text(0),
        device,
        level: level === 1 || level === 2 ? level : 0,
        toldAt,
        held,
      })
    }
  }

  #judge(id: DeviceId, now: EpochMs, offset: Offset): Finding | undefined {
    const { residences, devices, rules } = this.#options
    const sensor = this.#sensors.get(id)
    const home = sensor === undefined ? undefined : residences.home(sensor.home)
    if (sensor === undefined || home === undefined || devices.find(home.id, id) === undefined) {
      this.#sensors.delete(id)
      return undefined
    }
    const figures = rules.of(home)
    const before = sensor.level
    sensor.level = levelOf(sensor, figures)
    const moment = { now, offset }
    if (sensor.level > before) return this.#raised(sensor, figures, moment)
    if (sensor.level > 0) return this.#again(sensor, figures, moment)
    return before > 0 ? this.#cleared(sensor, moment) : undefined
  }

  /** It holds, as far as is known: said again in time. */
  #again(sensor: Sensor, figures: Thresholds, moment: Moment): Finding | undefined {
    const { now } = moment
    const due = sensor.toldAt + againAfter(sensor, figures)
    const isKnown = now - sensor.held.newestAt <= figures.roomReadingHolds
    if (due <= now && isKnown && holdsSince(sensor) !== undefined) {
      return { ...this.#raised(sensor, figures, moment), still: true }
    }
    this.#due.lookAt(sensor.device, due > now ? due : now + figures.stillHolds)
    return undefined
  }

  #conditions(value: number, figures: Thresholds): readonly boolean[] {
    const { mild, danger } = this.#alarm.limits(figures)
    const beyond = this.#alarm.worse * (value - mild)
    const dangerous = this.#alarm.worse * (value - danger)
    const { roomHysteresis } = figures
    return [beyond > 0, dangerous > 0, dangerous <= -roomHysteresis, beyond <= -roomHysteresis]
  }

  #raised(sensor: Sensor, figures: Thresholds, moment: Moment): Finding {
    sensor.toldAt = moment.now
    this.#due.lookAt(sensor.device, moment.now + againAfter(sensor, figures))
    const dangerous = sensor.level === 2
    const { mild, danger } = this.#alarm.limits(figures)
    const since = holdsSince(sensor) ?? moment.now
    const limit = degrees(dangerous ? danger : mild)
    const time = timeWords(since, this.#options.timeZone)
    const lasted = durationWords(moment.now - since)
    const { side } = this.#alarm
    const threat = dangerous ? this.#alarm.danger : ''
    const summary = say(
      [
        this.#room(sensor),
        ' ',
        degrees(sensor.held.newest),
        ',',
        time,
        ' 起',
        side,
        ' ',
        limit,
        ' 已 ',
        lasted,
        threat,
      ],
      [
        this.#room(sensor),
        ' ',
        degrees(sensor.held.newest),
        ', ',
        side,
        ' ',
        limit,
        ' since ',
        time,
        ', ',
        lasted,
        threat,
      ],
    )
    return {
      ...this.#finding(sensor, { at: since, offset: moment.offset }, summary),
      severity: dangerous ? 'urgent' : 'routine',
      change: 'raised',
    }
  }

  #cleared(sensor: Sensor, { now, offset }: Moment): Finding {
    const since = sensor.held.heldFor(FINE, 0) ?? now
    const time = timeWords(since, this.#options.timeZone)
    const summary = say(
      [this.#room(sensor), ' ', degrees(sensor.held.newest), ',', time, ' 起已恢复'],
      [this.#room(sensor), ' ', degrees(sensor.held.newest), ', fine again since ', time],
    )
    return { ...this.#finding(sensor, { at: since, offset }, summary), severity: 'routine', change: 'cleared' }
  }

  #finding(
    { home, device }: Sensor,
    moment: Pick<Finding, 'at' | 'offset'>,
    summary: Words,
  ): Omit<Finding, 'severity' | 'change'> {
    return { detector: this.name, kind: this.#alarm.kind, subject: { home }, device, ...moment, summary, marks: [] }
  }

  #room({ home, device }: Sensor): Words {
    return roomWords(this.#options.devices.find(home, device)?.room)
  }

  #sensorOf({ home, device }: HeardReading): Sensor {
    let sensor = this.#sensors.get(device)
    if (sensor === undefined || sensor.home !== home) {
      sensor = { home, device, level: 0, toldAt: 0, held: new HeldConditions(CONDITIONS) }
      this.#sensors.set(device, sensor)
    }
    return sensor
  }
}

/** Since when it has been as bad as was told, by its readings; `undefined` when it is not just now. */
const holdsSince = ({ level, held }: Sensor): EpochMs | undefined => held.heldFor(level === 2 ? DANGEROUS : BEYOND, 0)

/** What can wait for the digest can wait for a day. */
const againAfter = ({ level }: Sensor, { stillHolds, deviceStillHolds }: Thresholds): DurationMs =>
  level === 2 ? stillHolds : deviceStillHolds

/** What is to be told of the room by what its readings show. Getting out of danger is no news while it is still cold. */
function levelOf({ level, held }: Sensor, figures: Thresholds): Level {
  if (level < 2 && held.heldFor(DANGEROUS, figures.roomDangerHold) !== undefined) return 2
  if (level < 1 && held.heldFor(BEYOND, figures.roomHold) !== undefined) return 1
  if (level > 0 && held.heldFor(FINE, figures.roomClearHold) !== undefined) return 0
  if (level === 2 && held.heldFor(OUT_OF_DANGER, figures.roomClearHold) !== undefined) return 1
  return level
}

/** A yard, the inside of a fridge and somebody's wrist are no rooms. */
const isInRoom = (device: Device | undefined): boolean =>
  device !== undefined && device.room !== 'yard' && device.role !== 'fridge' && device.role !== 'worn'

/** `12.5°C` */
const degrees = (value: number): string => `${Math.round(value * 10) / 10}°C`
