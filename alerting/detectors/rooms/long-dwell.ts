import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Home } from '../../../core/directory.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Thresholds } from '../../rules/thresholds.ts'
import type { Day } from '../day.ts'
import { DeadlineHeap } from '../deadline-heap.ts'
import { findingsDue } from '../findings-due.ts'
import type { LocalClock } from '../inactivity/local-clock.ts'
import { roomWords } from '../words.ts'
import type { Attention } from './attention.ts'
import { couldHear, overdueAt, wasDeaf } from './attention.ts'
import type { Dwelling, DwellingsOptions, Move } from './dwellings.ts'
import { asSeen, Dwellings, goneUnseenAfter } from './dwellings.ts'
import { isShared } from '../residences.ts'
import type { DwellEvidence } from './long-dwell-words.ts'
import { dwellWords, leftWords } from './long-dwell-words.ts'
import type { SleepHours } from './sleep-hours.ts'
import type { Lasted } from './usual-lengths.ts'
import { UsualLengths } from './usual-lengths.ts'

export interface LongDwellOptions extends DwellingsOptions, Attention {
  readonly hearing: DwellingsOptions['hearing'] & Attention['hearing']
  readonly residences: DwellingsOptions['residences'] & Attention['residences']
  readonly day: Pick<Day, 'isDay' | 'orNextMorning'>
  readonly clock: Pick<LocalClock, 'timeOfDay'>
  readonly sleep: Pick<SleepHours, 'asleep' | 'upBy'>
  readonly timeZone: string
}

/** Until when a stay is not told, and what the judgement then rests on. */
interface Patience extends DwellEvidence {
  readonly until: EpochMs
}

/** A stay in a room in which it may be too long. */
type Judged = Dwelling & { readonly spot: 'bathroom' | 'bedroom' }

const NONE: readonly Finding[] = []
/** How long nobody was seen on nights on which the resident may have gone back to bed unseen, after the bathroom. */
const WAYS_BACK_UNSEEN = { place: 'way-back', night: true }
const text = z.string()
const shape = z.object({
  dwellings: z.object({ homes: text, rooms: text, radars: text }),
  stays: text,
  due: text,
})

const atLeast = (spot: Judged['spot'], figures: Pick<Thresholds, 'bathroomStay' | 'bedroomStay'>): DurationMs =>
  spot === 'bathroom' ? figures.bathroomStay : figures.bedroomStay

const isJudged = (dwelling: Dwelling): dwelling is Judged => dwelling.spot === 'bathroom' || dwelling.spot === 'bedroom'

/**
 * The resident has been in the bathroom for over an hour, or in the bedroom for over ten hours of a day. They are where their last
 * live sign came from, and their stay counts from the first sign there after the last one elsewhere, whether they moved since or lie
 * quiet; who used an outer door is elsewhere. In a room with a radar it is too long only while that sees somebody. The first sign
 * elsewhere ends it.
 *
 * Where longer stays are usual the limit is one and a half times the longest of sixty days, by day and by night apart. Judged only where
 * another room has told of somebody, too; where others or animals live, by the bed alone.
 *
 * Many a bedroom does not see who comes back to bed. Where that was so on a night of sixty days, silence after the bathroom by night says
 * no more than any other silence there: until an hour after the latest that they got up lately it is left to the limit of `inactivity`,
 * which has learned it. Too long before that is only a time for which the bathroom itself goes on telling of somebody, with no pause of
 * half the limit. A night that was told may have been a fall, and counts when there is another like it.
 */
export class LongDwellDetector implements Detector {
  readonly name = 'long-dwell'
  readonly metrics = ['motion', 'presence', 'door-open', 'bed-occupied', 'button'] as const
  readonly #options: LongDwellOptions
  readonly #dwellings: Dwellings
  readonly #stays = new UsualLengths()
  readonly #due = new DeadlineHeap()

  constructor(options: LongDwellOptions) {
    this.#options = options
    this.#dwellings = new Dwellings(options)
  }

