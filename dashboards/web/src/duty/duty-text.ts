import type { DutyPlace } from '../../../../core/duty-desk.ts'
import type { EpochMs } from '../../../../core/time.ts'
import type { DutyView, GapView, WrittenShift } from '../../../api/duty-views.ts'
import { clockMinutes, dayAndTime, monthDay } from '../time-text.ts'
import type { DutyWords } from './duty-words.ts'

/** What every part of the page needs to put people and places into words. */
export interface DutyShown {
  readonly words: DutyWords
  readonly timeZone: string
  readonly now: EpochMs
}

const LENGTHS = [6, 9, 12] as const

/** `芦台镇 前营村`: the names from the widest that is shown down to the area. */
export function areaText(area: string, areas: DutyView['areas']): string {
  const codes = [...LENGTHS.filter((length) => length < area.length).map((length) => area.slice(0, length)), area]
  // The district stands before everything: it says something where it stands alone.
  const names = codes.flatMap((code) => (code.length <= 6 && area.length > 6 ? [] : (areas[code] ?? [])))
  return names.length === 0 ? area : names.join(' ')
}

export const placeText = ({ role, area }: DutyPlace, areas: DutyView['areas'], words: DutyWords): string =>
  `${areaText(area, areas)} ${words.roles[role]}`

export const nameOf = (id: string, people: Readonly<Record<string, { readonly name: string }>>): string =>
  people[id]?.name ?? id

/** `11-28 08:00 至 18:00 无人值班`. @param horizon nothing is known of what comes after */
export function gapText({ from, until }: GapView, horizon: EpochMs, { words, timeZone, now }: DutyShown): string {
  const begins = from <= now ? words.fromNow : dayAndTime(from, timeZone)
  if (until >= horizon) return words.gap(from <= now ? words.still : `${begins} ${words.still}`)
  const sameDay = from > now && monthDay(from, timeZone) === monthDay(until, timeZone)
  const ends = sameDay ? clockMinutes(until, timeZone) : dayAndTime(until, timeZone)
  return words.gap(`${begins} ${words.until(ends)}`)
}

/** `每天 18:00–08:00 按周轮换`. */
export function shiftText({ name, days, from, to, rotation }: WrittenShift, words: DutyWords): string {
  const on = typeof days === 'string' ? words.kinds[days] : words.weekdays(days)
  const turning = rotation === undefined ? '' : ` ${words.rotations[rotation.every]}`
  return `${name} ${on} ${from}–${to}${turning}`
}

/** `11-23` or `11-23–11-25`. */
export const daysText = (from: string, until: string): string =>
  from === until ? from.slice(5) : `${from.slice(5)}–${until.slice(5)}`
