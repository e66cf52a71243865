import { z } from 'zod'
import type { Json } from '../../../core/detector.ts'
import type { CareLevel } from '../../../core/directory.ts'
import type { DeviceId } from '../../../core/names.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { HourlySilence } from '../../../core/usual-silence.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { LifeSign } from '../../stillness/home-stillness.ts'
import { HomeStillness } from '../../stillness/home-stillness.ts'
import type { LimitSettings, Sensitivity } from '../../stillness/limit.ts'
import type { DeafSpan } from '../fair-deadline.ts'
import type { Whereabout } from '../whereabouts.ts'
import type { LocalClock } from './local-clock.ts'
import type { LostSensors } from './lost-sensors.ts'
import { NONE_LOST } from './lost-sensors.ts'
import type { SilenceDeadline } from './silence-deadline.ts'
import { lastShown, silenceDeadline } from './silence-deadline.ts'

export type SilenceRules = Pick<
  Thresholds,
  | 'stillnessSensitivity'
  | 'inactivityCeiling'
  | 'absenceCeiling'
  | 'knownAbsenceCeiling'
  | 'returnBy'
  | 'lateReturnWithin'
  | 'probablyOut'
  | 'doorPassing'
  | 'deafMove'
  | 'sensorLostMargin'
  | 'sensorLostLearned'
>

/** What else is known of the present silence. */
export interface SilenceEvidence {
  readonly deaf: readonly DeafSpan[]
  readonly weakAt?: EpochMs | undefined
  readonly lost?: LostSensors
}

const SENSITIVITIES: readonly Sensitivity[] = ['calm', 'standard', 'watchful', 'keen']
const place = z.enum(['bedroom', 'bathroom', 'fridge', 'outer-door', 'elsewhere'])
const time = z.number()
const shape = z.object({
  // Checked by who reads it.
  stillness: z.custom<Json>(() => true),
  last: z.object({ at: time, timeOfDay: time, device: z.string(), place }).nullable(),
  since: time,
  lateAt: time.nullable(),
  openedAt: time,
})

function limitSettings(rules: SilenceRules, careLevel: CareLevel): LimitSettings {
  return {
    sensitivity: SENSITIVITIES[Math.round(rules.stillnessSensitivity)] ?? 'standard',
    careLevel,
    ceiling: rules.inactivityCeiling,
    outCeiling: rules.absenceCeiling,
    knownAbsenceCeiling: rules.knownAbsenceCeiling,
  }
}

/**
 * One home's present silence: the learned limit with the rules that stand beside it. The hub judges by it, and so does the benchmark
 * (`npm run bench:inactivity`): there is no other.
 */
export class HomeSilence {
  readonly #clock: Pick<LocalClock, 'timeOfDay' | 'next'>
  readonly #stillness: HomeStillness
  #rules: SilenceRules
  #careLevel: CareLevel
  #last: LifeSign | undefined
  /** Since when the resident has seemed to be where they are now. */
  #since: EpochMs = 0
  #lateAt: EpochMs | undefined
  /** When an outer door opened last. */
  #openedAt: EpochMs = 0

  constructor(rules: SilenceRules, careLevel: CareLevel, clock: Pick<LocalClock, 'timeOfDay' | 'next'>) {
    this.#rules = rules
    this.#careLevel = careLevel
    this.#clock = clock
    this.#stillness = new HomeStillness(limitSettings(rules, careLevel))
  }

