import type { Json } from '../../core/detector.ts'
import type { DeviceId } from '../../core/names.ts'
import { days, type DurationMs, type EpochMs, hours, minutes } from '../../core/time.ts'
import type { HourlySilence } from '../../core/usual-silence.ts'
import { type Context, contextOf, type Place, type SilenceStart } from './context.ts'
import { hourlyLimits, type ShownMoment } from './hourly-limits.ts'
import type { JudgedStart } from './judged-start.ts'
import { judgedStart } from './judged-start.ts'
import { FLOOR, type LimitSettings } from './limit.ts'
import { NO_DOOR, NOT_STRAINED, SHORTEST, SilenceMemory } from './silence-memory.ts'
import type { Situation } from './situation.ts'
import { NEAR_DOOR, situationOf } from './situation.ts'
import type { StillnessSnapshot } from './snapshot.ts'
import { EMPTY, readSnapshot } from './snapshot.ts'

/** A sign of the resident: motion, a fridge, an outer door. */
export interface LifeSign {
  readonly at: EpochMs
  /** What the wall clock showed then: [0, 24 h). */
  readonly timeOfDay: DurationMs
  readonly device: DeviceId
  readonly place: Place
}

/** When the present silence is told if it goes on, and why. */
export interface StillnessLimit {
  readonly kind: 'inactivity' | 'not-returned'
  readonly since: EpochMs
  /** When someone is told first. */
  readonly at: EpochMs
  /** How long it may last, deafness not counted: `at` without it. */
  readonly length: DurationMs
  /** How long it may last whatever else is known: 12 h, or 16 h when out, more for who is known to stay away. */
  readonly ceiling: DurationMs
  /** How long it usually stays silent at this hour at the most: on 19 days of 20. */
  readonly usual: DurationMs
  /** How sure it is that the resident is out: [0, 1]. */
  readonly outProbability: number
}

/** A gateway that is heard every 5 min is deaf when twice that passes. */
const DEAF_AFTER: DurationMs = minutes(10)
/** By no more than this does deafness move a limit. */
const DEAF_AT_MOST: DurationMs = hours(2)
/** Outer doors beyond this many share one index. */
const OTHERS = 31
/** How a door is used counts for about so long. */
const FADING: DurationMs = days(30)
const FEWEST_DAYS = 3
/** A silence after a door that is no absence. */
const SHORT: DurationMs = hours(2)

/** How an outer door was used in about 30 days, fading. */
interface DoorUse {
  readonly uses: number
  /** Hours of silences under 2 h that began with it: see `SilenceStart.doorShort`. */
  readonly short: number
  /** When it was used last; the figures are of then. */
  readonly at: EpochMs
}

/**
 * One home's own idea of how long it may be silent. It hears the signs of the resident and the gateway's being alive, remembers
 * the silences of 60 days, and answers at any time until when the present one is still usual.
 *
 * Deterministic, no clock: the answer depends only on what was heard, so it can be asked ahead and put into a heap.
 */
export class HomeStillness {
  #settings: LimitSettings
  readonly #memory = new SilenceMemory()
  #doors: readonly DeviceId[] = []
  /** At each door's index. */
  #doorUses: readonly (DoorUse | undefined)[] = []
  #start: SilenceStart | undefined
  #lastAlive: EpochMs = 0
  #deaf: DurationMs = 0
  /** Until when the present silence was heard before it was deaf for the first time. */
  #heardUntil: EpochMs | undefined
  /** The answer for the present silence: costly, so only worked out when asked. */
  #judged: JudgedStart | undefined

  constructor(settings: LimitSettings) {
    this.#settings = settings
  }

  /** New settings count at once, for the present silence too. */
  set(settings: LimitSettings): void {
    this.#settings = settings
    this.#judged = undefined
  }

