import type { ReactElement } from 'react'
import type { DutyPlace } from '../../../../core/duty-desk.ts'
import type { DutyView, RosterPreviewView } from '../../../api/duty-views.ts'
import { Icon } from '../icons.tsx'
import { useNow, usePage } from '../page-context.ts'
import { wallTime } from '../time-text.ts'
import { CalendarTable } from './calendar-table.tsx'
import { areaText, gapText, placeText } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'

const SHOWN = 6
const WEEK = 7

const countOf = (places: RosterPreviewView['before']): number => places.reduce((sum, { gaps }) => sum + gaps.length, 0)

interface RosterEffectProps {
  readonly place: DutyPlace
  readonly preview: RosterPreviewView
  readonly duty: DutyView
}

/** What a roster would do once it is saved: to the gaps, and for a week to come. */
export function RosterEffect({ place, preview, duty }: RosterEffectProps): ReactElement {
  const { language, timeZone } = usePage()
  const now = useNow()
  const words = DUTY_WORDS[language]
  const after = preview.after.flatMap((one) => one.gaps.map((gap) => ({ one, gap })))
  const row = {
    key: 'preview',
    title: words.roles[place.role],
    note: areaText(place.area, duty.areas),
    turns: preview.turns,
    gaps: preview.days.map(() => []),
  }
  return (
    <section className="duty-effect" aria-label={words.effect}>
      <h3>{words.effect}</h3>
      <p className="figures">
        {words.before(countOf(preview.before))} →{' '}
        <b className={after.length === 0 ? 'good' : 'bad'}>{words.after(after.length)}</b>
      </p>
      {after.length === 0 ? (
        <p className="duty-all-well">
          <Icon name="check" size={16} /> {words.fine}
        </p>
      ) : (
        <ul className="duty-holes">
          {after.slice(0, SHOWN).map(({ one, gap }) => (
            <li key={`${one.area} ${gap.from}`}>
              {placeText(one, duty.areas, words)} {gapText(gap, duty.horizon, { words, timeZone, now })}
            </li>
          ))}
          {after.length > SHOWN ? <li>{`+ ${after.length - SHOWN}`}</li> : null}
        </ul>
      )}
      <CalendarTable
        label={words.effect}
        days={preview.days.slice(0, WEEK)}
        rows={[row]}
        people={duty.people}
        today={wallTime(now, timeZone).slice(0, 10)}
      />
    </section>
  )
}
