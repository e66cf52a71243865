import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Home } from '../../../core/directory.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import { DeadlineHeap } from '../deadline-heap.ts'
import { findingsDue } from '../findings-due.ts'
import type { DoorContacts } from '../door-contacts.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { isShared } from '../residences.ts'
import type { ResidentSigns } from '../resident-signs.ts'
import { roomWords } from '../words.ts'
import type { Attention } from './attention.ts'
import { couldHear, overdueAt, wasDeaf } from './attention.ts'
import { closedAgainWords, movedAgainWords, nightDoorWords } from './night-door-words.ts'
import type { OpenedDoor } from './opened-doors.ts'
import { OpenedDoors } from './opened-doors.ts'
import type { Spot } from './spot.ts'
import { spotOf } from './spot.ts'
import type { SleepHoursOptions } from './sleep-hours.ts'
import { SleepHours } from './sleep-hours.ts'
import { UsualLengths } from './usual-lengths.ts'

export interface NightDoorOptions extends Attention, SleepHoursOptions {
  readonly hearing: Attention['hearing'] & Pick<Hearing, 'live' | 'happenedAt'>
  readonly signs: Pick<ResidentSigns, 'showed'>
  readonly residences: Attention['residences'] & Pick<Residences, 'home'>
  readonly contacts: Pick<DoorContacts, 'change' | 'closes'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly timeZone: string
}

type About = Pick<Finding, 'change' | 'at' | 'offset'> & { readonly home: HomeId }

const NONE: readonly Finding[] = []
const text = z.string()
const shape = z.object({
  opened: z.object({ inside: text, opened: text }),
  sleep: text,
  due: text,
  waits: text,
})

/**
 * An outer door was opened in the hours in which the resident usually sleeps, and for 15 minutes nobody closed it and nobody moved
 * indoors: they may be lying before it, or wander about. Motion indoors or the closing of that door ends it.
 *
 * Of a contact that was never heard to close only motion decides; so it is judged only where motion indoors was ever heard, and
 * not where others or animals live, too. There a door that can close is still judged: by its standing open. Such a contact's door may be
 * closed again by somebody who goes back to bed: it is given as long as that usually takes there (as with `UsualLengths`).
 */
export class NightDoorDetector implements Detector {
  readonly name = 'night-door'
  readonly metrics = ['motion', 'presence', 'door-open', 'bed-occupied', 'button'] as const
  readonly #options: NightDoorOptions
  readonly #opened = new OpenedDoors()
  readonly #sleep: SleepHours
  readonly #due = new DeadlineHeap()
  /** How long it took until somebody moved again after a door whose closing nobody tells. */
  readonly #waits = new UsualLengths()

  constructor(options: NightDoorOptions) {
    this.#options = options
    this.#sleep = new SleepHours(options)
  }

  /** When each resident usually sleeps, as their nights have taught. */
  get sleepHours(): Pick<SleepHours, 'asleep' | 'upBy'> {
    return this.#sleep
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.unregistered) return NONE
    const { devices, signs, hearing } = this.#options
    const device = devices.find(reading.home, reading.device)
    if (reading.metric === 'door-open' && device?.role === 'outer-door') {
      return hearing.live(reading) ? this.#onDoor(reading, offset) : this.#onOldDoor(reading)
    }
    const spot = spotOf(reading.metric, device)
    if (spot === undefined) return NONE
    if (signs.showed(reading)) return this.#onSign(reading, spot, offset)
    if (spot !== 'outside' && isMotion(reading)) this.#onOld(reading)
    return NONE
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    return findingsDue(this.#due, consumedUpTo, (home) => this.#judge(home, consumedUpTo, offset))
  }

  nextDeadline(): EpochMs | undefined {
    return this.#due.next()
  }

  snapshot(): Memory {
    return {
      opened: this.#opened.snapshot(),
      sleep: this.#sleep.toText(),
      due: this.#due.toText(),
      waits: this.#waits.toText(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#opened.load(parsed.data.opened)
    this.#sleep.load(parsed.data.sleep)
    this.#due.load(parsed.data.due)
    this.#waits.load(parsed.data.waits)
  }

  #onDoor(reading: HeardReading, offset: Offset): readonly Finding[] {
    const { hearing, contacts, residences } = this.#options
    const { device } = reading
    const at = hearing.happenedAt(reading)
    const change = contacts.change(reading)
    if (change !== undefined) this.#learn(reading, true)
    if (numeric(reading.value) === 0) return this.#closed(reading, at, offset)
    const home = change === 'opened' ? residences.home(reading.home) : undefined
    if (home === undefined || !this.#sleep.asleep(home, at)) return NONE
    if (this.#opened.open(home.id, device, at)) this.#due.lookAt(home.id, this.#overdueAt(home, { device, at }))
    return NONE
  }

  #onOldDoor(reading: HeardReading): readonly Finding[] {
    if (numeric(reading.value) !== 0) return NONE
    this.#onOld(reading, reading.device)
    return NONE
  }

  /** Had it come in time, there would be nothing to worry about. */
  #onOld(reading: HeardReading, door?: DeviceId): void {
    if (!reading.ownTime || reading.retained) return
    const at = this.#options.hearing.happenedAt(reading)
    this.#opened.answer(reading.home, door === undefined ? { at } : { at, door })
  }

