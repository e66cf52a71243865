import type { VitalMetric } from '../../../core/metric.ts'
import type { Severity } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { DeviceId, HomeId } from '../../../core/names.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { Fairly } from './excursion.ts'
import { ALARM_BITS, gradeOf, isScored, lingering } from './grade.ts'
import { HandedIn } from './handed-in.ts'
import type { NewsItem, NewsTotal } from './news2.ts'
import { newsTotal } from './news2.ts'
import type { TotalNews } from './news-watch.ts'
import { NewsWatch } from './news-watch.ts'
import type { UsualRange } from './usual.ts'
import { Usual } from './usual.ts'
import type { VitalDevices, VitalHeard } from './vital-heard.ts'
import { isPossible, rounded } from './vital-metrics.ts'
import { VitalSeries } from './vital-series.ts'

/** By what a home is judged. */
export interface Judging {
  readonly now: EpochMs
  readonly thresholds: Thresholds
  readonly fairly: Fairly
  readonly devices: VitalDevices
}

export interface Verdict {
  /** What is to be told, and as news or as what still holds. */
  readonly raised: readonly VitalSeries[]
  readonly repeated: readonly VitalSeries[]
  readonly total: TotalNews
  /** Over the values of the time in which a total counts, up to the newest. */
  readonly news: NewsTotal
  /** When that was measured. */
  readonly measuredAt: EpochMs
  /** Something was told, and the last of it is over by itself: how bad that was. */
  readonly cleared: Severity | undefined
  /** When to judge again though nothing is heard. */
  readonly next: EpochMs | undefined
}

export interface Grading {
  readonly bits: number
  readonly usual: UsualRange | undefined
  readonly thresholds: Thresholds
  readonly devices: VitalDevices
}

/** A consumer wearable feels the skin, which is colder than the body and as cold as the room when it lies on a table. */
const COLDEST_BELIEVED_OF_SKIN = 36.1

/** The vital signs of one resident: what each device says, what is usual, what was told. */
export class HomeVitals {
  readonly #home: HomeId
  readonly #series: VitalSeries[] = []
  readonly #usual = new Map<VitalMetric, Usual>()
  readonly #watch = new NewsWatch()
  /** What is yet to take its place (`takeHandedIn`). */
  readonly handedIn = new HandedIn()
  #ignored = 0
  /** The newest reading that no body can show: the message it stood in is not believed either. */
  #nonsense: { readonly device: DeviceId; readonly offset: Offset } | undefined

  constructor(home: HomeId) {
    this.#home = home
  }

  /** How many readings were no measurements. */
  get ignored(): number {
    return this.#ignored
  }

  get series(): readonly VitalSeries[] {
    return this.#series
  }

  get watch(): NewsWatch {
    return this.#watch
  }

  get usual(): ReadonlyMap<VitalMetric, Usual> {
    return this.#usual
  }

  usualRange(metric: VitalMetric, thresholds: Thresholds): UsualRange | undefined {
    return this.#usual.get(metric)?.range(thresholds)
  }

  /** Takes one reading; says when the home is to be judged for it, by the reading's clock. */
  take(heard: VitalHeard, thresholds: Thresholds, devices: VitalDevices): EpochMs | undefined {
    const { device, metric, at, ownAt } = heard
    const series = this.find(device, metric)
    if (!this.#isBelieved(heard, series, devices)) {
      this.#ignored += 1
      return undefined
    }
    const by = this.grade(heard, thresholds, devices)
    if (series === undefined) return this.#place(heard, this.#begin(device, metric), by)
    if (!isKnown(series, heard, thresholds)) return this.#place(heard, series, by)
    if (at < series.at && ownAt !== series.ownAt) series.excursion?.overtaken(by.bits, at)
    return undefined
  }

