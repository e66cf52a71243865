import type { VitalMetric } from '../../../core/metric.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { LateWord } from './believed-late.ts'
import { believedLate, isTimed, overtakenBy } from './believed-late.ts'
import { ALARM_BITS, HIGH } from './grade.ts'
import type { HandedInVital } from './handed-in.ts'
import { momentOf } from './handed-in.ts'
import type { HomeVitals, Judging } from './home-vitals.ts'
import type { VitalHeard } from './vital-heard.ts'
import { isPossible, rounded } from './vital-metrics.ts'
import type { VitalSeries } from './vital-series.ts'

/** Keeps a value that was not heard when it was measured, until the whole memory is there; says when the home is to be judged for it. */
export function keepHandedIn(
  vitals: HomeVitals,
  vital: HandedInVital,
  { thresholds, devices }: Pick<Judging, 'thresholds' | 'devices'>,
): EpochMs | undefined {
  const { metric, device, ownAt } = vital
  const series = vitals.find(device, metric)
  if (series !== undefined && ownAt !== undefined && isPossible(metric, vital.value)) {
    // Against what is not told yet it speaks at once.
    contradict(series, vitals.grade(vital, thresholds, devices).bits, vital.at)
  }
  vitals.handedIn.keep(vital)
  return vitals.handedIn.dueAt(thresholds.vitalSettle)
}

/**
 * What was handed in takes its place in the order of its own time, as if it had been heard then: what is newer than what is known goes on from
 * there, what is older stands before it, what is older than a day teaches what is usual.
 */
export function takeHandedIn(vitals: HomeVitals, judging: Judging): void {
  const { now, thresholds } = judging
  const due = vitals.handedIn.dueAt(thresholds.vitalSettle)
  if (due === undefined || due > now) return
  const words = believedLate(vitals.handedIn.takeAll(), (device, metric) => vitals.find(device, metric) !== undefined)
  const isOld = ({ vital }: LateWord): boolean => vital.at <= now - thresholds.vitalLateWithin
  for (const { vital, lost } of words.filter(isOld)) {
    const { metric, value, at } = vital
    if (lost === undefined) vitals.usualOf(metric).insert(rounded(metric, value), at, { now, ...thresholds })
  }
  const lately = words.filter((word) => !isOld(word))
  place(vitals, lately, judging)
}

function place(vitals: HomeVitals, words: readonly LateWord[], { thresholds, devices }: Judging): void {
  const bitsOf = (heard: Gradable): number => vitals.grade(heard, thresholds, devices).bits
  const isWell = (heard: Gradable): boolean => (bitsOf(heard) & ALARM_BITS) === 0
  const isOvertaken = overtakenBy(words, isWell, (metric) => newestIfWell(vitals, metric, isWell))
  // Being well, what may be of any time says nothing.
  const says = (vital: HandedInVital): boolean => isTimed(vital) || !(isOvertaken(vital) || isWell(vital))
  const older: HandedInVital[] = []
  for (const { vital, lost } of words.filter((word) => word.lost !== undefined || says(word.vital))) {
    const series = vitals.find(vital.device, vital.metric)
    if (lost !== undefined) vitals.lose(vital, lost)
    else if (series !== undefined && vital.at <= series.at) older.push(vital)
    else vitals.take({ ...ofItsMoment(vital), overtaken: isOvertaken(vital) }, thresholds, devices)
  }
  for (const vital of older.toReversed()) {
    if (isTimed(vital) && !isOvertaken(vital))
      stretchBack(vitals.find(vital.device, vital.metric), vital, bitsOf(vital))
  }
}

/** What is out of band now may have been so before. */
function stretchBack(series: VitalSeries | undefined, { at, ownAt }: VitalHeard, bits: number): void {
  if (series?.excursion === undefined || ownAt === series.ownAt) return
  const sameSide = series.excursion.high === ((bits & HIGH) !== 0)
  series.excursion.preceded(sameSide ? bits : 0, at)
}

type Gradable = Pick<VitalHeard, 'device' | 'metric' | 'value'>

/** When the metric was last measured, by whatever device, if it was well then. */
function newestIfWell(vitals: HomeVitals, metric: VitalMetric, isWell: (series: VitalSeries) => boolean): EpochMs {
  const well = vitals.series.filter((series) => series.metric === metric && isWell(series))
  return Math.max(0, ...well.map(({ at }) => at))
}

/** What stands in one message of a memory was not measured together; what has one time of its own was. */
const ofItsMoment = (vital: HandedInVital): VitalHeard => ({
  ...vital,
  offset: vital.ownAt === undefined ? vital.offset : -momentOf(vital),
})

/** What is not told yet is taken back by a later word, or broken by one in its middle. */
function contradict(series: VitalSeries, bits: number, at: EpochMs): void {
  if (at < series.at) series.excursion?.overtaken(bits, at)
  else if (at > series.at && (bits & ALARM_BITS) === 0) series.takeBack()
}
