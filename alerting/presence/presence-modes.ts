import { z } from 'zod'
import type { Detector, Json, Sign } from '../../core/detector.ts'
import type { Home } from '../../core/directory.ts'
import type { Finding } from '../../core/finding.ts'
import type { Offset } from '../../core/journal.ts'
import type { HomeEvent } from '../../core/message.ts'
import type { HomeId } from '../../core/names.ts'
import type { Presence } from '../../core/presence.ts'
import { isLasting, LONGEST_PRESENCE, presenceMode } from '../../core/presence.ts'
import type { HeardReading } from '../../core/reading.ts'
import { afterSetBack, isAhead, type SetBack } from '../../core/set-back.ts'
import type { EpochMs } from '../../core/time.ts'
import { DeadlineHeap } from '../detectors/deadline-heap.ts'
import type { Hearing } from '../detectors/hearing.ts'
import type { DeviceFinder, Residences } from '../detectors/residences.ts'
import type { ResidentSigns } from '../detectors/resident-signs.ts'
import { roomWords } from '../detectors/words.ts'
import type { Rules } from '../rules/rules.ts'
import { showsInside } from './inside.ts'
import { activityWords, settledWords } from './presence-words.ts'

export interface PresenceModesOptions {
  readonly hearing: Pick<Hearing, 'happenedAt'>
  readonly signs: Pick<ResidentSigns, 'showed'>
  readonly residences: Pick<Residences, 'home' | 'gateway' | 'devicesOf'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly timeZone: string
}

const NAME = 'presence-modes'
const NONE: readonly Finding[] = []
const number = z.number()
const awayMode = presenceMode.exclude(['at-home'])
const shape = z.object({
  modes: z.array(z.tuple([z.string(), awayMode, number, number.nullable(), z.string()])),
  asked: z.array(z.tuple([z.string(), number])),
})

/**
 * Knows where each resident is said to be, and asks when somebody moves where nobody was expected.
 *
 * A mode that has an end ends at its end, or with the first live sign from inside: then the home is watched again, and the
 * finding `presence` asks whether the resident is back. That errs on the safe side, so it is routine, and waits for the morning's digest; for a
 * fully dependent resident it is urgent: nobody may know that they are alone. In a home that was moved out of, or whose resident
 * died, the mode stays, and the question who is inside is routine, at most once a day. Whoever sets a mode answers it.
 *
 * It must be told of every entry after `ResidentSigns` and before those who ask it.
 */
export class PresenceModes implements Detector {
  readonly name = NAME
  readonly signKinds = ['mode-set'] as const
  readonly metrics = ['motion', 'presence', 'door-open', 'bed-occupied', 'steps'] as const
  readonly #options: PresenceModesOptions
  /** Of those who are not at home. */
  readonly #modes = new Map<HomeId, Presence>()
  readonly #ends = new DeadlineHeap()
  /** When somebody was last asked, until a mode is set. */
  readonly #asked = new Map<HomeId, EpochMs>()
  readonly #listeners = new Set<(home: HomeId) => void>()
  #version = 0

  constructor(options: PresenceModesOptions) {
    this.#options = options
  }

  /** `undefined`: at home. */
  presenceOf(home: HomeId): Presence | undefined {
    return this.#modes.get(home)
  }

  /** All who are not at home, in the order in which that was set. */
  away(): Iterable<readonly [HomeId, Presence]> {
    return this.#modes
  }

  /** Another number whenever anybody's mode was set or ended. */
  get version(): number {
    return this.#version
  }

