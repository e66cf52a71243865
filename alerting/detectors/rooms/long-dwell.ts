import { z } from 'zod'
import type { Detector, Json, Memory } from '../../../core/detector.ts'
import type { Home } from '../../../core/directory.ts'
import type { Finding, Words } from '../../../core/finding.ts'
import type { Offset } from '../../../core/journal.ts'
import type { HomeId } from '../../../core/names.ts'
import type { HeardReading } from '../../../core/reading.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Day } from '../day.ts'
import { DeadlineHeap } from '../deadline-heap.ts'
import { findingsDue } from '../findings-due.ts'
import type { LocalClock } from '../inactivity/local-clock.ts'
import { roomWords } from '../words.ts'
import type { Attention } from './attention.ts'
import { couldHear, overdueAt, wasDeaf } from './attention.ts'
import type { Dwelling, DwellingsOptions, Move } from './dwellings.ts'
import { Dwellings } from './dwellings.ts'
import { isShared } from '../residences.ts'
import { dwellWords, leftWords } from './long-dwell-words.ts'
import { UsualLengths } from './usual-lengths.ts'

export interface LongDwellOptions extends DwellingsOptions, Attention {
  readonly hearing: DwellingsOptions['hearing'] & Attention['hearing']
  readonly residences: DwellingsOptions['residences'] & Attention['residences']
  readonly day: Pick<Day, 'isDay' | 'orNextMorning'>
  readonly clock: Pick<LocalClock, 'timeOfDay'>
  readonly timeZone: string
}

/** A stay in a room in which it may be too long. */
type Judged = Dwelling & { readonly spot: 'bathroom' | 'bedroom' }

const NONE: readonly Finding[] = []
const text = z.string()
const shape = z.object({
  dwellings: z.object({ homes: text, rooms: text, radars: text }),
  stays: text,
  due: text,
})

const isJudged = (dwelling: Dwelling): dwelling is Judged => dwelling.spot === 'bathroom' || dwelling.spot === 'bedroom'

/**
 * The resident has been in the bathroom for over an hour, or in the bedroom for over ten hours of a day. They are where their last
 * live sign came from, and their stay counts from the first sign there after the last one elsewhere, whether they moved since or lie
 * quiet; who used an outer door is elsewhere. In a room with a radar it is too long only while that sees somebody. The first sign
 * elsewhere ends it.
 *
 * Where longer stays are usual the limit is one and a half times the longest of sixty days, by day and by night apart: many a bedroom
 * sensor does not see who goes to bed after the bathroom. Judged only where another room has told of somebody, too; where others or
 * animals live, by the bed alone.
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
      // A radar that sees somebody again: perhaps a stay was too long already, and nobody was seen.
      if (reading.metric === 'presence' && this.#options.signs.showed(reading))
        this.#look(reading.home, reading.receivedAt)
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

  #look(home: HomeId, at: EpochMs): void {
    const dwelling = this.#dwellings.of(home)
    if (dwelling !== undefined && isJudged(dwelling) && !dwelling.told) this.#due.lookAt(home, at)
  }

  #judge(id: HomeId, now: EpochMs, offset: Offset): Finding | undefined {
    const home = this.#options.residences.home(id)
    const stay = home === undefined ? this.#dwellings.forget(id) : this.#untold(home)
    if (home === undefined || stay === undefined) return undefined
    const { limit, usual } = this.#limit(home, stay)
    const since = this.#countsFrom(stay, now)
    const overdue = this.#overdueAt(home, { since, now, limit })
    if (since === undefined || overdue > now) {
      this.#due.lookAt(id, overdue)
      return undefined
    }
    if (!couldHear(this.#options, home, { since, now })) {
      this.#due.lookAt(id, now + this.#options.rules.of(home).unheardRetry)
      return undefined
    }
    // It is looked at again when one of them sees somebody.
    if (this.#dwellings.seesNobody(id, stay.spot)) return undefined
    stay.told = true
    const words = dwellWords({ room: stay.spot, since, now, limit, usual, timeZone: this.#options.timeZone })
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
  #countsFrom({ spot, since }: Judged, now: EpochMs): EpochMs | undefined {
    if (spot === 'bathroom') return since
    const { day, clock, rules } = this.#options
    if (!day.isDay(now)) return undefined
    return Math.max(since, now - (clock.timeOfDay(now) - rules.district.dayStart))
  }

  #overdueAt(home: Home, stay: { since: EpochMs | undefined; now: EpochMs; limit: DurationMs }): EpochMs {
    const { since, now, limit } = stay
    if (since === undefined) return this.#options.day.orNextMorning(now) + limit
    return overdueAt(this.#options, home, { since, limit })
  }

  /** How long they may stay there, and the longest that is usual. */
  #limit(home: Home, { spot, since }: Judged): { readonly limit: DurationMs; readonly usual: DurationMs } {
    const figures = this.#options.rules.of(home)
    const longest = this.#stays.longest(home.id, this.#kindOf(spot, since), since - figures.usualMemory)
    const atLeast = spot === 'bathroom' ? figures.bathroomStay : figures.bedroomStay
    return { limit: Math.max(atLeast, longest * figures.usualMargin), usual: longest }
  }

  /** A stay that has ended is remembered if it was so long that it moves the limit. */
  #remember({ home, before, now }: Move): void {
    if (before === undefined || !isJudged(before)) return
    const figures = this.#options.rules.of(home)
    const from = this.#countsFrom(before, now.since)
    const lasted = now.since - (from ?? now.since)
    const atLeast = before.spot === 'bathroom' ? figures.bathroomStay : figures.bedroomStay
    if (lasted * figures.usualMargin <= atLeast) return
    if (wasDeaf(this.#options, home, { from: before.since, to: now.since })) return
    const { place, night } = this.#kindOf(before.spot, before.since)
    const stay = { place, night, endedAt: now.since, lasted, told: before.told }
    this.#stays.take(home.id, stay, figures.usualMemory)
  }

  #kindOf(place: Judged['spot'], since: EpochMs) {
    return { place, night: place === 'bathroom' && !this.#options.day.isDay(since) }
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
