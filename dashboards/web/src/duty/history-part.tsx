import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { DutyChangeView, DutyHistoryView, DutyView } from '../../../api/duty-views.ts'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { dayAndTime } from '../time-text.ts'
import { getHistory } from './duty-api.ts'
import { daysText, placeText, shiftText } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'
import { festivalText } from './holiday-text.ts'
import { HOLIDAY_WORDS } from './holiday-words.ts'

/** 变更记录: who set what, and why; the newest first. */
export function HistoryPart({ areas }: Pick<DutyView, 'areas'>): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = DUTY_WORDS[language]
  const { data, error } = useQuery({ queryKey: ['duty-history'], queryFn: getHistory })
  return (
    <section className="sheet-part" aria-label={words.tabs.history}>
      {error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(error), t)}
        </p>
      )}
      {data?.changes.length === 0 ? <p className="empty">{words.noHistory}</p> : null}
      <ol className="duty-history">
        {data?.changes.map((change, index) => (
          <li key={data.changes.length - index}>
            <p>
              <What change={change} names={data.names} areas={areas} />
            </p>
            <p className="quiet">
              <span className="figures">{dayAndTime(change.at, timeZone)}</span> {personText(change.by, t)}
              {t.colon}
              {change.why}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

interface WhatProps {
  readonly change: DutyChangeView
  readonly names: DutyHistoryView['names']
  readonly areas: DutyView['areas']
}

function What({ change, names, areas }: WhatProps): ReactElement {
  const { t, language } = usePage()
  const words = DUTY_WORDS[language]
  const { what } = change
  const name = (id: string): string => names[id] ?? id
  if (what.kind === 'holidays') return <HolidaysSet what={what} />
  if (what.kind !== 'roster') {
    const days = daysText(what.from, what.until)
    const instead = what.instead === undefined ? words.nobodyInstead : words.standsIn(name(what.instead))
    const said =
      what.kind === 'withdrawal'
        ? words.withdrew(name(what.absent), days)
        : words.madeAway(name(what.absent), instead, days)
    return <b>{said}</b>
  }
  if (what.shifts === undefined) {
    return (
      <b>
        {placeText(what, areas, words)}
        {t.colon}
        {words.tookAway}
      </b>
    )
  }
  return (
    <>
      <b>
        {placeText(what, areas, words)}
        {t.colon}
        {words.madeRoster(what.shifts.length)}
      </b>
      {what.shifts.map((shift, index) => (
        <span key={index} className="duty-shift-line">
          {shiftText(shift, words)}
          {t.colon}
          {shift.turns.map((turn) => turn.map(name).join(t.comma)).join(' → ')}
        </span>
      ))}
    </>
  )
}

interface HolidaysSetProps {
  readonly what: Extract<DutyChangeView['what'], { readonly kind: 'holidays' }>
}

function HolidaysSet({ what: { year, festivals } }: HolidaysSetProps): ReactElement {
  const words = HOLIDAY_WORDS[usePage().language]
  if (festivals === undefined) return <b>{words.tookAway(year)}</b>
  return (
    <>
      <b>{words.entered(year, festivals.length)}</b>
      {festivals.map((festival, index) => (
        <span key={index} className="duty-shift-line">
          {festivalText(festival, words)}
        </span>
      ))}
    </>
  )
}
