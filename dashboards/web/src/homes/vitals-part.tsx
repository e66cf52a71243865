import { lazy, Suspense, useState } from 'react'
import type { ReactElement } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import type { VitalsView, VitalView } from '../../../api/home-vitals-views.ts'
import { deviceName } from '../device-name.ts'
import { usePage } from '../page-context.ts'
import { personText } from '../person-text.ts'
import { dayAndTime, monthDay } from '../time-text.ts'
import { Failure } from './failure.tsx'
import { getVitals, type VitalDays } from './homes-api.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { SIGNS_WORDS } from './signs-words.ts'

const VitalChart = lazy(() => import('./vital-chart.tsx'))

const MINUTES_5 = 300_000

/** Pulse, pressure, oxygen and temperature of the last 30 or 90 days; nothing where no device tells of them. */
export function VitalsPart({ home }: { readonly home: string }): ReactElement | null {
  const { t, language } = usePage()
  const words = SIGNS_WORDS[language]
  const [days, setDays] = useState<VitalDays>('30')
  const { data, error } = useQuery({
    queryKey: ['home-vitals', home, days],
    queryFn: () => getVitals(home, days),
    staleTime: MINUTES_5,
    placeholderData: keepPreviousData,
  })
  // That the store is away is said by the parts above and below.
  if (data === undefined || data.vitals.length === 0) return error === null ? null : <Failure words="" error={error} />
  return (
    <section className="sheet-part" aria-label={words.vitals}>
      <div className="part-head">
        <h2>{words.vitals}</h2>
        <Segmented
          size="small"
          aria-label={words.span}
          value={days}
          onChange={setDays}
          options={[
            { value: '30' as const, label: words.days(30) },
            { value: '90' as const, label: words.days(90) },
          ]}
        />
      </div>
      <p className="quiet">
        {words.means(data.step / 3_600_000)} {HOMES_WORDS[language].looksAreLogged}
      </p>
      {data.vitals.map((vital) => (
        <Vital key={vital.metric} vital={vital} window={data} />
      ))}
      {data.leftOff === 0 ? null : <p className="quiet">{words.leftOff(data.leftOff)}</p>}
      {data.storeAnswers ? null : <p className="cleared">{t.storeAway}</p>}
    </section>
  )
}

function Vital({ vital, window }: { readonly vital: VitalView; readonly window: VitalsView }): ReactElement {
  const { t, language, timeZone } = usePage()
  return (
    <div className="vital">
      <h3>{vital.name[language]}</h3>
      <ul className="vital-newest">
        {vital.series.map((series) => (
          <li key={series.device}>
            <b className="figures">
              {series.newest.value.toFixed(vital.digits)}
              {vital.unit[language]}
            </b>{' '}
            <span className="quiet">
              <span className="figures">{dayAndTime(series.newest.at, timeZone)}</span> ·{' '}
              {deviceName(series, t, language)}
            </span>
          </li>
        ))}
      </ul>
      <Suspense fallback={<div className="vital-chart" />}>
        <VitalChart vital={vital} window={window} />
      </Suspense>
      <Limits vital={vital} />
    </div>
  )
}

/** By which limits it is judged here, and whose word each is. */
function Limits({ vital }: { readonly vital: VitalView }): ReactElement | null {
  const { t, language, timeZone } = usePage()
  const words = SIGNS_WORDS[language]
  const { origins } = HOMES_WORDS[language]
  if (vital.limits.length === 0) return null
  return (
    <details>
      <summary>{words.limits}</summary>
      <ul className="vital-limits quiet">
        {vital.limits.map(({ side, level, value, origin, set }) => (
          <li key={`${level} ${side}`}>
            {words.limitLine(side, level, value)}
            {vital.unit[language]} · {origins[origin]}
            {set === undefined ? null : ` · ${personText(set.by, t)} ${monthDay(set.at, timeZone)} ${set.why}`}
          </li>
        ))}
      </ul>
    </details>
  )
}
