import { isVital, VITAL_METRICS } from '../../../core/metric.ts'
import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Home } from '../../../core/directory.ts'
import type { Finding, Severity, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { EpochMs } from '../../../core/time.ts'
import type { Rules } from '../../rules/rules.ts'
import { DeadlineHeap } from '../deadline-heap.ts'
import { findingsDue } from '../findings-due.ts'
import { fairDeadline } from '../fair-deadline.ts'
import type { Hearing } from '../hearing.ts'
import type { DeviceFinder, Residences } from '../residences.ts'
import type { Judging, Verdict } from './home-vitals.ts'
import { HomeVitals } from './home-vitals.ts'
import { keepHandedIn, takeHandedIn } from './take-handed-in.ts'
import { isContinuous, isMedical } from './vital-devices.ts'
import type { VitalDevices, VitalHeard } from './vital-heard.ts'
import type { VitalSeries } from './vital-series.ts'
import { vitalsFromText, vitalsToText } from './vital-table.ts'
import { lateWords, TIME_UNCERTAIN } from '../words.ts'
import type { ToldVital } from './vital-words.ts'
import { calmWords, joined, shownTotalWords, totalWords, vitalWords } from './vital-words.ts'

export interface VitalSignOptions {
  readonly hearing: Pick<Hearing, 'live' | 'happenedAt' | 'deafSpans'>
  readonly residences: Pick<Residences, 'home' | 'gatewaysOf'>
  readonly devices: Pick<DeviceFinder, 'find'>
  readonly rules: Rules
  readonly timeZone: string
}

const NONE: readonly Finding[] = []
/** What was handed in costs some 5 µs each, and after an outage a whole district does so at once: the rest waits for the next ticks. */
const HANDED_IN_A_TICK = 800
const shape = z.object({ due: z.string(), homes: z.string() })

/**
 * A resident's vital signs are dangerous, or not what they should be (domain rules, section 2; docs/vital-signs.md): a NEWS2 parameter in its 3-band,
 * a NEWS2 total, a home band, a change for this person. Only what is held is told: two readings, or 60 s. Told once for each episode, again
 * every 4 h while it is measured anew, cleared when calm.
 *
 * Readings only note; a tick judges, so that all that one measurement shows is told in one sentence.
 */
export class VitalSignDetector implements Detector {
  readonly name = 'vital-sign'
  readonly metrics = VITAL_METRICS
  readonly #options: VitalSignOptions
  readonly #devices: VitalDevices = {
    medical: (home, device) => isMedical(this.#options.devices.find(home, device)),
    continuous: (home, device) => isContinuous(this.#options.devices.find(home, device)),
  }
  readonly #homes = new Map<HomeId, HomeVitals>()
  readonly #due = new DeadlineHeap()

  constructor(options: VitalSignOptions) {
    this.#options = options
  }

  /** How many readings of the home were no measurements: impossible values, halves of broken pairs, no contact. */
  ignored(home: HomeId): number {
    return this.#homes.get(home)?.ignored ?? 0
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    const home = this.#options.residences.home(reading.home)
    const heard = this.#heard(reading, offset)
    if (home === undefined || heard === undefined) return NONE
    const { receivedAt } = reading
    const { lateBy } = heard
    const thresholds = this.#options.rules.of(home)
    const vitals = this.#of(home.id)
    const look =
      lateBy === undefined
        ? vitals.take(heard, thresholds, this.#devices)
        : keepHandedIn(vitals, { ...heard, lateBy, receivedAt }, { thresholds, devices: this.#devices })
    if (look !== undefined) this.#due.lookAt(home.id, Math.max(look, receivedAt))
    return NONE
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    const moment = { now: consumedUpTo, offset }
    let handedIn = 0
    return findingsDue(this.#due, consumedUpTo, (id) => {
      const home = this.#options.residences.home(id)
      const vitals = this.#homes.get(id)
      if (home === undefined) this.#homes.delete(id)
      if (home === undefined || vitals === undefined) return undefined
      const judging = this.#judging(home, consumedUpTo)
      const size = sizeDue(vitals, judging)
      // What was heard at once waits for no memory.
      if (handedIn === 0 || handedIn + size <= HANDED_IN_A_TICK) takeHandedIn(vitals, judging)
      handedIn += size
      return this.#judge({ home, vitals, judging }, moment)
    })
  }

  nextDeadline(): EpochMs | undefined {
    return this.#due.next()
  }

  snapshot(): Memory {
    return { due: this.#due.toText(), homes: vitalsToText(this.#homes) }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#due.load(parsed.data.due)
    this.#homes.clear()
    for (const [home, vitals] of vitalsFromText(parsed.data.homes)) this.#homes.set(home, vitals)
  }

  /** `undefined`: nothing to judge. A memory without a time of its own may be of last year. */
  #heard(reading: HeardReading, offset: Offset): VitalHeard | undefined {
    const { metric, value, device, ownTime, history, receivedAt } = reading
    if (!isVital(metric) || typeof value !== 'number' || reading.unregistered || reading.retained) return undefined
    if (history && !ownTime) return undefined
    const { hearing } = this.#options
    const at = hearing.happenedAt(reading)
    const late = ownTime ? Math.max(1, receivedAt - at) : 0
    const lateBy = hearing.live(reading) ? undefined : late
    return { device, metric, value, at, ownAt: ownTime ? reading.at : undefined, offset, lateBy }
  }

  #of(home: HomeId): HomeVitals {
    let vitals = this.#homes.get(home)
    if (vitals === undefined) {
      vitals = new HomeVitals(home)
      this.#homes.set(home, vitals)
    }
    return vitals
  }

  #judge({ home, vitals, judging }: Omit<About, 'verdict'>, { now, offset }: Moment): readonly Finding[] {
    const verdict = vitals.judge(judging)
    // A memory that was left to the next tick is due already.
    if (verdict.next !== undefined) this.#due.lookAt(home.id, Math.max(verdict.next, now + 1))
    const about = { home, vitals, verdict, judging }
    const findings: Finding[] = []
    if (verdict.cleared !== undefined) findings.push(this.#cleared(home.id, verdict.cleared, { now, offset }))
    if (verdict.raised.length > 0 || verdict.total === 'raised') findings.push(this.#raised(about, offset))
    else if (verdict.repeated.length > 0 || verdict.total === 'repeated') {
      findings.push(this.#repeated(about, offset))
    }
    return findings
  }

  #judging(home: Home, now: EpochMs): Judging {
    const { hearing, residences, rules } = this.#options
    const thresholds = rules.of(home)
    const fairly = (since: EpochMs, limit: number): EpochMs => {
      const spans = hearing.deafSpans(residences.gatewaysOf(home.id))
      return fairDeadline({ since, limit, spans, maxMove: thresholds.deafMove })
    }
    return { now, thresholds, fairly, devices: this.#devices }
  }

  /** What somebody measured anew is new evidence; what goes on by itself is not. */
  #repeated(about: About, offset: Offset): Finding {
    const { home, verdict } = about
    const measured = verdict.repeated.some(({ device }) => !this.#devices.continuous(home.id, device))
    return { ...this.#raised(about, offset), ...(measured ? {} : { still: true as const }) }
  }

  #raised(about: About, offset: Offset): Finding {
    const { home, verdict } = about
    const series = [...verdict.raised, ...verdict.repeated]
    const [first] = series
    const alone = first !== undefined && series.every(({ device }) => device === first.device)
    return {
      detector: this.name,
      kind: 'vital-sign',
      severity: severityOf(about),
      change: 'raised',
      subject: { home: home.id },
      ...(alone && verdict.total === undefined ? { device: first.device } : {}),
      at: Math.max(...series.map(({ at }) => at), ...(isTold(verdict.total) ? [verdict.measuredAt] : [])),
      offset,
      summary: this.#summary(about, series),
      marks: marksOf(verdict, series),
    }
  }

  #summary({ vitals, verdict, judging }: About, series: readonly VitalSeries[]): Words {
    const by = { thresholds: judging.thresholds, timeZone: this.#options.timeZone }
    const parts: Words[] = []
    if (isTold(verdict.total)) parts.push(totalWords(verdict.news))
    const worstFirst = series.toSorted((a, b) => rank(b) - rank(a) || order(a) - order(b))
    const paired = new Set<VitalSeries>()
    for (const one of worstFirst) {
      if (paired.has(one)) continue
      const pair = vitals.pairOf(one)
      if (pair !== undefined) paired.add(pair)
      parts.push(vitalWords(toldOf(one, pair, about(vitals, judging)), by))
    }
    const urgent = worstFirst.some(({ told }) => told?.severity === 'urgent')
    const shown = urgent ? vitals.newsWithin(judging.thresholds.newsShownWithin, judging) : undefined
    if (shown !== undefined && shown.known.length > 1 && !isTold(verdict.total)) parts.push(shownTotalWords(shown))
    return joined(parts)
  }

  #cleared(home: HomeId, severity: Severity, { now, offset }: Moment): Finding {
    return {
      detector: this.name,
      kind: 'vital-sign',
      severity,
      change: 'cleared',
      subject: { home },
      at: now,
      offset,
      summary: calmWords(now, this.#options.timeZone),
      marks: [],
    }
  }
}

interface Moment {
  readonly now: EpochMs
  readonly offset: Offset
}

interface About {
  readonly home: Home
  readonly vitals: HomeVitals
  readonly verdict: Verdict
  readonly judging: Judging
}

/** How many values there are to take that were handed in. */
function sizeDue({ handedIn }: HomeVitals, { now, thresholds }: Judging): number {
  const due = handedIn.dueAt(thresholds.vitalSettle)
  return due === undefined || due > now ? 0 : handedIn.size
}

type UsualOf = (series: VitalSeries) => ToldVital['usual']

const about =
  (vitals: HomeVitals, { thresholds }: Judging): UsualOf =>
  ({ metric }) =>
    vitals.usualRange(metric, thresholds)

function toldOf(series: VitalSeries, pair: VitalSeries | undefined, usualOf: UsualOf): ToldVital {
  const { metric, value, at } = series
  return {
    metric,
    value,
    at,
    severity: series.told?.severity ?? 'routine',
    ...series.evidence(),
    usual: usualOf(series),
    pair: pair === undefined ? undefined : { value: pair.value, usual: usualOf(pair) },
  }
}

/** How late the newest of what it rests on came. */
function marksOf({ total, news }: Verdict, series: readonly VitalSeries[]): readonly Words[] {
  const newest = isTold(total) ? [...series, ...news.known.filter(({ score }) => score > 0)] : series
  const late = newest.flatMap(({ lateBy }) => lateBy ?? [])
  const most = Math.max(0, ...late)
  return [...(most > 0 ? [lateWords(most)] : []), ...(late.includes(0) ? [TIME_UNCERTAIN] : [])]
}

const isTold = (total: Verdict['total']): boolean => total === 'raised' || total === 'repeated'
/** As they stand in `VITAL_METRICS`. */
const order = ({ metric }: VitalSeries): number => VITAL_METRICS.indexOf(metric)
const rank = ({ told }: VitalSeries): number => (told?.severity === 'urgent' ? 1 : 0)

function severityOf({ verdict, vitals }: About): Severity {
  if (isTold(verdict.total)) return vitals.watch.told ?? 'urgent'
  return [...verdict.raised, ...verdict.repeated].some((series) => rank(series) === 1) ? 'urgent' : 'routine'
}