  judge({ now, thresholds, fairly, devices }: Judging): Verdict {
    const raised: VitalSeries[] = []
    const repeated: VitalSeries[] = []
    let ended: Severity | undefined
    for (const series of this.#series) {
      const before = series.told?.severity
      const news = series.judge(now, thresholds, fairly)
      if (news === 'raised') raised.push(series)
      if (news === 'repeated') repeated.push(series)
      if (news === 'ended' && ended !== 'urgent') ended = before
    }
    const measuredAt = this.#measuredAt(now)
    const news = this.newsWithin(thresholds.newsWithin, { now, thresholds, fairly, devices }, measuredAt)
    const before = this.#watch.told
    const total = this.#watch.judge(news, { now, measuredAt }, thresholds)
    if (total === 'ended') ended = before
    const nothingLeft = this.#watch.told === undefined && this.#series.every(({ told }) => told === undefined)
    const cleared = nothingLeft ? ended : undefined
    return { raised, repeated, total, news, measuredAt, cleared, next: this.#next(now, thresholds, fairly) }
  }

  /** NEWS2 over the newest values of that long up to `until`. What came late is no word of a medical device: it alone wakes nobody at once. */
  newsWithin(within: DurationMs, { now, thresholds, fairly, devices }: Judging, until: EpochMs = now): NewsTotal {
    const items: NewsItem[] = []
    for (const series of this.#series) {
      const { metric, device, at } = series
      if (!isScored(metric) || at <= until - within) continue
      const score = series.heldScore(now, thresholds, fairly)
      const medical = series.lateBy === undefined && devices.medical(this.#home, device)
      items.push({ parameter: metric, score, at, medical, lateBy: series.lateBy })
    }
    return newsTotal(items, until, within)
  }

  /** The device felt nobody at that moment: what it said of these metrics right before is not believed. */
  lose({ device, at }: Pick<VitalHeard, 'device' | 'at'>, lost: readonly VitalMetric[] | 'all'): void {
    this.#ignored += 1
    for (const series of this.#series) {
      if (series.device !== device || (lost !== 'all' && !lost.includes(series.metric))) continue
      if (at >= series.at) series.takeBack()
      else series.excursion?.notBefore(at)
    }
  }

  /** The other half of a blood pressure, if it was measured with this. */
  pairOf({ device, metric, ownAt, offset }: Pick<VitalSeries, 'device' | 'metric' | 'ownAt' | 'offset'>) {
    if (metric !== 'systolic' && metric !== 'diastolic') return undefined
    const other = this.find(device, metric === 'systolic' ? 'diastolic' : 'systolic')
    const together = other?.offset === offset || (ownAt !== undefined && other?.ownAt === ownAt)
    return together ? other : undefined
  }

  /** Puts back a piece of what was saved. */
  load(saved: {
    readonly series?: VitalSeries
    readonly usual?: readonly [VitalMetric, Usual]
    readonly ignored?: number
  }): void {
    if (saved.series !== undefined) this.#series.push(saved.series)
    if (saved.usual !== undefined) this.#usual.set(...saved.usual)
    this.#ignored = saved.ignored ?? this.#ignored
  }

  /** What the value is by itself. */
  grade(
    heard: Pick<VitalHeard, 'device' | 'metric' | 'value'>,
    thresholds: Thresholds,
    devices: VitalDevices,
  ): Grading {
    const { device, metric } = heard
    const measure = { metric, value: rounded(metric, heard.value) }
    // A watch sees its wearer climb stairs: a change for this person shows in what is measured at rest.
    const usual = devices.continuous(this.#home, device) ? undefined : this.usualRange(metric, thresholds)
    return { bits: gradeOf(measure, thresholds, usual), usual, thresholds, devices }
  }

  #begin(device: DeviceId, metric: VitalMetric): VitalSeries {
    const series = new VitalSeries(device, metric)
    this.#series.push(series)
    return series
  }

  #place(heard: VitalHeard, series: VitalSeries, by: Grading): EpochMs | undefined {
    const { metric, at, ownAt, offset, lateBy } = heard
    const { usual, thresholds, devices } = by
    const bits = heard.overtaken === true ? by.bits & ~ALARM_BITS : by.bits
    const value = rounded(metric, heard.value)
    const spot = bits !== 0 && this.#isSpot(heard, series, thresholds, devices)
    const left = series.told === undefined ? bits : lingering({ metric, value }, thresholds, usual)
    const look = series.take({ value, at, ownAt, offset, bits, lingering: left, spot, lateBy }, thresholds)
    if (lateBy !== 0) this.usualOf(metric).take(value, at, thresholds)
    // A score alone is nothing but a part of a total.
    const counts = bits !== 0 && this.#series.length >= thresholds.newsParameters
    return counts || this.#watch.told !== undefined ? at : look
  }

  #isBelieved(heard: VitalHeard, series: VitalSeries | undefined, devices: VitalDevices): boolean {
    const { device, metric, value, offset } = heard
    if (!isPossible(metric, value)) {
      // What was never measured, a cheap wearable fills with zeros; it says something only where something was before.
      if (series !== undefined) this.#onNonsense(heard)
      return false
    }
    if (this.#nonsense?.device === device && this.#nonsense.offset === offset) return false
    if (metric === 'body-temperature' && value < COLDEST_BELIEVED_OF_SKIN) {
      return !devices.continuous(this.#home, device) || devices.medical(this.#home, device)
    }
    return this.#fitsItsPair(heard)
  }

  /** The upper pressure is the higher one; where it is not, neither half is believed. */
  #fitsItsPair(heard: VitalHeard): boolean {
    const pair = this.pairOf(heard)
    if (pair === undefined) return true
    if (heard.metric === 'systolic' ? heard.value > pair.value : heard.value < pair.value) return true
    pair.takeBack()
    return false
  }

  /** Without a pulse there is no contact: whatever else the device has just said is worth as little. */
  #onNonsense({ device, metric, offset }: VitalHeard): void {
    const nothing = metric === 'heart-rate' || metric === 'body-temperature'
    if (nothing) this.#nonsense = { device, offset }
    for (const series of this.#series) {
      if (series.device === device && (nothing || series.metric === metric)) series.takeBack()
    }
    if (metric === 'systolic' || metric === 'diastolic') this.#onBrokenPair(device, offset)
  }

