import { z } from 'zod'
import type { Detector, Json } from '../../core/detector.ts'
import type { Home } from '../../core/directory.ts'
import type { Finding, Words } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { DeviceId, HomeId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import type { Day } from './day.ts'
import { DeadlineHeap } from './deadline-heap.ts'
import { fairDeadline } from './fair-deadline.ts'
import type { Hearing } from './hearing.ts'
import { OpenDoors } from './open-doors.ts'
import type { DeviceFinder, Residences } from './residences.ts'
import type { ResidentSigns } from './resident-signs.ts'
import type { Rules } from '../rules/rules.ts'
import { durationWords, roomWords, say, timeWords } from './words.ts'

export interface InactivityOptions {
  readonly hearing: Pick<Hearing, 'gateways' | 'homeHeardAt' | 'deafSpans' | 'happenedAt'>
  readonly signs: Pick<ResidentSigns, 'newest' | 'stillSince'>
  readonly residences: Pick<Residences, 'home' | 'gatewaysOf'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly day: Day
  readonly rules: Rules
  readonly timeZone: string
}

/** What was told of the running silence; each once. */
interface Told {
  ceiling: boolean
  door: boolean
}

type About = Pick<Finding, 'at' | 'offset'> & { readonly device: DeviceId }

const NONE: readonly Finding[] = []
const number = z.number()
const shape = z.object({
  due: z.string(),
  doorDue: z.string(),
  told: z.array(z.tuple([z.string(), z.boolean(), z.boolean()])),
  doors: z.array(z.tuple([z.string(), z.string(), number])),
})

/**
 * The resident has been still for longer than the home's ceiling, or an outer door stands open by day and nothing moved since.
 * Told once for each silence; the first live sign ends it.
 *
 * Nobody is called still whom the hub could not hear: not while the home's gateway is silent, and not for time in which the
 * hub itself or that gateway was away (`fairDeadline`).
 */
export class InactivityDetector implements Detector {
  readonly name = 'inactivity'
  readonly metrics = ['motion', 'presence', 'door-open', 'bed-occupied', 'steps', 'button', 'sos'] as const
  readonly #options: InactivityOptions
  readonly #told = new Map<HomeId, Told>()
  readonly #still = new DeadlineHeap()
  readonly #doors: OpenDoors
  readonly #doorDue = new DeadlineHeap()

  constructor(options: InactivityOptions) {
    this.#options = options
    this.#doors = new OpenDoors(options.devices)
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.unregistered) return NONE
    const { home } = reading
    const { hearing, signs, rules } = this.#options
    const live = signs.newest(home)?.offset === offset
    if (this.#doors.onReading(reading, hearing.happenedAt(reading), live)) {
      this.#doorDue.lookAt(home, reading.receivedAt + rules.district.outerDoorOpen)
    }
    if (!live) return NONE
    this.#watch(home, reading.receivedAt)
    const told = this.#told.get(home)
    if (told === undefined || !this.#endsSilence(home, offset)) return NONE
    this.#told.delete(home)
    return [this.#cleared(reading, offset)]
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    if ((this.nextDeadline() ?? Infinity) > consumedUpTo) return NONE
    const findings: Finding[] = []
    const add = (finding: Finding | undefined): void => {
      if (finding !== undefined) findings.push(finding)
    }
    for (let home = this.#still.takeDue(consumedUpTo); home !== undefined; home = this.#still.takeDue(consumedUpTo)) {
      add(this.#judgeStillness(home, consumedUpTo, offset))
    }
    for (
      let home = this.#doorDue.takeDue(consumedUpTo);
      home !== undefined;
      home = this.#doorDue.takeDue(consumedUpTo)
    ) {
      add(this.#judgeDoor(home, consumedUpTo, offset))
    }
    return findings
  }

  nextDeadline(): EpochMs | undefined {
    const still = this.#still.next()
    const door = this.#doorDue.next()
    if (still === undefined || door === undefined) return still ?? door
    return Math.min(still, door)
  }

  snapshot(): Json {
    return {
      due: this.#still.toText(),
      doorDue: this.#doorDue.toText(),
      told: Array.from(this.#told, ([home, told]) => [home, told.ceiling, told.door]),
      doors: this.#doors.rows(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#still.load(parsed.data.due)
    this.#doorDue.load(parsed.data.doorDue)
    this.#told.clear()
    for (const [home, ceiling, door] of parsed.data.told) this.#told.set(home, { ceiling, door })
    this.#doors.load(parsed.data.doors)
  }

  #watch(home: HomeId, now: EpochMs): void {
    const known = this.#options.residences.home(home)
    const { rules } = this.#options
    this.#still.lookAt(home, now + (known === undefined ? rules.district : rules.of(known)).inactivityCeiling)
  }

  #endsSilence(id: HomeId, offset: Offset): boolean {
    const home = this.#options.residences.home(id)
    return home === undefined || this.#options.signs.stillSince(home)?.offset === offset
  }

  #judgeStillness(id: HomeId, now: EpochMs, offset: Offset): Finding | undefined {
    const { signs, residences, rules } = this.#options
    const home = residences.home(id)
    const since = home === undefined ? undefined : signs.stillSince(home)
    if (home === undefined || since === undefined) {
      // It may be judged again one day: a pet leaves, a home is registered anew.
      if (signs.newest(id) !== undefined) this.#still.lookAt(id, now + rules.district.inactivityCeiling)
      return undefined
    }
    if (this.#told.get(id)?.ceiling === true) return undefined
    const deadline = this.#fairly(home, since.at, rules.of(home).inactivityCeiling)
    if (deadline > now) {
      this.#still.lookAt(id, deadline)
      return undefined
    }
    if (!this.#heard(home, since.at, now)) {
      this.#still.lookAt(id, now + rules.district.unheardRetry)
      return undefined
    }
    this.#tell(id).ceiling = true
    const { device, at } = since
    return this.#raised(home, { device, at, offset }, this.#stillWords(home, since, now))
  }

  #judgeDoor(id: HomeId, now: EpochMs, offset: Offset): Finding | undefined {
    const { residences, rules, day } = this.#options
    const home = residences.home(id)
    const open = this.#doors.of(id)
    if (home === undefined || open === undefined || home.occupants > 1 || home.pets) return undefined
    if (this.#told.get(id)?.door === true) return undefined
    const deadline = day.orNextMorning(Math.max(this.#fairly(home, open.at, rules.of(home).outerDoorOpen), now))
    if (deadline > now) {
      this.#doorDue.lookAt(id, deadline)
      return undefined
    }
    if (!this.#heard(home, open.at, now)) {
      this.#doorDue.lookAt(id, now + rules.district.unheardRetry)
      return undefined
    }
    this.#tell(id).door = true
    const time = timeWords(open.at, this.#options.timeZone)
    const lasted = durationWords(now - open.at)
    const summary = say(
      ['外门 ', time, ' 打开至今 ', lasted, ',此后无活动'],
      ['Outer door open since ', time, ' (', lasted, '), no motion after it'],
    )
    return this.#raised(home, { device: open.device, at: open.at, offset }, summary)
  }

  #fairly(home: Home, since: EpochMs, limit: number): EpochMs {
    const { hearing, residences, rules } = this.#options
    const spans = hearing.deafSpans(residences.gatewaysOf(home.id))
    return fairDeadline({ since, limit, spans, maxMove: rules.of(home).deafMove })
  }

  /** Would the hub have heard the resident? A box of the home must be online; a platform for many must have told of this home. */
  #heard(home: Home, since: EpochMs, now: EpochMs): boolean {
    const { hearing, residences } = this.#options
    return residences.gatewaysOf(home.id).some((gateway) => {
      if (!hearing.gateways.online(gateway.id, now)) return false
      return gateway.homes.length === 1 || (hearing.homeHeardAt(home.id) ?? since) > since
    })
  }

  #tell(home: HomeId): Told {
    let told = this.#told.get(home)
    if (told === undefined) {
      told = { ceiling: false, door: false }
      this.#told.set(home, told)
    }
    return told
  }

  #stillWords(home: Home, since: { readonly at: EpochMs; readonly device: DeviceId }, now: EpochMs): Words {
    const { devices, timeZone, rules } = this.#options
    const room = roomWords(devices.find(home.id, since.device)?.room)
    const time = timeWords(since.at, timeZone)
    const lasted = durationWords(now - since.at)
    const ceiling = durationWords(rules.of(home).inactivityCeiling)
    return say(
      [room, ' ', time, ' 起无活动已 ', lasted, ';此户上限 ', ceiling],
      ['No activity for ', lasted, ' since ', time, ' (', room, '); the limit here is ', ceiling],
    )
  }

  #cleared(reading: HeardReading, offset: Offset): Finding {
    const room = roomWords(this.#options.devices.find(reading.home, reading.device)?.room)
    const time = timeWords(reading.receivedAt, this.#options.timeZone)
    return {
      detector: this.name,
      kind: 'inactivity',
      severity: 'urgent',
      change: 'cleared',
      subject: { home: reading.home },
      at: reading.receivedAt,
      offset,
      summary: say([room, ' ', time, ' 又有活动'], ['Activity again at ', time, ' (', room, ')']),
      marks: [],
    }
  }

  #raised(home: Home, about: About, summary: Words): Finding {
    return {
      detector: this.name,
      kind: 'inactivity',
      severity: 'urgent',
      change: 'raised',
      subject: { home: home.id },
      ...about,
      summary,
      marks: [],
    }
  }
}
