import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { numeric } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import { fromTable, toTable } from '../table.ts'
import { MeterRun } from './meter-run.ts'
import { muchWaterWords, runningWords, stoppedWords } from './water-words.ts'

export interface WaterRunningOptions {
  readonly hearing: Pick<Hearing, 'live' | 'happenedAt'>
  readonly residences: Pick<Residences, 'home'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly timeZone: string
}

const NONE: readonly Finding[] = []
const RUN_COLUMNS = 11
const TOLD = 6
const shape = z.object({ meters: z.string() })

/**
 * Water has run for 24 h with no half hour's pause, or more than two cubic metres were used in a day: a burst pipe, a tap left open, a
 * cistern that does not shut. Whether anybody is at home is no matter. Each meter is judged for itself, by its readings alone: the first of the
 * two needs one every half hour. It ends when they show half an hour without flow, and a day's use below the limit.
 */
export class WaterRunningDetector implements Detector {
  readonly name = 'water-running'
  readonly metrics = ['water-volume'] as const
  readonly #options: WaterRunningOptions
  readonly #meters = new Map<DeviceId, { readonly home: HomeId; readonly run: MeterRun }>()

  constructor(options: WaterRunningOptions) {
    this.#options = options
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    const { hearing, residences, rules } = this.#options
    const home = reading.unregistered || !hearing.live(reading) ? undefined : residences.home(reading.home)
    if (home === undefined) return NONE
    const figures = rules.of(home)
    const run = this.#runOf(reading)
    const at = hearing.happenedAt(reading)
    if (!run.take({ at, litres: numeric(reading.value) }, figures)) return NONE
    const words = this.#tooMuch(run, figures, at)
    if (words !== undefined) {
      if (run.told) return NONE
      run.told = true
      return [this.#finding(reading, { change: 'raised', at, offset }, words)]
    }
    const paused = run.pausedAt()
    if (!run.told || paused === undefined) return NONE
    run.told = false
    return [this.#finding(reading, { change: 'cleared', at, offset }, stoppedWords(paused, this.#options.timeZone))]
  }

  snapshot(): Memory {
    return { meters: toTable(this.#meters, ([device, { home, run }]) => [home, device, ...run.row()]) }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#meters.clear()
    for (const row of fromTable(parsed.data.meters, 2 + RUN_COLUMNS)) {
      const run = new MeterRun()
      run.load((column) => row.number(2 + column), row.flag(TOLD), row.text(1 + RUN_COLUMNS))
      this.#meters.set(row.text(1), { home: row.text(0), run })
    }
  }

  /** What is to be told, if it is too much. */
  #tooMuch(run: MeterRun, figures: Thresholds, now: EpochMs): Words | undefined {
    const story = { now, timeZone: this.#options.timeZone, figures }
    const flow = run.running()
    if (flow !== undefined && now - flow.since >= figures.waterRunsFor) return runningWords(flow, story)
    const day = run.inADay(now)
    return day.perDay > figures.waterMost ? muchWaterWords(day, story) : undefined
  }

  #runOf({ home, device }: HeardReading): MeterRun {
    let meter = this.#meters.get(device)
    if (meter?.home !== home) {
      meter = { home, run: new MeterRun() }
      this.#meters.set(device, meter)
    }
    return meter.run
  }

  #finding({ home, device }: HeardReading, about: Pick<Finding, 'change' | 'at' | 'offset'>, summary: Words): Finding {
    return {
      detector: this.name,
      kind: 'water-running',
      severity: 'routine',
      subject: { home },
      device,
      ...about,
      summary,
      marks: [],
    }
  }
}
