import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, hours } from '../../core/time.ts'
import type { Vitals } from '../observation.ts'
import { chanceOf } from '../random.ts'
import type { Cell } from '../simulated-town.ts'

/** Where and when something is measured. `seed` names the thing, so that no two are alike. */
export interface Spot {
  readonly seed: string
  readonly at: EpochMs
  /** Since the local midnight. */
  readonly timeOfDay: DurationMs
  /** Of a battery that runs its own course. */
  readonly cell?: Cell | undefined
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
const wave = (turns: number): number => Math.sin(2 * Math.PI * turns)
/** A value in [-1, 1) that changes once an hour. */
const hourly = (spot: Pick<Spot, 'seed' | 'at'>, what: string): number =>
  2 * chanceOf(`${spot.seed}/${what}/${Math.floor(spot.at / hours(1))}`) - 1

/** From 0 at midnight, over 0.5 at noon, to 1. */
const dayShare = (spot: Spot): number => spot.timeOfDay / days(1)

/**
 * %. A button cell lasts 200 to 500 days, then somebody changes it; here that is done before 20 %. A cell of its own falls as it says.
 */
export function batteryOf(spot: Pick<Spot, 'seed' | 'at' | 'cell'>): number {
  const { cell } = spot
  if (cell !== undefined) return Math.max(0, Math.min(100, Math.round((100 * (cell.emptyAt - spot.at)) / cell.lasts)))
  const life = days(200 + 300 * chanceOf(`${spot.seed}/life`))
  const used = (spot.at / life + chanceOf(`${spot.seed}/fitted`)) % 1
  return Math.round(100 - 80 * used)
}

/** dBm. */
export const signalOf = (spot: Pick<Spot, 'seed' | 'at'>): number =>
  Math.round(-75 + 25 * chanceOf(`${spot.seed}/place`) + 4 * hourly(spot, 'signal'))

/** What a device adds to everything it says. The same spot has the same vitals. */
export function vitalsOf(spot: Spot): Vitals {
  const battery = batteryOf(spot)
  const signal = signalOf(spot)
  const share = dayShare(spot)
  return {
    battery,
    signal,
    linkQuality: Math.max(0, Math.min(255, Math.round((signal + 105) * 3))),
    voltage: 2700 + Math.round(3.2 * battery) + Math.round(5 * hourly(spot, 'voltage')),
    chipTemperature: Math.round(roomTemperature(spot) + 3),
    illuminance: share > 0.25 && share < 0.78 ? Math.round(60 + 240 * wave((share - 0.25) / 1.06)) : 2,
  }
}

/** °C indoors: warmest in the afternoon and in late July. */
export function roomTemperature(spot: Spot): number {
  const year = (spot.at / days(365.25)) % 1
  const season = 5 * wave(year - 0.32)
  const hour = 1.5 * wave(dayShare(spot) - 0.38)
  return round(21 + season + hour + 0.4 * hourly(spot, 'temperature') + chanceOf(`${spot.seed}/warmth`), 1)
}

/** % indoors. */
export function humidity(spot: Spot): number {
  return Math.round(55 + 8 * wave(dayShare(spot) + 0.1) + 5 * hourly(spot, 'humidity'))
}

const LITRES_A_DAY = 110

/**
 * What the water meter shows, in litres since 2020: it never runs backwards. 80 to 140 L a day, taken while the
 * resident is up.
 */
export function waterVolume(spot: Spot): number {
  const midnight = spot.at - spot.timeOfDay
  const day = Math.floor((midnight + hours(12)) / days(1))
  const upTo = (ofDay: number): number => LITRES_A_DAY * (ofDay - 18_262) + 30 * chanceOf(`${spot.seed}/water/${ofDay}`)
  const awake = Math.max(0, Math.min(1, (dayShare(spot) - 0.26) / 0.64))
  return round(upTo(day) + awake * (upTo(day + 1) - upTo(day)), 1)
}
