import type { ReactElement } from 'react'
import type { DutyView } from '../../../api/duty-views.ts'
import { Icon } from '../icons.tsx'
import { useNow, usePage } from '../page-context.ts'
import { gapText, placeText } from './duty-text.ts'
import { DUTY_WORDS } from './duty-words.ts'

const SHOWN = 4

/** Where nobody will be on duty, before it happens; the soonest first. */
export function GapsLine({ duty }: { readonly duty: DutyView }): ReactElement | null {
  const { language, timeZone } = usePage()
  const now = useNow()
  const words = DUTY_WORDS[language]
  if (duty.places.length === 0) return null
  const open = duty.places.filter(({ gaps }) => gaps.length > 0)
  if (open.length === 0) {
    return (
      <p className="duty-all-well">
        <Icon name="check" size={18} /> {words.noGaps}
      </p>
    )
  }
  const soonest = open.toSorted((a, b) => (a.gaps[0]?.from ?? 0) - (b.gaps[0]?.from ?? 0))
  return (
    <section className="duty-gaps" aria-label={words.gapsAhead(open.length)}>
      <h2>
        <Icon name="triangle" size={20} /> {words.gapsAhead(open.length)}
      </h2>
      <ul>
        {soonest.slice(0, SHOWN).map((place) => (
          <li key={`${place.role} ${place.area}`}>
            <b>{placeText(place, duty.areas, words)}</b>
            {place.gaps.slice(0, 1).map((gap) => (
              <span key={gap.from} className="figures">
                {gapText(gap, duty.horizon, { words, timeZone, now })}
                {place.gaps.length > 1 ? words.ofMany(place.gaps.length) : ''} · {words.reasons[gap.reason]}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {open.length > SHOWN ? <p>{words.andMore(open.length - SHOWN)}</p> : null}
    </section>
  )
}