  #closed({ home, device }: HeardReading, at: EpochMs, offset: Offset): readonly Finding[] {
    const ended = this.#opened.answer(home, { at, door: device, live: true })
    const words = closedAgainWords(at, this.#options.timeZone)
    return ended
      .filter(({ told }) => told)
      .map((door) => this.#finding(door, { home, change: 'cleared', at, offset }, words))
  }

  #onSign(reading: HeardReading, spot: Spot, offset: Offset): readonly Finding[] {
    const { home, device, receivedAt: at } = reading
    this.#learn(reading, spot === 'outside')
    const answered = spot === 'outside' ? [] : this.#opened.moved(home, at)
    for (const door of answered) this.#learnWait(home, door, at)
    const ended = answered.filter(({ told }) => told)
    if (ended.length === 0) return NONE
    const room = roomWords(this.#options.devices.find(home, device)?.room)
    const words = movedAgainWords(room, at, this.#options.timeZone)
    return ended.map((door) => this.#finding(door, { home, change: 'cleared', at, offset }, words))
  }

  #judge(id: HomeId, now: EpochMs, offset: Offset): readonly Finding[] {
    const home = this.#options.residences.home(id)
    if (home === undefined) {
      this.#opened.forget(id)
      return NONE
    }
    const waiting = this.#opened.of(id).filter((door) => !door.told && this.#canJudge(home, door.device))
    return waiting
      .filter((door) => this.#isOverdue(home, door, now))
      .map((door) => {
        door.told = true
        const sleep = this.#sleep.of(home, door.at)
        const closes = this.#options.contacts.closes(door.device)
        const words = nightDoorWords({ at: door.at, now, closes, sleep, timeZone: this.#options.timeZone })
        return this.#finding(door, { home: id, change: 'raised', at: door.at, offset }, words)
      })
  }

  /** If not, it is looked at again in time. */
  #isOverdue(home: Home, door: OpenedDoor, now: EpochMs): boolean {
    const { at } = door
    const overdue = this.#overdueAt(home, door)
    if (overdue <= now && couldHear(this.#options, home, { since: at, now })) return true
    this.#due.lookAt(home.id, overdue > now ? overdue : now + this.#options.rules.of(home).unheardRetry)
    return false
  }

  #canJudge(home: Home, door: DeviceId): boolean {
    if (this.#options.contacts.closes(door)) return true
    return this.#opened.insideAt(home.id) !== undefined && !isShared(home)
  }

  #overdueAt(home: Home, { device, at: since }: Pick<OpenedDoor, 'device' | 'at'>): EpochMs {
    const { nightDoorWait, usualMargin, usualMemory } = this.#options.rules.of(home)
    const usual = this.#options.contacts.closes(device)
      ? 0
      : this.#waits.longest(home.id, { place: device, night: true }, since - usualMemory)
    return overdueAt(this.#options, home, { since, limit: Math.max(nightDoorWait, usualMargin * usual) })
  }

  #learnWait(id: HomeId, { device, at, told }: OpenedDoor, endedAt: EpochMs): void {
    const home = this.#options.residences.home(id)
    if (home === undefined || this.#options.contacts.closes(device)) return
    const { nightDoorWait, usualMemory } = this.#options.rules.of(home)
    const lasted = endedAt - at
    if (lasted < nightDoorWait / 2) return
    this.#waits.take(id, { place: device, night: true, endedAt, lasted, told }, usualMemory)
  }

  #learn(reading: HeardReading, outside: boolean): void {
    const home = this.#options.residences.home(reading.home)
    if (home === undefined) return
    const sign = { at: reading.receivedAt, outside }
    this.#sleep.onSign(home, sign, (from, to) => wasDeaf(this.#options, home, { from, to }))
  }

  #finding({ device }: OpenedDoor, about: About, summary: Words): Finding {
    const { home, ...rest } = about
    return {
      detector: this.name,
      kind: 'night-door',
      severity: 'urgent',
      subject: { home },
      device,
      ...rest,
      summary,
      marks: [],
    }
  }
}

const isMotion = ({ metric, value }: HeardReading): boolean => metric === 'motion' && numeric(value) !== 0
