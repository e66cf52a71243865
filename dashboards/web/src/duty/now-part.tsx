import { useState } from 'react'
import type { ReactElement } from 'react'
import { Button, Checkbox } from 'antd'
import type { DutyPlaceView, DutyView } from '../../../api/duty-views.ts'
import { Icon } from '../icons.tsx'
import { useNow, usePage } from '../page-context.ts'
import { minuteText } from '../time-text.ts'
import { AreaSelect } from './area-select.tsx'
import { areaText, gapText, nameOf } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'
import { PersonLine } from './person-line.tsx'

const PAGE = 40
const GAPS_SHOWN = 3

interface NowPartProps {
  readonly duty: DutyView
  readonly onEdit: (place: DutyPlaceView) => void
}

/** Whether the place answers for the area, or lies in it. */
const concerns = (area: string) => (place: DutyPlaceView) => place.area.startsWith(area) || area.startsWith(place.area)

/** 当前值班: for each level of each area who is there, who comes next, and when nobody will be. */
export function NowPart({ duty, onEdit }: NowPartProps): ReactElement {
  const { language } = usePage()
  const words = DUTY_WORDS[language]
  const [area, setArea] = useState('')
  const [onlyGaps, setOnlyGaps] = useState(false)
  const [shown, setShown] = useState(PAGE)
  if (duty.places.length === 0) return <p className="empty">{words.noPlaces}</p>
  const found = duty.places.filter(concerns(area)).filter(({ gaps }) => !onlyGaps || gaps.length > 0)
  const codes = [...new Set(duty.places.map((place) => place.area))].toSorted()
  return (
    <section className="sheet-part" aria-label={words.tabs.now}>
      <div className="duty-filter">
        <AreaSelect
          label={words.area}
          codes={codes}
          areas={duty.areas}
          value={area}
          onChange={setArea}
          all={words.everywhere}
        />
        <Checkbox checked={onlyGaps} onChange={(event) => setOnlyGaps(event.target.checked)}>
          {words.onlyGaps}
        </Checkbox>
      </div>
      {found.length === 0 ? <p className="empty">{words.nothingLike}</p> : null}
      <ul className="duty-places">
        {found.slice(0, shown).map((place) => (
          <Place key={`${place.role} ${place.area}`} place={place} duty={duty} onEdit={() => onEdit(place)} />
        ))}
      </ul>
      {found.length > shown ? (
        <Button block onClick={() => setShown(shown + PAGE)}>
          {words.more(Math.min(PAGE, found.length - shown))}
        </Button>
      ) : null}
    </section>
  )
}

interface PlaceProps {
  readonly place: DutyPlaceView
  readonly duty: DutyView
  readonly onEdit: () => void
}

function Place({ place, duty, onEdit }: PlaceProps): ReactElement {
  const { language, lost, may } = usePage()
  const words = DUTY_WORDS[language]
  const { role, area, roster, now: there } = place
  return (
    <li className={there.length === 0 ? 'duty-place empty-now' : 'duty-place'}>
      <div className="duty-where">
        <b>{words.roles[role]}</b>
        <span>{areaText(area, duty.areas)}</span>
        <span className="quiet">{words.steps[role]}</span>
      </div>
      <div className="duty-there">
        <span className="quiet">{words.now}</span>
        {there.length === 0 ? (
          <b className="bad">
            <Icon name="triangle" size={15} /> {words.nobody}
          </b>
        ) : null}
        {there.map((id) => (
          <PersonLine key={id} id={id} people={duty.people} />
        ))}
      </div>
      <Next place={place} duty={duty} />
      <Gaps place={place} horizon={duty.horizon} />
      <div className="duty-do">
        {place.mayChange ? (
          <Button size="small" disabled={lost} onClick={onEdit}>
            {roster === undefined ? words.set : words.change}
          </Button>
        ) : null}
        {!place.mayChange && may('rosters:write') ? <span className="quiet">{words.above}</span> : null}
      </div>
    </li>
  )
}

function Next({ place, duty }: Omit<PlaceProps, 'onEdit'>): ReactElement {
  const { t, language, timeZone } = usePage()
  const now = useNow()
  const words = DUTY_WORDS[language]
  const { next, roster } = place
  if (next === undefined) {
    return <div className="duty-next quiet">{roster === undefined ? words.everybody : words.unchanged}</div>
  }
  const names = next.people.map((id) => nameOf(id, duty.people)).join(t.comma)
  return (
    <div className="duty-next">
      <span className="quiet">{words.next}</span>
      <span className="figures">{minuteText(next.at, now, timeZone)}</span>
      <b className={names === '' ? 'bad' : ''}>{names === '' ? words.nobody : names}</b>
    </div>
  )
}

function Gaps({ place, horizon }: { readonly place: DutyPlaceView; readonly horizon: number }): ReactElement {
  const { language, timeZone } = usePage()
  const now = useNow()
  const words = DUTY_WORDS[language]
  return (
    <ul className="duty-holes">
      {place.gaps.slice(0, GAPS_SHOWN).map((gap) => (
        <li key={gap.from}>{gapText(gap, horizon, { words, timeZone, now })}</li>
      ))}
      {place.gaps.length > GAPS_SHOWN ? <li>{`+ ${place.gaps.length - GAPS_SHOWN}`}</li> : null}
    </ul>
  )
}
