import { z } from 'zod'
import type { Detector, Json, Memory } from '../../core/detector.ts'
import type { Device } from '../../core/directory.ts'
import type { Finding, Words } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { HomeId } from '../../core/names.ts'
import type { HeardReading } from '../../core/reading.ts'
import type { EpochMs } from '../../core/time.ts'
import { minutes } from '../../core/time.ts'
import type { Rules } from '../rules/rules.ts'
import type { Day } from './day.ts'
import { DeadlineHeap, earliest } from './deadline-heap.ts'
import { findingsDue } from './findings-due.ts'
import type { DoorContacts } from './door-contacts.ts'
import type { Hearing } from './hearing.ts'
import type { HomeSilences } from './inactivity/home-silences.ts'
import { LIMIT_KNOWN_BEFORE, SilenceQueue } from './inactivity/silence-queue.ts'
import { openDoorDeadline } from './inactivity/silence-deadline.ts'
import { movedAgainWords, openDoorWords, silenceWords } from './inactivity/silence-words.ts'
import type { Kind, Told } from './inactivity/told-silences.ts'
import { toldFromTable, toldToTable } from './inactivity/told-silences.ts'
import type { UnheardHomes } from './inactivity/unheard-homes.ts'
import { OpenDoors } from './open-doors.ts'
import type { DeviceFinder, Residences } from './residences.ts'
import { isShared } from './residences.ts'
import { couldHear } from './rooms/attention.ts'
import type { ResidentSigns } from './resident-signs.ts'

export interface InactivityOptions {
  readonly hearing: Pick<Hearing, 'gateways' | 'homeHeardAt' | 'deafSpans' | 'happenedAt'>
  readonly signs: Pick<ResidentSigns, 'showed' | 'stillSince'>
  readonly silences: Pick<HomeSilences, 'judge' | 'earliest' | 'since' | 'homes'>
  readonly residences: Pick<Residences, 'home' | 'gatewaysOf' | 'onChange'>
  readonly unheard: UnheardHomes
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly day: Day
  readonly contacts: Pick<DoorContacts, 'closes'>
  readonly rules: Rules
  readonly timeZone: string
}

type About = Pick<Finding, 'kind' | 'at' | 'offset' | 'device'>

const NONE: readonly Finding[] = []
/** When rules or the registry change, every home is looked at anew within this. */
const ANEW_WITHIN = minutes(1)
const shape = z.object({
  due: z.string(),
  limits: z.string().default(''),
  unheardDue: z.string().default(''),
  doorDue: z.string(),
  told: z.string(),
  doors: z.string(),
  unheard: z.string().default(''),
})

/**
 * The resident is still at home, or out, for longer than usual (`HomeSilences`); or an outer door stands open by day and nothing moved
 * since. Each silence is told once; the first live sign indoors ends what was told.
 *
 * Nobody is called still whom the hub could not hear: not while the home's gateway is silent, and not for time in which the
 * hub itself or that gateway was away (`fairDeadline`). Nor is anybody forgotten: of a home behind a platform that is up, and of
 * which nothing is heard, that is told instead (`UnheardHomes`).
 */
export class InactivityDetector implements Detector {
  readonly name = 'inactivity'
  readonly metrics = ['motion', 'presence', 'door-open', 'bed-occupied', 'steps', 'button', 'sos'] as const
  readonly #options: InactivityOptions
  readonly #told = new Map<HomeId, Told>()
  readonly #queue = new SilenceQueue()
  readonly #doors: OpenDoors
  readonly #doorDue = new DeadlineHeap()
  /** The version of the figures that the deadlines rest on, and whether the registry has changed since. */
  #figures: number | undefined
  #listening = false
  #moved = false

