import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Home } from '../../../core/directory.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { PresenceModes } from '../../presence/presence-modes.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { fromTable, toTable } from '../table.ts'
import type { Whereabouts } from '../whereabouts.ts'
import type { Use } from './meter-use.ts'
import { MeterUse } from './meter-use.ts'
import { littleWaterWords, noWaterWords, waterAgainWords } from './water-words.ts'

export interface LowWaterUseOptions {
  readonly hearing: Pick<Hearing, 'live' | 'happenedAt' | 'deafSpans'>
  readonly whereabouts: Whereabouts
  readonly modes: Pick<PresenceModes, 'presenceOf'>
  readonly residences: Pick<Residences, 'home' | 'gatewaysOf'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly timeZone: string
}

interface Watched {
  readonly meters: Map<DeviceId, MeterUse>
  /** Litres used since it was told; `undefined` while nothing is told. */
  usedSince: number | undefined
}

const NONE: readonly Finding[] = []
const METER_COLUMNS = 13
const shape = z.object({ meters: z.string(), told: z.string() })

/**
 * Less than ten litres were used in 24 h at home, or none at all in 12. Judged when a meter speaks, and by what its readings show: a
 * meter that falls silent says nothing, and one that speaks once a day is judged once a day. With several meters in a home, all of
 * them must say so.
 *
 * Time in which the resident seemed to be out, or in which nobody could hear the home, does not count. A new meter is not judged for a day, nor
 * one that counts in steps too coarse to tell ten litres from none. It ends when five litres were used since, and fifteen in the last 24 h.
 */
export class LowWaterUseDetector implements Detector {
  readonly name = 'low-water-use'
  readonly metrics = ['water-volume'] as const
  readonly #options: LowWaterUseOptions
  readonly #homes = new Map<HomeId, Watched>()

