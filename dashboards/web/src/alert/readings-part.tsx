import { Suspense, lazy } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { metricFacts } from '../../../../core/metric.ts'
import type { AlertReadingsView, MeasuresView, SignsView } from '../../../api/alert-views.ts'
import type { AlertView } from '../../../api/views.ts'
import { failureText } from '../failure-text.ts'
import { codeOf } from '../hub-api.ts'
import { usePage } from '../page-context.ts'
import type { PageContext } from '../page-context.ts'
import { clockMinutes, dayAndTime } from '../time-text.ts'
import { getAlertReadings } from './alert-api.ts'
import { ALERT_WORDS } from './alert-words.ts'
import type { ChartWords } from './readings-option.ts'

const ReadingsChart = lazy(() => import('./readings-chart.tsx'))

const REFRESH = 15_000

/** What the home's sensors said before and since, drawn and in words. */
export function ReadingsPart({ alert }: { readonly alert: AlertView }): ReactElement {
  const { t, language } = usePage()
  const words = ALERT_WORDS[language]
  const { id, place, state } = alert
  const answer = useQuery({
    queryKey: ['alert-readings', id],
    queryFn: () => getAlertReadings(id),
    refetchInterval: state === 'resolved' ? false : REFRESH,
    enabled: place.home !== undefined,
  })
  return (
    <section className="sheet-part" aria-labelledby="readings-title">
      <h2 id="readings-title">{words.chart}</h2>
      {place.home === undefined ? <p className="quiet">{words.chartArea}</p> : null}
      {answer.error === null ? null : (
        <p role="alert" className="failure">
          {failureText(codeOf(answer.error), t)}
        </p>
      )}
      {answer.data === undefined ? null : <Readings view={answer.data} openedAt={alert.openedAt} />}
    </section>
  )
}

function Readings({ view, openedAt }: { readonly view: AlertReadingsView; readonly openedAt: number }): ReactElement {
  const page = usePage()
  const { language, timeZone } = page
  const words = ALERT_WORDS[language]
  const range = words.chartRange(dayAndTime(view.from, timeZone), dayAndTime(view.to, timeZone))
  if (!view.storeAnswers) return <p className="failure">{words.storeAway}</p>
  const silent = [...view.signs.map(({ at }) => at), ...view.measures.map(({ points }) => points)].every(
    (one) => one.length === 0,
  )
  return (
    <>
      <p className="quiet figures">{range}</p>
      {silent ? (
        <p className="empty">{words.chartNone}</p>
      ) : (
        <Suspense fallback={null}>
          <ReadingsChart view={view} openedAt={openedAt} label={`${words.chart} ${range}`} words={chartWords(page)} />
        </Suspense>
      )}
      <ul className="readings-list">
        {view.signs.map((one) => (
          <li key={`${one.device} ${one.metric}`}>{signText(one, page)}</li>
        ))}
        {view.measures.map((one) => (
          <li key={`${one.device} ${one.metric}`}>{measureText(one, page)}</li>
        ))}
      </ul>
      {view.leftOff === 0 ? null : <p className="quiet">{words.leftOff(view.leftOff)}</p>}
    </>
  )
}

function signText({ room, metric, at }: SignsView, { t, language, timeZone }: PageContext): string {
  const last = at.at(-1)
  const time = last === undefined ? undefined : clockMinutes(last, timeZone)
  return ALERT_WORDS[language].sign(t.room[room], metricFacts(metric)[language], at.length, time)
}

function measureText({ room, metric, points }: MeasuresView, { t, language, timeZone }: PageContext): string {
  const facts = metricFacts(metric)
  const [at, value] = points.at(-1) ?? []
  if (at === undefined || value === undefined) {
    return ALERT_WORDS[language].sign(t.room[room], facts[language], 0, undefined)
  }
  const figure = `${Number(value.toFixed(1))} ${facts.unit}`.trim()
  return ALERT_WORDS[language].measure(t.room[room], facts[language], figure, clockMinutes(at, timeZone))
}

const chartWords = ({ t, language, timeZone }: PageContext): ChartWords => ({
  raised: ALERT_WORDS[language].raised,
  rowName: ({ room, metric }) => `${t.room[room]} ${metricFacts(metric)[language]}`,
  plotName: (metric) => metricFacts(metric)[language],
  time: (at) => clockMinutes(at, timeZone),
})