  /** Called when a home's mode was set or has ended. */
  onChange(listener: (home: HomeId) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onSign(sign: Sign, offset: Offset): readonly Finding[] {
    if (sign.kind !== 'mode-set') return NONE
    this.#set(sign)
    return this.#asked.delete(sign.home) ? [answeredBy(sign, offset, this.#options.timeZone)] : NONE
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    const presence = this.#modes.get(reading.home)
    if (presence === undefined || !this.#options.signs.showed(reading)) return NONE
    const home = this.#options.residences.home(reading.home)
    if (home === undefined || !this.#unexpected(home, presence, reading)) return NONE
    if (presence.until !== undefined && presence.until <= reading.receivedAt) {
      // It ended before this; only the tick that says so has not come yet.
      this.#end(home.id)
      return NONE
    }
    if (!isLasting(presence.mode)) this.#end(home.id)
    else if (this.#askedLately(home, reading.receivedAt)) return NONE
    this.#asked.set(home.id, reading.receivedAt)
    return [this.#question(home, presence, { reading, offset })]
  }

  onTick(consumedUpTo: EpochMs): readonly Finding[] {
    for (let home = this.#ends.takeDue(consumedUpTo); home !== undefined; home = this.#ends.takeDue(consumedUpTo)) {
      const until = this.#modes.get(home)?.until
      if (until === undefined) continue
      if (until > consumedUpTo) this.#ends.lookAt(home, until)
      else this.#end(home)
    }
    return NONE
  }

  nextDeadline(): EpochMs | undefined {
    return this.#ends.next()
  }

  snapshot(): Json {
    return {
      modes: Array.from(this.#modes, ([home, { mode, since, until, by }]) => [home, mode, since, until ?? null, by]),
      asked: Array.from(this.#asked, ([home, at]) => [home, at]),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#modes.clear()
    this.#asked.clear()
    this.#ends.load('')
    for (const [home, mode, since, until, by] of parsed.data.modes) {
      this.#put(home, { mode, since, until: until ?? undefined, by })
    }
    for (const [home, at] of parsed.data.asked) this.#asked.set(home, at)
  }

  /** The end that somebody named stays, unless it was named while the clock was ahead. */
  setBack(setBack: SetBack): void {
    const modes = [...this.#modes]
    this.#modes.clear()
    this.#ends.load('')
    for (const [home, presence] of modes) {
      const { since, until } = presence
      const moved = until === undefined ? until : until - setBack.by
      this.#put(home, isAhead(since, setBack) ? { ...presence, since: since - setBack.by, until: moved } : presence)
    }
    for (const [home, at] of this.#asked) this.#asked.set(home, afterSetBack(at, setBack))
  }

  #set({ home, mode, until, by, receivedAt }: HomeEvent): void {
    if (mode === 'at-home') {
      this.#end(home)
      return
    }
    // Whoever sets a mode must say when it ends; should a record lack it, the home is not forgotten.
    const end = isLasting(mode) ? until : (until ?? receivedAt + LONGEST_PRESENCE.sms)
    this.#put(home, { mode, since: receivedAt, until: end, by })
    this.#changed(home)
  }

  #put(home: HomeId, presence: Presence): void {
    this.#modes.set(home, presence)
    if (presence.until !== undefined) this.#ends.lookAt(home, presence.until)
  }

  #end(home: HomeId): void {
    if (this.#modes.delete(home)) this.#changed(home)
  }

  #changed(home: HomeId): void {
    this.#version += 1
    for (const listener of this.#listeners) listener(home)
  }

  /** Is somebody inside, and did not just leave? */
  #unexpected(home: Home, { since }: Presence, reading: HeardReading): boolean {
    const { residences, devices, hearing, rules } = this.#options
    if (hearing.happenedAt(reading) < since + rules.of(home).presenceSettles) return false
    const device = devices.find(home.id, reading.device)
    if (device === undefined) return false
    const gateway = residences.gateway(reading.gateway)
    return showsInside(reading.metric, { home, device, gateway, devices: residences.devicesOf(home.id) })
  }

  #askedLately(home: Home, now: EpochMs): boolean {
    const askedAt = this.#asked.get(home.id)
    return askedAt !== undefined && now - askedAt < this.#options.rules.of(home).presenceAskedAgain
  }

  #question(home: Home, presence: Presence, by: { reading: HeardReading; offset: Offset }): Finding {
    const { devices, hearing, timeZone } = this.#options
    const at = hearing.happenedAt(by.reading)
    const room = roomWords(devices.find(home.id, by.reading.device)?.room)
    const summary = activityWords(presence, { room, at, timeZone })
    return { ...questionAbout(home, presence), at, offset: by.offset, summary }
  }
}

function questionAbout({ id, careLevel }: Home, { mode }: Presence): Omit<Finding, 'at' | 'offset' | 'summary'> {
  const expectedBack = mode === 'in-hospital' || mode === 'with-family'
  return {
    detector: NAME,
    kind: 'presence',
    severity: expectedBack && careLevel === 'fully-dependent' ? 'urgent' : 'routine',
    change: 'raised',
    subject: { home: id },
    marks: [],
  }
}

const answeredBy = (event: HomeEvent, offset: Offset, timeZone: string): Finding => ({
  detector: NAME,
  kind: 'presence',
  severity: 'routine',
  change: 'cleared',
  subject: { home: event.home },
  at: event.receivedAt,
  offset,
  summary: settledWords(event, timeZone),
  marks: [],
})