  /** A sign older than the newest one says nothing about silence: it is not heard. */
  onSign(sign: LifeSign): void {
    const before = this.#start
    if (before !== undefined && sign.at < before.at) return
    this.onAlive(sign.at)
    if (before !== undefined) this.#remember(before, sign.at)
    const door = sign.place === 'outer-door' ? this.#useDoor(sign.device, sign.at) : this.#doorBefore(sign.at)
    const knownSince = before?.knownSince ?? sign.at
    const { uses, short } = this.#faded(door, sign.at)
    this.#start = {
      at: sign.at,
      timeOfDay: sign.timeOfDay,
      place: sign.place,
      door,
      doorUses: uses,
      doorShort: short / Math.max(FEWEST_DAYS, fadingDays(sign.at - knownSince)),
      knownSince,
    }
    this.#deaf = 0
    this.#heardUntil = undefined
    this.#judged = undefined
  }

  /** The home can be heard at this moment: its gateway, or any of its devices, spoke. */
  onAlive(at: EpochMs): void {
    if (this.#start !== undefined && at - this.#lastAlive > DEAF_AFTER) {
      this.#deaf += at - this.#lastAlive
      this.#heardUntil ??= this.#lastAlive
    }
    this.#lastAlive = Math.max(this.#lastAlive, at)
  }

  /** Not before this moment can the present silence be told: a cheap bound for who only wants to know when to ask again. */
  earliest(): EpochMs | undefined {
    return this.#start === undefined ? undefined : this.#start.at + FLOOR
  }

  /** `undefined` until the first sign. */
  limit(): StillnessLimit | undefined {
    const start = this.#start
    if (start === undefined) return undefined
    const { situation, length, ceiling, usual, outProbability } = this.#judge(start)
    return {
      kind: situation === 'out' ? 'not-returned' : 'inactivity',
      since: start.at,
      at: start.at + length + Math.min(this.#deaf, DEAF_AT_MOST),
      length,
      ceiling,
      usual,
      outProbability,
    }
  }

  /** The limits of silences that would have begun then; nothing until the first sign. */
  limitsAt(moments: readonly ShownMoment[]): readonly HourlySilence[] {
    const knownSince = this.#start?.knownSince
    if (knownSince === undefined) return []
    return hourlyLimits(moments, { memory: this.#memory, knownSince, settings: this.#settings })
  }

  /** What the limit rests on, for who wants to see it: the fitting of the weights, and tests. */
  reasons(): { readonly start: SilenceStart; readonly situation: Situation; readonly context: Context } | undefined {
    const start = this.#start
    return start === undefined
      ? undefined
      : { start, situation: situationOf(start), context: contextOf(this.#memory, start) }
  }

  /** Everything it remembers: under 20 kB. */
  snapshot(): Json {
    return this.#snapshot(this.silences())
  }

  /** The same without the silences of the past, which are nearly all of it and change a few times a day: a few hundred bytes. */
  state(): Json {
    return this.#snapshot('')
  }

  /** The silences of the past, as text. */
  silences(): string {
    return this.#memory.snapshot()
  }

  /** How many silences were ever remembered: another number, another `silences`. */
  remembered(): number {
    return this.#memory.additions
  }

  /** After `restore`. */
  restoreSilences(text: string): void {
    this.#memory.restore(text, this.#start?.at)
    this.#judged = undefined
  }

  #snapshot(silences: string): Json {
    const start = this.#start
    const snapshot: StillnessSnapshot = {
      version: 2,
      silences,
      doorNames: [...this.#doors],
      doors: this.#doorUses.flatMap((use, door) => (use === undefined ? [] : [[door, use.uses, use.at, use.short]])),
      start: start === undefined ? null : { ...start },
      lastAlive: this.#lastAlive,
      deaf: this.#deaf,
      heardUntil: this.#heardUntil ?? null,
    }
    return { ...snapshot }
  }

  /** A snapshot of another shape leaves it empty. */
  restore(json: Json): void {
    const snapshot = readSnapshot(json) ?? EMPTY
    this.#memory.restore(snapshot.silences)
    this.#doors = [...snapshot.doorNames]
    this.#doorUses = []
    for (const [door, uses, at, short] of snapshot.doors) if (door <= OTHERS) this.#setUse(door, { uses, at, short })
    this.#start = snapshot.start ?? undefined
    this.#lastAlive = snapshot.lastAlive
    this.#deaf = snapshot.deaf
    this.#heardUntil = snapshot.heardUntil ?? undefined
    this.#judged = undefined
  }

  #judge(start: SilenceStart): JudgedStart {
    this.#judged ??= judgedStart(start, contextOf(this.#memory, start), this.#settings)
    return this.#judged
  }

  #remember(start: SilenceStart, to: EpochMs): void {
    const length = to - start.at
    const heard = this.#deaf === 0
    const heardFor = heard ? length : (this.#heardUntil ?? start.at) - start.at
    if (start.place === 'outer-door') this.#countShort(start.door, heardFor)
    if (length < SHORTEST) return
    const { situation, expected, daysKnown } = this.#judge(start)
    const comparable = heard && situation !== 'out' && length < hours(16) && daysKnown > 3
    this.#memory.add({
      from: start.at,
      to,
      door: start.door,
      heard,
      heardFor,
      teaches: heard && !absent(start, length),
      strain: comparable ? Math.log(length / hours(1) / expected) : NOT_STRAINED,
    })
  }

  /** The index of an outer door. */
  #indexOf(device: DeviceId): number {
    const known = this.#doors.indexOf(device)
    if (known >= 0) return known
    if (this.#doors.length >= OTHERS) return OTHERS
    this.#doors = this.#doors.concat(device)
    return this.#doors.length - 1
  }

  #doorBefore(at: EpochMs): number {
    let found = NO_DOOR
    let newest = at - NEAR_DOOR
    for (const [door, use] of this.#doorUses.entries()) {
      if (use === undefined || use.at <= newest) continue
      newest = use.at
      found = door
    }
    return found
  }

  /** Openings within 10 min of each other are one use. */
  #useDoor(device: DeviceId, at: EpochMs): number {
    const door = this.#indexOf(device)
    const last = this.#doorUses[door]
    const isNew = last === undefined || at - last.at > NEAR_DOOR
    const { uses, short } = this.#faded(door, at)
    this.#setUse(door, { uses: uses + Number(isNew), short, at })
    return door
  }

  #countShort(door: number, length: DurationMs): void {
    const use = this.#doorUses[door]
    if (use !== undefined && length < SHORT) {
      this.#setUse(door, { uses: use.uses, short: use.short + length / hours(1), at: use.at })
    }
  }

  #setUse(door: number, use: DoorUse): void {
    // No longer than it must be, as one that is appended to would be.
    const length = Math.max(this.#doorUses.length, door + 1)
    this.#doorUses = Array.from({ length }, (_, index) => (index === door ? use : this.#doorUses[index]))
  }

  #faded(door: number, at: EpochMs): { readonly uses: number; readonly short: number } {
    const last = this.#doorUses[door]
    if (last === undefined) return { uses: 0, short: 0 }
    const left = Math.exp((last.at - at) / FADING)
    return { uses: last.uses * left, short: last.short * left }
  }
}

/** Of how many days a fading sum knows that has grown for so long. */
const fadingDays = (length: DurationMs): number => (FADING * (1 - Math.exp(-length / FADING))) / days(1)

/** Whether a silence looks like nobody was there. A night after a door is a night unless it is very long. */
function absent(start: SilenceStart, length: DurationMs): boolean {
  if (length > hours(16)) return true
  if (start.door === NO_DOOR || length <= hours(2)) return false
  const night = start.timeOfDay >= hours(20) || start.timeOfDay < hours(5)
  return !night || length > hours(10)
}
