import type { Room } from '../../core/directory.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, hours, minutes, seconds } from '../../core/time.ts'
import { Random, chanceOf } from '../random.ts'

/** The resident at one place, [from, to). */
export interface Stay {
  readonly place: Room | 'out'
  readonly from: EpochMs
  readonly to: EpochMs
  /** How long they sit or lie between movements, on average. */
  readonly pace: DurationMs
  readonly inBed: boolean
  readonly opensFridge: boolean
}

/** A local day of one resident. `midnight` is its beginning, `nextMidnight` the next one's. */
export interface PlannedDay {
  readonly resident: string
  readonly midnight: EpochMs
  readonly nextMidnight: EpochMs
}

const dayNumber = (midnight: EpochMs): number => Math.floor((midnight + hours(12)) / days(1))

/** When the resident gets up that day: their own hour, give or take twenty minutes. */
function wakingAt(resident: string, midnight: EpochMs): EpochMs {
  const usual = hours(5.6) + hours(1.2) * chanceOf(`${resident}/wakes`)
  return midnight + usual + minutes(40) * (chanceOf(`${resident}/wakes/${dayNumber(midnight)}`) - 0.5)
}

/**
 * What the resident does from waking that day to waking the next: stays without a gap, in order. The same day of the same
 * resident is always the same.
 */
export function planDay(day: PlannedDay): readonly Stay[] {
  const random = new Random(`${day.resident}/day/${dayNumber(day.midnight)}`)
  const plan = new Plan(random, wakingAt(day.resident, day.midnight))
  morning(plan, random)
  afternoon(plan, random, day.midnight)
  evening(plan, random, day)
  night(plan, random, wakingAt(day.resident, day.nextMidnight))
  return plan.stays
}

function morning(plan: Plan, random: Random): void {
  plan.stay('bathroom', minutes(random.between(6, 15)))
  plan.stay('bedroom', minutes(random.between(5, 12)))
  plan.cook(minutes(random.between(15, 30)))
  plan.stay('living', minutes(random.between(30, 70)))
  if (random.chance(0.7)) plan.goOut(minutes(random.between(35, 100)))
  if (random.chance(0.5)) plan.stay('yard', minutes(random.between(10, 40)))
  plan.stay('living', minutes(random.between(20, 60)))
  plan.stay('bathroom', minutes(random.between(3, 9)))
  plan.cook(minutes(random.between(25, 50)))
}

function afternoon(plan: Plan, random: Random, midnight: EpochMs): void {
  plan.lieDown(minutes(random.between(40, 90)), minutes(35))
  plan.stay('bathroom', minutes(random.between(3, 8)))
  while (plan.at < midnight + hours(16.5)) {
    plan.stay('living', minutes(random.between(30, 80)))
    if (random.chance(0.4)) plan.stay('kitchen', minutes(random.between(3, 10)))
    if (random.chance(0.3)) plan.stay('bathroom', minutes(random.between(3, 8)))
  }
  if (random.chance(0.35)) plan.goOut(minutes(random.between(20, 60)))
  plan.cook(minutes(random.between(25, 45)))
}

function evening(plan: Plan, random: Random, day: PlannedDay): void {
  const bedtime = day.midnight + hours(20.3) + hours(1.5) * chanceOf(`${day.resident}/sleeps`)
  const tonight = bedtime + minutes(random.between(-20, 20))
  while (plan.at < tonight) {
    plan.stay('living', Math.max(minutes(5), Math.min(minutes(random.between(40, 75)), tonight - plan.at)))
    if (random.chance(0.4)) plan.stay('bathroom', minutes(random.between(3, 7)))
  }
  plan.stay('bathroom', minutes(random.between(6, 14)))
}

function night(plan: Plan, random: Random, wakes: EpochMs): void {
  const visits = random.whole(0, 3)
  for (let left = visits; left > 0 && wakes - plan.at > hours(1.5); left -= 1) {
    const asleep = ((wakes - plan.at) / (left + 1)) * random.between(0.75, 1.2)
    plan.lieDown(asleep, hours(1.4))
    plan.stay('hall', minutes(1))
    plan.stay('bathroom', minutes(random.between(3, 8)))
  }
  plan.sleepUntil(wakes)
}

const PACE: Readonly<Record<Stay['place'], DurationMs>> = {
  living: minutes(5),
  bedroom: minutes(2),
  bathroom: minutes(1.5),
  kitchen: seconds(80),
  hall: seconds(30),
  yard: minutes(2),
  other: minutes(5),
  out: days(1),
}

/** A plan in the making: each stay begins where the last one ended. */
class Plan {
  readonly stays: Stay[] = []
  readonly #random: Random
  #at: EpochMs

  constructor(random: Random, start: EpochMs) {
    this.#random = random
    this.#at = start
  }

  get at(): EpochMs {
    return this.#at
  }

  stay(place: Stay['place'], length: DurationMs): void {
    this.#add({ place, length, pace: PACE[place], inBed: false, opensFridge: false })
  }

  cook(length: DurationMs): void {
    this.#add({ place: 'kitchen', length, pace: PACE.kitchen, inBed: false, opensFridge: this.#random.chance(0.85) })
  }

  lieDown(length: DurationMs, pace: DurationMs): void {
    this.#add({ place: 'bedroom', length, pace, inBed: true, opensFridge: false })
  }

  /** Through the hall, and back through it. */
  goOut(length: DurationMs): void {
    this.stay('hall', minutes(1.5))
    this.stay('out', length)
    this.stay('hall', minutes(1))
  }

  sleepUntil(wakes: EpochMs): void {
    this.lieDown(Math.max(minutes(1), wakes - this.#at), hours(1.4))
  }

  #add(stay: Omit<Stay, 'from' | 'to'> & { readonly length: DurationMs }): void {
    const { length, ...rest } = stay
    const from = this.#at
    this.#at = Math.round(from + length)
    this.stays.push({ ...rest, from, to: this.#at })
  }
}