  #onBrokenPair(device: DeviceId, offset: Offset): void {
    this.#nonsense = { device, offset }
    for (const series of this.#series) {
      if (series.device === device && series.offset === offset) series.takeBack()
    }
  }

  #isSpot(heard: VitalHeard, series: VitalSeries, thresholds: Thresholds, devices: VitalDevices): boolean {
    const { device, metric, at } = heard
    if (devices.continuous(this.#home, device)) return false
    // A finger that slips in the clip looks like a person who suffocates: it is put in again soon (`oxygenSpotHold`).
    const aMeasurement = this.#isCuff(device) && metric !== 'oxygen-saturation'
    return aMeasurement || at - series.at >= thresholds.vitalSpotGap
  }

  #isCuff(device: DeviceId): boolean {
    return this.find(device, 'systolic') !== undefined || this.find(device, 'diastolic') !== undefined
  }

  /** What is learned of it. */
  usualOf(metric: VitalMetric): Usual {
    let usual = this.#usual.get(metric)
    if (usual === undefined) {
      usual = new Usual()
      this.#usual.set(metric, usual)
    }
    return usual
  }

  /** When the newest parameter of a total was measured. */
  #measuredAt(now: EpochMs): EpochMs {
    const times = this.#series.filter(({ metric }) => isScored(metric)).map(({ at }) => at)
    return times.length === 0 ? now : Math.max(...times)
  }

  #next(now: EpochMs, thresholds: Thresholds, fairly: Fairly): EpochMs | undefined {
    let next = earliest(this.#watch.next(now, thresholds), this.handedIn.dueAt(thresholds.vitalSettle))
    for (const series of this.#series) {
      const at = series.next(now, thresholds, fairly)
      next = earliest(next, at)
    }
    return next
  }

  /** A home has a handful. */
  find(device: DeviceId, metric: VitalMetric): VitalSeries | undefined {
    for (const series of this.#series) if (series.device === device && series.metric === metric) return series
    return undefined
  }
}

const earliest = (a: EpochMs | undefined, b: EpochMs | undefined): EpochMs | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

/** It says nothing new: a copy of what was said, or older than what was. */
function isKnown(series: VitalSeries, { value, metric, at, ownAt }: VitalHeard, thresholds: Thresholds): boolean {
  if (at < series.at) return true
  if (ownAt !== undefined) return ownAt === series.ownAt
  // Sent twice without a time of its own: the same number right after.
  return at - series.at < thresholds.vitalApart && rounded(metric, value) === series.value && series.ownAt === undefined
}