  onReading(reading: HeardReading, offset: Offset): readonly Finding[] {
    const move = this.#dwellings.onReading(reading)
    if (move === undefined) {
      if (this.#options.signs.showed(reading)) this.#seenAgain(reading)
      return NONE
    }
    const { home, before, now } = move
    this.#remember(move)
    if (isJudged(now)) this.#due.lookAt(home.id, now.since + this.#limit(home, now).limit)
    return before?.told === true ? [this.#left(reading, offset)] : NONE
  }

  onTick(consumedUpTo: EpochMs, offset: Offset): readonly Finding[] {
    return findingsDue(this.#due, consumedUpTo, (id) => this.#judge(id, consumedUpTo, offset))
  }

  nextDeadline(): EpochMs | undefined {
    return this.#due.next()
  }

  snapshot(): Memory {
    return { dwellings: this.#dwellings.snapshot(), stays: this.#stays.toText(), due: this.#due.toText() }
  }

  restore(snapshot: Json): void {
    const parsed = shape.safeParse(snapshot)
    if (!parsed.success) return
    this.#dwellings.load(parsed.data.dwellings)
    this.#stays.load(parsed.data.stays)
    this.#due.load(parsed.data.due)
  }

  /** A radar sees somebody again, or signs come again after a pause: whoever was thought to have left unseen is there. */
  #seenAgain({ home, metric, receivedAt }: HeardReading): void {
    const dwelling = this.#dwellings.of(home)
    if (dwelling === undefined || !isJudged(dwelling) || dwelling.told) return
    if (metric === 'presence' || dwelling.seenSince === dwelling.newestAt) this.#due.lookAt(home, receivedAt)
  }

  #judge(id: HomeId, now: EpochMs, offset: Offset): Finding | undefined {
    const home = this.#options.residences.home(id)
    const stay = home === undefined ? this.#dwellings.forget(id) : this.#untold(home)
    if (home === undefined || stay === undefined) return undefined
    const { limit, usual } = this.#limit(home, stay)
    const since = this.#countsFrom(home, stay, now)
    const overdue = this.#overdueAt(home, { since, now, limit })
    if (since === undefined || overdue > now) {
      this.#due.lookAt(id, overdue)
      return undefined
    }
    if (!couldHear(this.#options, home, { since, now })) {
      this.#due.lookAt(id, now + this.#options.rules.of(home).unheardRetry)
      return undefined
    }
    const patience = this.#patience(home, stay, now)
    if (patience.until > now) {
      // Without a time it is looked at again when somebody is seen there.
      if (patience.until < Infinity) this.#due.lookAt(id, patience.until)
      return undefined
    }
    stay.told = true
    const { timeZone } = this.#options
    const words = dwellWords({ room: stay.spot, since, evidence: patience, now, limit, usual, timeZone })
    return this.#finding(id, { change: 'raised', at: since, offset }, words)
  }

  /** The resident's present stay, if it is one that can be too long, and was not told. */
  #untold(home: Home): Judged | undefined {
    const dwelling = this.#dwellings.of(home.id)
    if (dwelling === undefined || dwelling.told || !isJudged(dwelling)) return undefined
    return this.#canJudge(home, dwelling) ? dwelling : undefined
  }

  #canJudge(home: Home, { spot, personal }: Judged): boolean {
    if (personal !== isShared(home)) return false
    return personal ? spot === 'bedroom' : this.#dwellings.knowsOther(home.id, spot)
  }

  /** From when on the stay counts: in the bedroom by day, and anew each morning. `undefined`: it does not count now. */
  #countsFrom(home: Home, stay: Judged, now: EpochMs): EpochMs | undefined {
    if (stay.spot === 'bathroom') return this.#beganAt(home, stay)
    const { day, clock, rules } = this.#options
    if (!day.isDay(now)) return undefined
    return Math.max(stay.since, now - (clock.timeOfDay(now) - rules.district.dayStart))
  }