  constructor(options: InactivityOptions) {
    this.#options = options
    this.#doors = new OpenDoors(options.devices, options.contacts)
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    if (reading.unregistered) return NONE
    const { home } = reading
    const { hearing, signs, rules } = this.#options
    const live = signs.showed(reading)
    if (this.#doors.onReading(reading, hearing.happenedAt(reading), live)) {
      const lives = this.#options.residences.home(home)
      const { outerDoorOpen } = lives === undefined ? rules.district : rules.of(lives)
      this.#doorDue.lookAt(home, reading.receivedAt + outerDoorOpen)
    }
    if (!live) return NONE
    this.#watch(home)
    const heard = this.#options.unheard.heard(home, { now: reading.receivedAt, offset })
    const told = this.#told.get(home)
    const ended = told === undefined ? NONE : this.#ended(told, reading, offset)
    return heard.length === 0 ? ended : [...heard, ...ended]
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    if (this.#changed()) this.#lookAnew(consumedUpTo)
    const findings: Finding[] = []
    const judge = (home: HomeId): true => {
      findings.push(...this.#judgeSilence(home, consumedUpTo, offset))
      return true
    }
    this.#queue.takeDue(consumedUpTo, {
      over: (home) => !this.#unheardStill(home, consumedUpTo) && judge(home),
      limit: (home) => !this.#tooEarly(home, consumedUpTo + LIMIT_KNOWN_BEFORE) && judge(home),
      unheard: (home) => !this.#unheardStill(home, consumedUpTo) && judge(home),
    })
    return [
      ...findings,
      ...findingsDue(this.#doorDue, consumedUpTo, (home) => this.#judgeDoor(home, consumedUpTo, offset)),
    ]
  }

  nextDeadline(): EpochMs | undefined {
    if (this.#changed()) return Number.NEGATIVE_INFINITY
    return earliest(this.#queue.next(), this.#doorDue.next())
  }

  snapshot(): Memory {
    return {
      ...this.#queue.toTexts(),
      doorDue: this.#doorDue.toText(),
      told: toldToTable(this.#told),
      doors: this.#doors.toText(),
      unheard: this.#options.unheard.toText(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#queue.load(parsed.data)
    this.#doorDue.load(parsed.data.doorDue)
    this.#doors.load(parsed.data.doors)
    this.#options.unheard.load(parsed.data.unheard)
    this.#told.clear()
    for (const [home, told] of toldFromTable(parsed.data.told)) this.#told.set(home, told)
  }

  #watch(home: HomeId): void {
    const earliest = this.#options.silences.earliest(home)
    if (earliest !== undefined) this.#queue.limitAt(home, earliest - LIMIT_KNOWN_BEFORE)
  }

  /** Most homes come up because somebody moved since: that costs no limit. */
  #tooEarly(home: HomeId, now: EpochMs): boolean {
    const earliest = this.#options.silences.earliest(home) ?? Number.NEGATIVE_INFINITY
    if (earliest <= now) return false
    this.#queue.limitAt(home, earliest - LIMIT_KNOWN_BEFORE)
    return true
  }

  /** Somebody moved since; or nobody can hear it, and there is nothing to tell of that: looked at again, at no cost of a limit. */
  #unheardStill(id: HomeId, now: EpochMs): boolean {
    const { silences, residences, rules, unheard } = this.#options
    if (this.#tooEarly(id, now)) return true
    const home = residences.home(id)
    const since = silences.since(id)
    if (home === undefined || since === undefined) return false
    if (couldHear(this.#options, home, { since, now }) || unheard.mayTell(home, now)) return false
    this.#queue.unheardUntil(id, now + rules.district.unheardRetry)
    return true
  }

  #judgeSilence(id: HomeId, now: EpochMs, offset: Offset): readonly Finding[] {
    const { silences, residences, rules, devices, timeZone } = this.#options
    const home = residences.home(id)
    const silence = silences.judge(id)
    // What was told stays known: a home that is put back is told of again, and the next sign ends that, too (`RemovedSubjects`).
    if (home === undefined) this.#options.unheard.forget(id)
    if (home === undefined || silence === undefined || this.#told.get(id)?.since === silence.since) return NONE
    if (silence.at > now) {
      this.#queue.isOverAt(id, silence.at)
      return NONE
    }
    const { since, kind, device } = silence
    if (!couldHear(this.#options, home, { since, now })) {
      this.#queue.unheardUntil(id, now + rules.district.unheardRetry)
      return this.#options.unheard.overdue(home, silence, { now, offset })
    }
    const heard = this.#options.unheard.heard(id, { now, offset })
    if (heard.length > 0) {
      this.#queue.isOverAt(id, now)
      return heard
    }
    this.#tell(id, kind).since = since
    const { returnBy } = rules.of(home)
    const summary = silenceWords({ silence, device: devices.find(id, device), now, timeZone, returnBy })
    return [this.#finding(id, 'raised', { kind, device, at: since, offset }, summary)]
  }

  #judgeDoor(id: HomeId, now: EpochMs, offset: Offset): Finding | undefined {
    const { hearing, residences, rules, day, timeZone } = this.#options
    const home = residences.home(id)
    const open = this.#doors.of(id)
    if (home === undefined || open === undefined || isShared(home)) return undefined
    if (this.#told.get(id)?.doorAt === open.at) return undefined
    const deaf = hearing.deafSpans(residences.gatewaysOf(id))
    const deadline = openDoorDeadline({ openAt: open.at, now, rules: rules.of(home), deaf, day })
    if (deadline > now) {
      this.#doorDue.lookAt(id, deadline)
      return undefined
    }
    if (!couldHear(this.#options, home, { since: open.at, now })) {
      this.#doorDue.lookAt(id, now + rules.district.unheardRetry)
      return undefined
    }
    this.#tell(id, 'inactivity').doorAt = open.at
    const { device, at } = open
    return this.#finding(id, 'raised', { kind: 'inactivity', device, at, offset }, openDoorWords(at, now, timeZone))
  }

  /** What the sign ends. */
  #ended(told: Told, reading: HeardReading, offset: Offset): readonly Finding[] {
    const { devices, timeZone } = this.#options
    const { home, receivedAt } = reading
    const device = devices.find(home, reading.device)
    if (!this.#ends(told, reading, device)) return NONE
    this.#told.delete(home)
    const summary = movedAgainWords(device, receivedAt, timeZone)
    return Array.from(told.kinds, (kind) => {
      const about: About = { kind, at: receivedAt, offset }
      return this.#finding(home, 'cleared', about, summary)
    })
  }

  /**
   * Indoors it ends all; an outer door only says that somebody is there, and ends no more than the alert about that door's standing
   * open.
   */
  #ends(told: Told, { home: id, metric, device: from }: HeardReading, device: Device | undefined): boolean {
    const home = this.#options.residences.home(id)
    if (home === undefined) return true
    // Where several live, what is not personal shows somebody, and nobody in particular.
    if (this.#options.signs.stillSince(home)?.device !== from) return false
    if (metric !== 'door-open' || device?.role !== 'outer-door') return true
    return told.doorAt !== undefined && told.since === undefined && this.#doors.of(id) === undefined
  }

  #tell(home: HomeId, kind: Kind): Told {
    let told = this.#told.get(home)
    if (told === undefined) {
      told = { kinds: new Set(), since: undefined, doorAt: undefined }
      this.#told.set(home, told)
    }
    told.kinds.add(kind)
    return told
  }

  #changed(): boolean {
    return this.#moved || this.#figures !== this.#options.rules.version
  }

  /**
   * A change counts within two minutes, for ten thousand homes are not looked at in one tick. Who waits for a home to be heard again waits
   * on: that comes up sooner.
   */
  #lookAnew(now: EpochMs): void {
    const { rules, residences, silences } = this.#options
    if (!this.#listening) residences.onChange(() => (this.#moved = true))
    this.#listening = true
    this.#figures = rules.version
    this.#moved = false
    const homes = [...silences.homes()]
    const from = now + rules.district.unheardRetry
    for (const [index, home] of homes.entries()) this.#queue.limitAt(home, from + (ANEW_WITHIN * index) / homes.length)
    for (const home of this.#doors.homes()) this.#doorDue.lookAt(home, from)
  }

  #finding(home: HomeId, change: Finding['change'], about: About, summary: Words): Finding {
    return { detector: this.name, severity: 'urgent', change, subject: { home }, ...about, summary, marks: [] }
  }
}
