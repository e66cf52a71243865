import { ROLE_WORDS } from '../alerting/words.ts'
import { dateTimeText } from '../core/calendar.ts'
import type { ChineseCalendar } from '../core/chinese-calendar.ts'
import { civilDayOf, civilDayText, timeText, weekdayOf } from '../core/civil-day.ts'
import type { Signature } from '../core/duty-desk.ts'
import type { DutyGap } from '../core/duty-roster.ts'
import type { Roster, Shift, Substitution } from '../core/roster.ts'
import type { EpochMs } from '../core/time.ts'
import type { Registry } from '../registry/registry.ts'
import { changesOf } from '../registry/roster/duty-gaps.ts'
import type { RosterContents } from '../registry/roster/roster-store.ts'
import type { StoredRosters } from '../registry/roster/stored-rosters.ts'
import { textTable } from './text-table.ts'

interface Facts {
  /** An IANA name. */
  readonly timeZone: string
  readonly registry: Registry
}

const DAYS_ZH = ['一', '二', '三', '四', '五', '六', '日']
const DAYS: Readonly<Record<string, string>> = { everyday: '每天', workdays: '工作日', restdays: '休息日' }

const levelOf = ({ role, area }: Pick<DutyGap, 'role' | 'area'>, { registry }: Facts): string =>
  `${registry.directory.area(area)?.name ?? ''} ${area} ${ROLE_WORDS[role].zh} ${role}`.trim()

/** A roster's shifts, one a line, and by whose word they hold. */
export function rosterText(roster: RosterContents['rosters'][number], facts: Facts): string {
  const { by, why, recordedAt } = roster
  const head = `${levelOf(roster, facts)} (${by}, ${dateTimeText(recordedAt, facts.timeZone).slice(0, 10)}: ${why})`
  return [head, ...roster.shifts.map((shift) => `  ${shiftText(shift)}`)].join('\n')
}

function shiftText({ name, days, from, to, turns, rotation }: Shift): string {
  const on = typeof days === 'string' ? DAYS[days] : `周${days.map((day) => DAYS_ZH[day - 1]).join('')}`
  const people = turns.map((turn) => turn.join('+')).join(', ')
  const turning =
    rotation === undefined
      ? ''
      : ` ${rotation.every === 'day' ? '按日轮换' : '按周轮换'} 自 ${civilDayText(rotation.since)}`
  return `${name}: ${on} ${timeText(from)}–${timeText(to)}${turning}: ${people}`
}

/** Who is on duty by a roster, from change to change. */
export function dutyText(
  roster: Roster,
  facts: Facts & { readonly rosters: StoredRosters; readonly from: EpochMs; readonly until: EpochMs },
): string {
  const { timeZone, from, until } = facts
  const { calendar } = facts.rosters.duty
  const moments = changesOf(roster.shifts, { from, until }, timeZone).filter((at) => at > from && at < until)
  const rows: string[][] = []
  for (const at of [from, ...new Set(moments.toSorted((a, b) => a - b))]) {
    const people = facts.rosters.onDuty(roster.role, roster.area, at) ?? []
    const who = people.length === 0 ? '无人 nobody' : people.map(({ id, name }) => `${name} ${id}`).join(', ')
    if (rows.at(-1)?.[2] !== who)
      rows.push([dateTimeText(at, timeZone).slice(0, 16), dayText(at, timeZone, calendar), who])
  }
  return `${levelOf(roster, facts)}\n${textTable(['自 from', '', '在岗 on duty'], rows)}`
}

function dayText(at: EpochMs, timeZone: string, calendar: ChineseCalendar): string {
  const day = civilDayOf(at, timeZone)
  const { works, known } = calendar.dayOf(day)
  return `周${DAYS_ZH[weekdayOf(day) - 1]} ${works ? '工作日' : '休息日'}${known ? '' : '?(节假日安排未知 holidays unknown)'}`
}

/** Who stands in for whom, with the numbers to withdraw them by. */
export function substitutionsText(all: readonly (Substitution & Signature)[]): string {
  if (all.length === 0) return ''
  const rows = all.map(({ number, absent, instead, from, until, by, why }) => [
    String(number),
    absent,
    instead ?? '无 nobody',
    civilDayText(from),
    civilDayText(until),
    `${by}: ${why}`,
  ])
  return textTable(['#', '离岗 away', '代班 instead', '自 from', '至 until', '何人何故 who, why'], rows)
}

/** When nobody can be told, level by level. */
export function gapsText(gaps: readonly DutyGap[], facts: Facts): string {
  if (gaps.length === 0) return '无空岗 / no gaps'
  const rows = gaps.map((gap) => [
    levelOf(gap, facts),
    dateTimeText(gap.from, facts.timeZone).slice(0, 16),
    dateTimeText(gap.until, facts.timeZone).slice(0, 16),
    gap.reason === 'no-shift' ? '无班次 no shift' : '无登记人员 nobody registered',
  ])
  return `空岗 / gaps:\n${textTable(['级别 level', '自 from', '至 until', '原因 why'], rows)}`
}