  constructor(options: LowWaterUseOptions) {
    this.#options = options
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    const { hearing, residences, rules } = this.#options
    const home = reading.unregistered || !hearing.live(reading) ? undefined : residences.home(reading.home)
    if (home === undefined) return NONE
    const figures = rules.of(home)
    const watched = this.#watched(home.id)
    const shown = { at: hearing.happenedAt(reading), litres: numeric(reading.value) }
    const used = meterOf(watched, reading.device).take(shown, figures, (from, to) => this.#atHome(home, from, to))
    if (used === undefined) return NONE
    const moment = { at: shown.at, offset }
    if (watched.usedSince !== undefined) return this.#whileTold(home, watched, { used, ...moment })
    const words = this.#tooLittle(home, watched, shown.at)
    if (words === undefined) return NONE
    watched.usedSince = 0
    return [this.#finding(home.id, { change: 'raised', ...moment }, words)]
  }

  snapshot(): Memory {
    return { meters: toTable(this.#meterRows()), told: toTable(this.#homes, toldRow) }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#homes.clear()
    for (const row of fromTable(parsed.data.meters, 2 + METER_COLUMNS)) {
      const meter = meterOf(this.#watched(row.text(0)), row.text(1))
      meter.load((column) => row.number(2 + column), row.text(1 + METER_COLUMNS))
    }
    for (const row of fromTable(parsed.data.told, 2)) this.#watched(row.text(0)).usedSince = row.number(1)
  }

  *#meterRows() {
    for (const [home, { meters }] of this.#homes) {
      for (const [device, meter] of meters) yield [home, device, ...meter.row()]
    }
  }

  #whileTold(home: Home, watched: Watched, now: { used: number; at: EpochMs; offset: Offset }): readonly Finding[] {
    const { used, at, offset } = now
    const figures = this.#options.rules.of(home)
    const usedSince = (watched.usedSince ?? 0) + used
    watched.usedSince = usedSince
    const enough = figures.waterLeast + figures.waterUsedAgain
    const stillLittle = shortest(this.#below(home, watched, enough)) >= figures.waterLeastWithin
    if (usedSince < figures.waterUsedAgain || stillLittle) return NONE
    watched.usedSince = undefined
    const words = waterAgainWords(usedSince, at, this.#options.timeZone)
    return [this.#finding(home.id, { change: 'cleared', at, offset }, words)]
  }

  /** How long each meter has shown its share of so little. */
  #below(home: Home, watched: Watched, litres: number): readonly Use[] {
    const meters = this.#metersOf(home, watched)
    return meters.map((meter) => meter.below(litres / meters.length))
  }

  #metersOf(home: Home, { meters }: Watched): readonly MeterUse[] {
    const registered = [...meters].filter(([device]) => this.#options.devices.find(home.id, device) !== undefined)
    return registered.map(([, meter]) => meter)
  }

  /** What is to be told, if all meters of the home agree that too little was used. */
  #tooLittle(home: Home, watched: Watched, now: EpochMs): Words | undefined {
    const { rules, timeZone } = this.#options
    const figures = rules.of(home)
    const meters = this.#metersOf(home, watched)
    if (meters.some((meter) => !canTell(meter, figures, now))) return undefined
    const none = meters.map((meter) => meter.none())
    const little = this.#below(home, watched, figures.waterLeast)
    const isNone = shortest(none) >= figures.waterNoneWithin
    if (!isNone && shortest(little) < figures.waterLeastWithin) return undefined
    if (!this.#isHome(home.id)) return undefined
    const story = { now, timeZone, figures }
    return isNone ? noWaterWords(together(none), story) : littleWaterWords(together(little), story)
  }

  /** For how long the resident was thought at home between the two, in time in which somebody could hear. */
  #atHome(home: Home, from: EpochMs, to: EpochMs): DurationMs {
    const { hearing, residences } = this.#options
    const { begin, end } = this.#stay(home.id, from, to)
    let heard = Math.max(0, end - begin)
    let counted = begin
    // In order of `from`; they may overlap.
    for (const span of hearing.deafSpans(residences.gatewaysOf(home.id))) {
      const missed = Math.min(span.to, end) - Math.max(span.from, counted)
      if (missed > 0) heard -= missed
      counted = Math.max(counted, span.to)
    }
    return heard
  }

  /** The part of the time that they seemed to be at home. */
  #stay(home: HomeId, from: EpochMs, to: EpochMs): { readonly begin: EpochMs; readonly end: EpochMs } {
    const { whereabouts, modes } = this.#options
    const within = (at: EpochMs): EpochMs => Math.min(Math.max(at, from), to)
    const where = whereabouts.of(home)
    const left = where?.state === 'out' ? within(where.since) : to
    const away = modes.presenceOf(home)?.since ?? to
    return { begin: where?.state === 'at-home' ? within(where.since) : from, end: Math.min(left, within(away)) }
  }

  /** Is there anybody of whom too little water could tell? */
  #isHome(home: HomeId): boolean {
    const { whereabouts, modes } = this.#options
    return modes.presenceOf(home) === undefined && whereabouts.of(home)?.state !== 'out'
  }

  #watched(home: HomeId): Watched {
    let watched = this.#homes.get(home)
    if (watched === undefined) {
      watched = { meters: new Map(), usedSince: undefined }
      this.#homes.set(home, watched)
    }
    return watched
  }

  #finding(home: HomeId, about: Pick<Finding, 'change' | 'at' | 'offset'>, summary: Words): Finding {
    return {
      detector: this.name,
      kind: 'low-water-use',
      severity: 'urgent',
      subject: { home },
      ...about,
      summary,
      marks: [],
    }
  }
}

const toldRow = ([home, { usedSince }]: readonly [HomeId, Watched]) =>
  usedSince === undefined ? undefined : [home, usedSince]

function meterOf({ meters }: Watched, device: DeviceId): MeterUse {
  let meter = meters.get(device)
  if (meter === undefined) {
    meter = new MeterUse()
    meters.set(device, meter)
  }
  return meter
}

/** Is it known for long enough, fine enough, and still heard? */
const canTell = (meter: MeterUse, figures: Thresholds, now: EpochMs): boolean =>
  now - meter.firstAt >= figures.waterSettles &&
  now - meter.lastAt <= figures.waterLeastWithin &&
  meter.tells(figures.waterLeast)

const shortest = (uses: readonly Use[]): DurationMs => Math.min(...uses.map(({ atHome }) => atHome))

/** All meters of a home as one: what they counted, since the last of them began to show it. */
const together = (uses: readonly Use[]): Use => ({
  since: Math.max(...uses.map(({ since }) => since)),
  atHome: shortest(uses),
  litres: uses.reduce((sum, { litres }) => sum + litres, 0),
})
