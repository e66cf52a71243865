import { z } from 'zod'
import type { Rules } from '../../rules/rules.ts'
import type { Detector, Json, Memory, Sign } from '../../../core/detector.ts'
import type { Home } from '../../../core/directory.ts'
import type { Finding } from '../../../core/finding.ts'
import type { DeviceId, GatewayId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import { days, type EpochMs, minutes } from '../../../core/time.ts'
import type { HourlySilence } from '../../../core/usual-silence.ts'
import type { DeafSpan } from '../fair-deadline.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { isShared } from '../residences.ts'
import type { ResidentSigns } from '../resident-signs.ts'
import { fromJsonLines, toJsonLines } from '../lines.ts'
import { fromTable, toTable } from '../table.ts'
import type { Whereabout, Whereabouts } from '../whereabouts.ts'
import { HomeSilence } from './home-silence.ts'
import { isOuterDoor, placeOf } from './place-of.ts'
import { SilenceParts } from './silence-parts.ts'
import type { LocalClock } from './local-clock.ts'
import type { OfflineDevices } from './lost-sensors.ts'
import { lostSensors } from './lost-sensors.ts'
import type { SilenceDeadline } from './silence-deadline.ts'
import type { WeakKind } from './weak-signs.ts'
import { WeakSigns } from './weak-signs.ts'

export interface HomeSilencesOptions {
  readonly hearing: Pick<Hearing, 'deafSpans'>
  readonly signs: Pick<ResidentSigns, 'showed' | 'stillSince'>
  readonly residences: Pick<Residences, 'home' | 'gateway' | 'gatewaysOf'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly clock: Pick<LocalClock, 'timeOfDay' | 'next'>
  /** Who knows which devices are offline; none are when left out. */
  readonly deviceHearing?: OfflineDevices
}

/** When the present silence of a home is told, and what people need to know of it. */
export interface JudgedSilence extends SilenceDeadline {
  /** The newest sign. */
  readonly device: DeviceId
  /** Too little is known of this home yet: the limit is the care level's. */
  readonly learning: boolean
  /** What else was seen since, that may have been the resident. */
  readonly weak: readonly WeakKind[]
  /** Sensors that told of the resident and are offline. */
  readonly lostSensors: number
}

interface Known {
  silence: HomeSilence
  /** Judged by what is worn and the bed, since others or animals live there. */
  personal: boolean
  readonly knownSince: EpochMs
  aliveAt: EpochMs
  /** What has told of the resident. */
  devices: readonly DeviceId[]
}

const NONE: readonly Finding[] = []
/** Hearing that a home is alive is taken no more often than this … */
const ALIVE_EVERY = minutes(1)
/** … and longer pauses in which nothing was deaf are filled with a pulse. */
const PULSE = minutes(5)
/** So long the care level has a say in the limit (docs/detection.md). */
const LEARNING = days(14)
/** More devices of one home than anybody has. */
const MOST_DEVICES = 32

const LIST = ','
/** A home and its present silence, checked by who reads it. */
const silenceLine = z.tuple([z.string(), z.custom<Json>(() => true)])
const shape = z.object({
  homes: z.string(),
  silences: z.string(),
  weak: z.object({ homes: z.string(), values: z.string() }),
})

/**
 * Knows how long each resident has been silent, what is usual there, and where they seem to be. It finds nothing itself, and must be told
 * of every entry after `Hearing` and `ResidentSigns` and before whoever asks it.
 *
 * A home is learned anew when others or animals move in or out: then other sensors count. It is forgotten when it leaves the
 * registry.
 */
export class HomeSilences implements Detector, Whereabouts {
  readonly name = 'home-silences'
  readonly signKinds = ['connected', 'heard'] as const
  readonly #options: HomeSilencesOptions
  readonly #homes = new Map<HomeId, Known>()
  readonly #weak = new WeakSigns()
  readonly parts = new SilenceParts(
    () => this.#homes.keys(),
    (home) => this.#homes.get(home)?.silence,
  )

  constructor(options: HomeSilencesOptions) {
    this.#options = options
  }

  onReading(reading: HeardReading): readonly Finding[] {
    if (reading.unregistered || reading.retained) return NONE
    const known = this.#homes.get(reading.home)
    if (known !== undefined) this.#alive(reading.home, known, reading.receivedAt)
    if (this.#options.signs.showed(reading)) this.#onSign(reading)
    else if (known !== undefined && !known.personal) this.#onOther(reading, known)
    return NONE
  }

  onSign(sign: Sign): readonly Finding[] {
    if (sign.kind === 'heard' || sign.kind === 'connected') this.#gatewayHeard(sign.gateway, sign.receivedAt)
    return NONE
  }

  /** The homes it knows of. */
  homes(): Iterable<HomeId> {
    return this.#homes.keys()
  }

  /** Not before this can the home's silence be told: a cheap bound. `undefined` when it is not judged there. */
  earliest(home: HomeId): EpochMs | undefined {
    return this.#homes.get(home)?.silence.earliest()
  }

  /** When the newest sign was. */
  since(home: HomeId): EpochMs | undefined {
    return this.#homes.get(home)?.silence.last()?.at
  }

  /**
   * The present silence as it must be judged now. `undefined` when it is not judged there: nothing has told of the resident yet, or the
   * home is not in the registry.
   */
  judge(id: HomeId): JudgedSilence | undefined {
    const home = this.#options.residences.home(id)
    const known = home === undefined ? this.#forget(id) : this.#current(home)
    const last = known?.silence.last()
    if (home === undefined || known === undefined || last === undefined) return undefined
    const lost = lostSensors(this.#options.deviceHearing, id, known.devices)
    const weakAt = known.personal ? undefined : this.#weak.together(id, last.at)
    const deadline = known.silence.deadline({ deaf: this.#deafSpans(id), weakAt, lost })
    if (deadline === undefined) return undefined
    const weak = known.personal ? [] : this.#weak.seen(id, last.at)
    const learning = last.at - known.knownSince < LEARNING
    return { ...deadline, device: last.device, learning, weak, lostSensors: lost.count }
  }

  /** The limits of silences that would have begun there then; nothing where it is not judged. Asking changes nothing. */
  limitsAt(id: HomeId, moments: readonly EpochMs[]): readonly HourlySilence[] {
    const home = this.#options.residences.home(id)
    const known = this.#homes.get(id)
    return home === undefined || known?.personal !== isShared(home) ? [] : known.silence.limitsAt(moments)
  }

  of(id: HomeId): Whereabout | undefined {
    const known = this.#homes.get(id)
    return known === undefined || known.personal ? undefined : known.silence.whereabout()
  }

  snapshot(): Memory {
    return {
      homes: toTable(this.#homes, ([id, k]) => [id, k.personal, k.knownSince, k.aliveAt, k.devices.join(LIST)]),
      silences: toJsonLines(this.#homes, ([id, { silence }]) => [id, silence.state()]),
      weak: this.#weak.toTexts(),
    }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    const { homes, silences, weak } = parsed.data
    this.#homes.clear()
    this.#weak.load(weak)
    for (const row of fromTable(homes, 5)) {
      const id = row.text(0)
      const known = this.#anew(this.#options.residences.home(id), row.flag(1), row.number(2) ?? 0)
      known.aliveAt = row.number(3) ?? 0
      known.devices = listIn(row.text(4))
      this.#homes.set(id, known)
    }
    for (const [id, state] of silencesIn(silences)) this.#homes.get(id)?.silence.restore(state)
  }

  #onSign(reading: HeardReading): void {
    const { residences, signs, devices } = this.#options
    const home = residences.home(reading.home)
    const since = home === undefined ? undefined : signs.stillSince(home)
    // Where several live, what is not personal shows somebody, and nobody in particular.
    if (home === undefined || since === undefined || since.device !== reading.device) return
    const known = this.#current(home) ?? this.#begin(home, since.at)
    const device = devices.find(home.id, reading.device)
    const isNew = !known.devices.includes(reading.device)
    if (isNew) known.devices = known.devices.concat(reading.device).slice(0, MOST_DEVICES)
    const { at } = since
    const before = known.silence.remembered()
    if (isOuterDoor(device, reading))
      known.silence.onDoor({ at, device: reading.device, opens: numeric(reading.value) !== 0 })
    else known.silence.onSign({ at, device: reading.device, place: placeOf(device) })
    if (known.silence.remembered() !== before) this.parts.touch(home.id)
  }

  /** What is no sign of life by itself. */
  #onOther(reading: HeardReading, known: Known): void {
    const { residences, rules } = this.#options
    if (reading.metric !== 'water-volume' && reading.metric !== 'power' && reading.metric !== 'illuminance') return
    const last = known.silence.last()
    const home = residences.home(reading.home)
    if (last !== undefined && home !== undefined) this.#weak.onReading(reading, last.at, rules.of(home))
  }

  #gatewayHeard(id: GatewayId, at: EpochMs): void {
    const homes = this.#options.residences.gateway(id)?.homes
    const only = homes?.length === 1 ? homes[0] : undefined
    const known = only === undefined ? undefined : this.#homes.get(only)
    if (only !== undefined && known !== undefined) this.#alive(only, known, at)
  }

  /** Nothing is deaf because it had nothing to say: pauses count as heard but for the spans in which nobody could hear. */
  #alive(id: HomeId, known: Known, at: EpochMs): void {
    const pause = at - known.aliveAt
    if (pause < ALIVE_EVERY) return
    if (pause > PULSE) this.#fill(id, known, at)
    known.silence.onAlive(at)
    known.aliveAt = at
  }

  #fill(id: HomeId, { silence, aliveAt }: Known, to: EpochMs): void {
    const { residences, rules } = this.#options
    const gateways = residences.gatewaysOf(id)
    const home = residences.home(id)
    const shared = gateways.every((gateway) => gateway.homes.length > 1)
    if (home === undefined || (shared && to - aliveAt > rules.of(home).homeReports)) return
    let from = aliveAt
    for (const span of this.#deafSpans(id)) {
      if (span.to <= from || span.from >= to) continue
      pulse(silence, from, span.from)
      from = Math.max(from, span.to)
      silence.onAlive(from)
    }
    pulse(silence, from, to)
  }

  /** What is known of a home as it is now; learned anew when other sensors count there than did. */
  #current(home: Home): Known | undefined {
    const known = this.#homes.get(home.id)
    if (known === undefined) return undefined
    if (known.personal !== isShared(home)) {
      const since = this.#options.signs.stillSince(home)
      if (since === undefined) return undefined
      const anew = this.#begin(home, since.at)
      const place = placeOf(this.#options.devices.find(home.id, since.device))
      anew.silence.onSign({ at: since.at, device: since.device, place })
      return anew
    }
    known.silence.set(this.#options.rules.of(home), home.careLevel)
    return known
  }

  #begin(home: Home, at: EpochMs): Known {
    const known = this.#anew(home, isShared(home), at)
    this.#homes.set(home.id, known)
    this.parts.touch(home.id)
    return known
  }

  #anew(home: Home | undefined, personal: boolean, at: EpochMs): Known {
    const { rules, clock } = this.#options
    const thresholds = home === undefined ? rules.district : rules.of(home)
    const silence = new HomeSilence(thresholds, home?.careLevel ?? 'self-caring', clock)
    return { silence, personal, knownSince: at, aliveAt: at, devices: [] }
  }

  #forget(id: HomeId): undefined {
    if (this.#homes.delete(id)) this.parts.touch(id)
    this.#weak.forget(id)
  }

  #deafSpans(id: HomeId): readonly DeafSpan[] {
    const { hearing, residences } = this.#options
    return hearing.deafSpans(residences.gatewaysOf(id))
  }
}

const listIn = (text: string): readonly string[] => (text === '' ? [] : text.split(LIST))

function* silencesIn(text: string): Generator<readonly [HomeId, Json]> {
  for (const line of fromJsonLines(text)) {
    const silence = silenceLine.safeParse(line)
    if (silence.success) yield silence.data
  }
}

/** It was alive all along between two moments. */
function pulse(silence: HomeSilence, from: EpochMs, to: EpochMs): void {
  for (let at = from + PULSE; at < to; at += PULSE) silence.onAlive(at)
}