  /** Other rules count at once, for the present silence too; the same again cost nothing. */
  set(rules: SilenceRules, careLevel: CareLevel): void {
    if (rules === this.#rules && careLevel === this.#careLevel) return
    this.#rules = rules
    this.#careLevel = careLevel
    this.#stillness.set(limitSettings(rules, careLevel))
  }

  /** An outer door opened or closed. Closing behind somebody says nothing that the opening did not say. */
  onDoor({ at, device, opens }: { readonly at: EpochMs; readonly device: DeviceId; readonly opens: boolean }): void {
    if (opens) this.#openedAt = Math.max(this.#openedAt, at)
    else if (at - this.#openedAt <= this.#rules.doorPassing) return
    this.onSign({ at, device, place: 'outer-door' })
  }

  /** The resident did something. What is older than the newest sign is not heard. */
  onSign(sign: Omit<LifeSign, 'timeOfDay'>): void {
    const { at, device, place } = sign
    const before = this.#last
    if (before !== undefined && at < before.at) return
    this.#learnLate(before, at)
    if (before === undefined || isDoor(before) !== isDoor(sign)) this.#since = at
    this.#last = { at, timeOfDay: this.#clock.timeOfDay(at), device, place }
    this.#stillness.onSign(this.#last)
  }

  /** The home can be heard at this moment. To be told at least every 5 min for as long as it can. */
  onAlive(at: EpochMs): void {
    this.#stillness.onAlive(at)
  }

  /** The newest sign: the silence counts from it. */
  last(): Pick<LifeSign, 'at' | 'device' | 'place'> | undefined {
    return this.#last
  }

  /** Not before this is it told: a cheap bound. */
  earliest(): EpochMs | undefined {
    return this.#stillness.earliest()
  }

  /** Up to 0.1 ms after each sign. `undefined` until the first. */
  deadline({ deaf, weakAt, lost = NONE_LOST }: SilenceEvidence): SilenceDeadline | undefined {
    const limit = this.#stillness.limit()
    if (limit === undefined) return undefined
    const [rules, clock, lateAt] = [this.#rules, this.#clock, this.#lateAt]
    const told = silenceDeadline({ limit, rules, clock, deaf, lateAt, weakAt, lost })
    const earliest = this.earliest() ?? told.at
    return told.at < earliest ? { ...told, at: earliest } : told
  }

  /** The limits of silences that would have begun then, for who wants to look at them: 0.1 ms each. */
  limitsAt(moments: readonly EpochMs[]): readonly HourlySilence[] {
    return this.#stillness.limitsAt(moments.map((at) => ({ at, timeOfDay: this.#clock.timeOfDay(at) })))
  }

  whereabout(): Whereabout | undefined {
    const limit = this.#stillness.limit()
    if (limit === undefined) return undefined
    const out = limit.kind === 'not-returned'
    return {
      state: out ? 'out' : 'at-home',
      probability: out ? limit.outProbability : 1 - limit.outProbability,
      since: this.#since,
    }
  }

  /** Everything it remembers. */
  snapshot(): Json {
    return this.#snapshot(this.#stillness.snapshot())
  }

  /** The same without the silences of the past. */
  state(): Json {
    return this.#snapshot(this.#stillness.state())
  }

  /** The silences of the past, as text. */
  silences(): string {
    return this.#stillness.silences()
  }

  /** How many silences were ever remembered: another number, another `silences`. */
  remembered(): number {
    return this.#stillness.remembered()
  }

  /** After `restore`. */
  restoreSilences(text: string): void {
    this.#stillness.restoreSilences(text)
  }

  #snapshot(stillness: Json): Json {
    const last = this.#last
    return {
      stillness,
      last: last === undefined ? null : { ...last },
      since: this.#since,
      lateAt: this.#lateAt ?? null,
      openedAt: this.#openedAt,
    }
  }

  /** A snapshot of another shape leaves it empty. */
  restore(json: Json): void {
    const parsed = shape.safeParse(json)
    if (!parsed.success) return
    this.#stillness.restore(parsed.data.stillness)
    this.#last = parsed.data.last ?? undefined
    this.#since = parsed.data.since
    this.#lateAt = parsed.data.lateAt ?? undefined
    this.#openedAt = parsed.data.openedAt
  }

  #learnLate(before: LifeSign | undefined, to: EpochMs): void {
    if (before === undefined || !isDoor(before)) return
    this.#lateAt = lastShown(this.#rules.returnBy, before, to) ?? this.#lateAt
  }
}

const isDoor = (sign: Pick<LifeSign, 'place'>): boolean => sign.place === 'outer-door'
