import { nextTimeOfDay } from '../../core/calendar.ts'
import type { EpochMs } from '../../core/time.ts'
import { days, minutes, seconds } from '../../core/time.ts'
import { deviceModel } from '../devices/device-models.ts'
import type { Facts, Observation } from '../observation.ts'
import { Random } from '../random.ts'
import type { SimulatedDevice, SimulatedHome } from '../simulated-town.ts'
import type { Stay } from './day-plan.ts'
import { planDay } from './day-plan.ts'
import { routineReports } from './routine-reports.ts'

/** A home and how its days are drawn. */
export interface LivedIn {
  readonly home: SimulatedHome
  readonly timeZone: string
  /** Another seed is another resident. */
  readonly seed: string
}

/** [from, to) */
interface Span {
  readonly from: EpochMs
  readonly to: EpochMs
}

/**
 * All that the devices of a home notice in [from, to), oldest first, made one day at a time. The same home and seed always
 * live the same life, whichever span of it is asked for.
 */
export function* observations(lived: LivedIn, span: Span): Generator<Observation> {
  if (lived.home.devices.length === 0) return
  // The day before may reach into the span: a day is told from waking to waking.
  let midnight = nextTimeOfDay(span.from - days(3), 0, lived.timeZone)
  let waiting: Observation[] = []
  while (waiting.length > 0 || midnight < span.to) {
    const nextMidnight = nextTimeOfDay(midnight, 0, lived.timeZone)
    const stays = planDay({ resident: `${lived.seed}/${lived.home.id}`, midnight, nextMidnight })
    const end = stays.at(-1)?.to ?? nextMidnight
    const told = [...waiting, ...observationsOfDay(lived, stays, midnight)].sort((a, b) => a.at - b.at)
    waiting = []
    for (const observation of told) {
      if (observation.at >= end) waiting.push(observation)
      else if (observation.at >= span.to) return
      else if (observation.at >= span.from) yield observation
    }
    midnight = nextMidnight
  }
}

function observationsOfDay(lived: LivedIn, stays: readonly Stay[], midnight: EpochMs): readonly Observation[] {
  const from = stays[0]?.from ?? 0
  const to = stays.at(-1)?.to ?? from
  return lived.home.devices.flatMap((device) => {
    const random = new Random(`${lived.seed}/${lived.home.id}/${device.id}/${from}`)
    const noticed = noticedBy(device, stays, random).map(({ at, facts }) => ({
      at: Math.round(at),
      device,
      facts,
      cause: 'resident' as const,
    }))
    return [...noticed, ...routineReports({ lived, device, midnight, from, to })]
  })
}

/** A fact at a moment. */
interface Noticed {
  readonly at: EpochMs
  readonly facts: Facts
}

/** What one device sees of the resident's day. */
function noticedBy(device: SimulatedDevice, stays: readonly Stay[], random: Random): readonly Noticed[] {
  const model = deviceModel(device.model)
  const noticed: Noticed[] = []
  if (model.senses.includes('motion')) noticed.push(...motions(device, stays, random))
  if (model.senses.includes('presence')) noticed.push(...presences(device, stays))
  if (model.senses.includes('bed-occupied')) noticed.push(...bedTimes(stays))
  if (model.senses.includes('door-open')) noticed.push(...doorTimes(device, stays, random))
  return noticed
}

/** After a movement these sensors are blind for a minute; some then say after 90 s without one that it is still. */
const BLIND = seconds(60)
const STILL_AFTER = seconds(90)

function motions(device: SimulatedDevice, stays: readonly Stay[], random: Random): readonly Noticed[] {
  const moves: EpochMs[] = []
  for (const stay of stays) {
    if (stay.place !== device.room) continue
    for (let at = stay.from + seconds(random.between(1, 8)); at < stay.to; at += random.wait(stay.pace)) {
      if (at - (moves.at(-1) ?? 0) >= BLIND) moves.push(at)
    }
  }
  const noticed = moves.map((at) => ({ at, facts: { motion: true } }))
  if (deviceModel(device.model).tellsStillness !== true) return noticed
  const ends = moves.filter((at, index) => (moves[index + 1] ?? Infinity) - at > STILL_AFTER)
  return [...noticed, ...ends.map((at) => ({ at: at + STILL_AFTER, facts: { motion: false } }))]
}

function presences(device: SimulatedDevice, stays: readonly Stay[]): readonly Noticed[] {
  const noticed: Noticed[] = []
  for (const { place, from, to } of stays) {
    if (place !== device.room) continue
    noticed.push({ at: from + seconds(2), facts: { presence: true } })
    noticed.push({ at: to + seconds(5), facts: { presence: false } })
  }
  return noticed
}

function bedTimes(stays: readonly Stay[]): readonly Noticed[] {
  const noticed: Noticed[] = []
  for (const { inBed, from, to } of stays) {
    if (!inBed) continue
    noticed.push({ at: from + seconds(30), facts: { 'bed-occupied': true } })
    noticed.push({ at: to - seconds(10), facts: { 'bed-occupied': false } })
  }
  return noticed
}

function doorTimes(device: SimulatedDevice, stays: readonly Stay[], random: Random): readonly Noticed[] {
  const opened: EpochMs[] = []
  for (const stay of stays) {
    const leaves = stay.place === 'out' || stay.place === 'yard'
    if (device.role === 'outer-door' && leaves) opened.push(stay.from - seconds(6), stay.to - seconds(6))
    if (device.role === 'fridge' && stay.opensFridge) {
      for (let left = random.whole(1, 3); left > 0; left -= 1) {
        opened.push(stay.from + (stay.to - stay.from - minutes(1)) * random.between(0.05, 0.95))
      }
    }
  }
  return opened
    .sort((a, b) => a - b)
    .filter((at, index) => at - (opened[index - 1] ?? 0) > minutes(1))
    .flatMap((at) => [
      { at, facts: { 'door-open': true } },
      { at: at + seconds(random.between(4, 15)), facts: { 'door-open': false } },
    ])
}
