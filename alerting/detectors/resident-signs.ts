import { z } from 'zod'
import type { Detector, Json, Memory } from '../../core/detector.ts'
import type { DeviceRole, Home } from '../../core/directory.ts'
import type { Finding } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { DeviceId, HomeId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import { numeric } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import type { DoorContacts } from './door-contacts.ts'
import type { Hearing } from './hearing.ts'
import type { DeviceFinder } from './residences.ts'
import { isShared } from './residences.ts'
import { fromTable, type TableRow, toTable } from './table.ts'

/** The resident did something: moved, opened a door, got into or out of bed, pressed a button. */
export interface ResidentSign {
  /** By our clock. */
  readonly at: EpochMs
  readonly offset: Offset
  readonly device: DeviceId
}

export interface ResidentSignsOptions {
  readonly hearing: Pick<Hearing, 'live' | 'happenedAt'>
  readonly contacts: Pick<DoorContacts, 'movedByHand'>
  readonly devices: Pick<DeviceFinder, 'find'>
  /** Which devices are not to be believed. */
  readonly faults: { faulty(device: DeviceId): boolean }
}

interface Signs {
  any: ResidentSign | undefined
  /** Told by something worn or by the bed, which no visitor and no cat can do. */
  personal: ResidentSign | undefined
  /** Besides SOS buttons, which say nothing by being silent, something there tells of daily life. */
  daily: boolean
  dailyPersonal: boolean
}

const NONE: readonly Finding[] = []
const METRICS = ['motion', 'presence', 'door-open', 'bed-occupied', 'steps', 'button', 'sos'] as const
const shape = z.object({ homes: z.string(), last: z.string() })

/**
 * Knows each resident's newest sign of life. Only what is live counts: what is retained, late, uncertain or stored history tells
 * that somebody moved once, not that somebody is up now. A heart rate is not a sign: who lies on the floor has one, too. What a sensor says
 * that chatters or sees somebody all the time is none either, from the moment in which that was found.
 *
 * It finds nothing itself, and must be told of every entry after `Hearing` and `DoorContacts` and before whoever asks it.
 */
export class ResidentSigns implements Detector {
  readonly name = 'resident-signs'
  readonly metrics = METRICS
  readonly #options: ResidentSignsOptions
  readonly #homes = new Map<HomeId, Signs>()
  /** The newest live value of each state and counter, by device and metric. */
  readonly #last = new Map<string, { value: number; at: EpochMs }>()
  /** The newest reading that was a sign; asked about within the same entry only, so no snapshot keeps it. */
  #shown: HeardReading | undefined

  constructor(options: ResidentSignsOptions) {
    this.#options = options
  }

  /** The newest sign of anybody in the home. */
  newest(home: HomeId): ResidentSign | undefined {
    return this.#homes.get(home)?.any
  }

  /**
   * The sign from which the resident's stillness counts; `undefined` when it can't be judged there: nothing has told of daily life yet,
   * or, where others or animals live too, nothing personal has.
   */
  stillSince(home: Home): ResidentSign | undefined {
    const signs = this.#homes.get(home.id)
    if (signs === undefined) return undefined
    if (isShared(home)) return signs.dailyPersonal ? signs.personal : undefined
    return signs.daily ? signs.any : undefined
  }

  /** Was this very reading a live sign of somebody? For detectors that are told of it after this one. */
  showed(reading: HeardReading): boolean {
    return this.#shown === reading
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.unregistered || !this.#options.hearing.live(reading) || !this.#isSign(reading)) return NONE
    if (this.#options.faults.faulty(reading.device)) return NONE
    this.#shown = reading
    this.#take(reading, offset)
    return NONE
  }

  snapshot(): Memory {
    return {
      homes: toTable(this.#homes, ([home, { any, personal, daily, dailyPersonal }]) => [
        home,
        ...cellsOf(any),
        ...cellsOf(personal),
        daily,
        dailyPersonal,
      ]),
      last: toTable(this.#last, ([key, { value, at }]) => [key, value, at]),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#homes.clear()
    this.#last.clear()
    for (const row of fromTable(parsed.data.homes, 9)) {
      const signs = { any: signAt(row, 1), personal: signAt(row, 4), daily: row.flag(7), dailyPersonal: row.flag(8) }
      this.#homes.set(row.text(0), signs)
    }
    for (const row of fromTable(parsed.data.last, 3)) {
      this.#last.set(row.text(0), { value: row.number(1) ?? 0, at: row.number(2) ?? 0 })
    }
  }

  #take(reading: HeardReading, offset: Offset): void {
    const signs = this.#signsOf(reading.home)
    const daily = reading.metric !== 'sos'
    const personal = reading.metric === 'bed-occupied' || isPersonal(this.#roleOf(reading))
    const happenedAt = this.#options.hearing.happenedAt(reading)
    // Never back in time: what is personal may be older than what is not.
    const at = Math.max(happenedAt, signs.any?.at ?? 0)
    const newest: ResidentSign = { at, offset, device: reading.device }
    // Handed in again, or overtaken on its way: who was seen before the front door opened is not in for that.
    const overtakenBy = (known: ResidentSign | undefined): boolean =>
      reading.ownTime && known !== undefined && happenedAt < known.at
    if (!overtakenBy(signs.any)) signs.any = newest
    if (personal && !overtakenBy(signs.personal)) signs.personal = newest
    signs.daily ||= daily
    signs.dailyPersonal ||= daily && personal
  }

  #signsOf(home: HomeId): Signs {
    let signs = this.#homes.get(home)
    if (signs === undefined) {
      signs = { any: undefined, personal: undefined, daily: false, dailyPersonal: false }
      this.#homes.set(home, signs)
    }
    return signs
  }

  #isSign(reading: HeardReading): boolean {
    switch (reading.metric) {
      case 'motion':
      case 'sos':
      case 'button':
        return numeric(reading.value) !== 0
      // A radar loses sight of people who sit still: only its coming on is a sign.
      case 'presence':
        return this.#change(reading) > 0
      // Door sensors repeat their state every hour: only a change is somebody's hand.
      case 'door-open':
        return this.#options.contacts.movedByHand(reading)
      case 'bed-occupied':
        return this.#change(reading) !== 0
      case 'steps':
        return this.#change(reading, numeric(reading.value)) > 0
      default:
        return false
    }
  }

  /**
   * The difference to the device's last live value; `before` stands for a value that nobody knows. What is older than that one
   * by the device's own time is a duplicate or a straggler, and changes nothing.
   */
  #change(reading: HeardReading, before = 0): number {
    const key = `${reading.device}/${reading.metric}`
    const value = numeric(reading.value)
    const last = this.#last.get(key)
    if (last === undefined) {
      this.#last.set(key, { value, at: reading.at })
      return value - before
    }
    if (reading.ownTime && reading.at < last.at) return 0
    const change = value - last.value
    last.value = value
    last.at = reading.at
    return change
  }

  #roleOf(reading: HeardReading): DeviceRole | undefined {
    return this.#options.devices.find(reading.home, reading.device)?.role
  }
}

const isPersonal = (role: DeviceRole | undefined): boolean => role === 'worn' || role === 'bed'

const cellsOf = (sign: ResidentSign | undefined) => [sign?.at, sign?.offset, sign?.device]

function signAt(row: TableRow, column: number): ResidentSign | undefined {
  const at = row.number(column)
  const offset = row.number(column + 1)
  return at === undefined || offset === undefined ? undefined : { at, offset, device: row.text(column + 2) }
}
