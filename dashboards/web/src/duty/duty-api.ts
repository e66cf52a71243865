import type { DutyPlace } from '../../../../core/duty-desk.ts'
import type {
  DutyCalendarView,
  DutyHistoryView,
  DutyView,
  RosterPreviewView,
  WrittenShift,
} from '../../../api/duty-views.ts'
import { ask, send } from '../hub-api.ts'

const ROOT = '/api/v1/duty'

export async function getDuty(): Promise<DutyView> {
  return (await ask(ROOT)).json()
}

export async function getCalendar(area: string, from: string, days: number): Promise<DutyCalendarView> {
  return (await ask(`${ROOT}/calendar?area=${area}&from=${from}&days=${days}`)).json()
}

export async function getHistory(): Promise<DutyHistoryView> {
  return (await ask(`${ROOT}/history`)).json()
}

const rosterAt = ({ role, area }: DutyPlace): string => `${ROOT}/rosters/${role}/${area}`

/** What a roster would do; `null`: none any more. Nothing is kept. */
export async function previewRoster(
  place: DutyPlace,
  shifts: readonly WrittenShift[] | null,
): Promise<RosterPreviewView> {
  return (await send('POST', `${rosterAt(place)}/preview`, { shifts })).json()
}

export interface RosterChange {
  readonly shifts: readonly WrittenShift[] | null
  /** The roster's number that was looked at; 0 for none. */
  readonly basedOn: number
  readonly why: string
}

export async function setRoster(place: DutyPlace, change: RosterChange): Promise<void> {
  await send('PUT', rosterAt(place), change)
}

export interface Absence {
  readonly absent: string
  readonly instead: string | null
  readonly from: string
  readonly until: string
  readonly why: string
}

export async function reportAway({ absent, ...wish }: Absence): Promise<void> {
  await send('POST', `${ROOT}/responders/${encodeURIComponent(absent)}/substitutions`, wish)
}

export async function withdraw(number: number, why: string): Promise<void> {
  await send('DELETE', `${ROOT}/substitutions/${number}`, { why })
}

/** Asking is written to the audit log. */
export async function unmaskResponder(id: string): Promise<{ readonly phone: string }> {
  return (await send('POST', `${ROOT}/responders/${encodeURIComponent(id)}/unmask`, {})).json()
}