  /** Until when whoever is there for too long, as far as signs tell, may yet be elsewhere. */
  #patience(home: Home, stay: Judged, now: EpochMs): Patience {
    const seen = this.#dwellings.radarsSee(home.id, stay.spot)
    if (seen !== undefined) return { until: seen ? now : Infinity }
    if (!this.#leavesUnseen(home, stay)) return { until: now }
    const { newestAt } = stay
    const { bathroomStay } = this.#options.rules.of(home)
    // Who was in bed, and was seen there again in the morning, is up.
    const isUp = !this.#isNight(home, stay.seenSince)
    if (isUp || now - newestAt <= goneUnseenAfter({ bathroomStay })) return { until: now, seenAt: newestAt }
    const upBy = this.#options.sleep.upBy(home, newestAt)
    if (upBy === undefined) return { until: Infinity }
    return { until: overdueAt(this.#options, home, { since: newestAt, limit: upBy + bathroomStay - newestAt }), upBy }
  }

  /** Where the resident may have left and come back unseen the stay begins after its last pause. */
  #beganAt(home: Home, stay: Judged): EpochMs {
    return this.#leavesUnseen(home, stay) ? stay.seenSince : stay.since
  }

  /** The stay began by night in a bathroom that the resident is known to leave unseen, and no radar tells whether they are there. */
  #leavesUnseen(home: Home, { spot, since }: Judged): boolean {
    if (!this.#kindOf(home, spot, since).night || this.#dwellings.radarsSee(home.id, spot) !== undefined) return false
    const { usualMargin, usualMemory } = this.#options.rules.of(home)
    return usualMargin > 0 && this.#stays.longest(home.id, WAYS_BACK_UNSEEN, since - usualMemory) > 0
  }

  #overdueAt(home: Home, stay: { since: EpochMs | undefined; now: EpochMs; limit: DurationMs }): EpochMs {
    const { since, now, limit } = stay
    if (since === undefined) return this.#options.day.orNextMorning(now) + limit
    return overdueAt(this.#options, home, { since, limit })
  }

  /** How long they may stay there, and the longest that is usual. */
  #limit(home: Home, stay: Judged): { readonly limit: DurationMs; readonly usual: DurationMs } {
    const figures = this.#options.rules.of(home)
    const kind = this.#kindOf(home, stay.spot, this.#beganAt(home, stay))
    const longest = this.#stays.longest(home.id, kind, stay.since - figures.usualMemory)
    return { limit: Math.max(atLeast(stay.spot, figures), longest * figures.usualMargin), usual: longest }
  }

  /** A stay that has ended is remembered for what moves the limit. */
  #remember({ home, before, now }: Move): void {
    if (before === undefined || !isJudged(before)) return
    const lessons = this.#lessons(home, before, now.since)
    if (lessons.length === 0 || wasDeaf(this.#options, home, { from: before.since, to: now.since })) return
    const { usualMemory } = this.#options.rules.of(home)
    for (const lesson of lessons) this.#stays.take(home.id, { ...lesson, told: before.told }, usualMemory)
  }

  /** What a stay that ended at `endedAt` says of this home, where that moves the limit. */
  #lessons(home: Home, stay: Judged, endedAt: EpochMs): readonly Omit<Lasted, 'told'>[] {
    const figures = this.#options.rules.of(home)
    const kind = this.#kindOf(home, stay.spot, stay.since)
    const isLong = (lasted: DurationMs): boolean => lasted * figures.usualMargin > atLeast(stay.spot, figures)
    if (!kind.night || this.#dwellings.radarsSee(home.id, stay.spot) !== undefined) {
      const lasted = endedAt - (this.#countsFrom(home, stay, endedAt) ?? endedAt)
      return isLong(lasted) ? [{ ...kind, endedAt, lasted }] : []
    }
    const goneAfter = goneUnseenAfter(figures)
    const { seenFor, quietFor } = asSeen(stay, endedAt, goneAfter)
    const seen = isLong(seenFor) ? [{ ...kind, endedAt, lasted: seenFor }] : []
    return quietFor > goneAfter ? [...seen, { ...WAYS_BACK_UNSEEN, endedAt, lasted: quietFor }] : seen
  }

  #kindOf(home: Home, place: Judged['spot'], since: EpochMs) {
    return { place, night: place === 'bathroom' && this.#isNight(home, since) }
  }

  /** Who is in the bathroom from `since` on would go to bed after it: it is night, or an hour later they usually sleep. */
  #isNight(home: Home, since: EpochMs): boolean {
    const { day, sleep, rules } = this.#options
    return !day.isDay(since) || sleep.asleep(home, since + rules.of(home).bathroomStay)
  }

  #left({ home, device, receivedAt }: HeardReading, offset: Offset): Finding {
    const room = roomWords(this.#options.devices.find(home, device)?.room)
    const words = leftWords(room, receivedAt, this.#options.timeZone)
    return this.#finding(home, { change: 'cleared', at: receivedAt, offset }, words)
  }

  #finding(home: HomeId, about: Pick<Finding, 'change' | 'at' | 'offset'>, summary: Words): Finding {
    return {
      detector: this.name,
      kind: 'long-dwell',
      severity: 'urgent',
      subject: { home },
      ...about,
      summary,
      marks: [],
    }
  }
}
