import { lazy, Suspense, useState } from 'react'
import type { ReactElement } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { ANSWER_STANDARDS, type AlertFigures } from '../../../../core/report.ts'
import type { MonthlyReportView } from '../../../api/reports-views.ts'
import { usePage } from '../page-context.ts'
import { Refusal } from '../refusal.tsx'
import { dayAndTime } from '../time-text.ts'
import { monthName, monthsUpTo, shareText } from './report-text.ts'
import { AreaTable, CountTable, TimesTable, VendorTable } from './report-tables.tsx'
import { csvAddress, getMonthly, type ReportChoice } from './reports-api.ts'
import { REPORTS_WORDS } from './reports-words.ts'
import '../styles/reports.css'

// ECharts is half a megabyte: only who looks at a report loads it.
const ReportCharts = lazy(() => import('./report-charts.tsx'))

/** 报表: a month of an area, on the screen, on paper and for Excel. */
export default function ReportsPage(): ReactElement {
  const { t, language } = usePage()
  const words = REPORTS_WORDS[language]
  const [choice, setChoice] = useState<ReportChoice>({})
  const { data, error } = useQuery({
    queryKey: ['report', choice],
    queryFn: () => getMonthly(choice),
    placeholderData: (before) => before,
  })
  return (
    <main className="sheet report">
      <h1>{words.title}</h1>
      {error === null ? null : (
        <p role="alert" className="failure">
          {words.failed} <Refusal error={error} />
        </p>
      )}
      {data === undefined ? (
        <p className="quiet">{error === null ? t.loading : ''}</p>
      ) : (
        <>
          <Tools report={data} choice={choice} onChoose={setChoice} />
          <ReportBody report={data} />
        </>
      )}
    </main>
  )
}

interface ToolsProps {
  readonly report: MonthlyReportView
  readonly choice: ReportChoice
  readonly onChoose: (choice: ReportChoice) => void
}

function Tools({ report, choice, onChoose }: ToolsProps): ReactElement {
  const { language } = usePage()
  const words = REPORTS_WORDS[language]
  // The newest month that was ever shown here: the first answer is of the hub's own.
  const [newest] = useState(report.month)
  const [own] = useState(report.total.area)
  const areas = report.areas.map(({ code, name }) => ({ value: code, label: name }))
  const known = areas.some(({ value }) => value === own)
  const mine = own === '' ? words.everything : report.total.name
  return (
    <div className="report-tools">
      <label className="field">
        {words.month}
        <Select<string>
          aria-label={words.month}
          value={report.month}
          onChange={(month) => onChoose({ ...choice, month })}
          options={monthsUpTo(newest).map((month) => ({ value: month, label: monthName(month, words) }))}
        />
      </label>
      <label className="field">
        {words.area}
        <Select<string>
          aria-label={words.area}
          showSearch={{ optionFilterProp: 'label' }}
          value={report.total.area}
          onChange={(area) => onChoose({ ...choice, area })}
          options={known ? areas : [{ value: own, label: mine }, ...areas]}
        />
      </label>
      <Button href={csvAddress({ month: report.month, area: report.total.area })} download>
        {words.csv}
      </Button>
      <Button onClick={() => window.print()}>{words.print}</Button>
    </div>
  )
}

function ReportBody({ report }: { readonly report: MonthlyReportView }): ReactElement {
  const { t, language, timeZone } = usePage()
  const words = REPORTS_WORDS[language]
  const { figures, area, name } = report.total
  return (
    <>
      <p className="report-head">
        <b>{words.head(monthName(report.month, words), area === '' ? words.everything : name)}</b>
        <span className="quiet">
          {words.madeAt(dayAndTime(report.madeAt, timeZone))} · {words.drills}
        </span>
      </p>
      {figures.alerts === 0 ? (
        <p role="status" className="sheet-part">
          {words.empty}
        </p>
      ) : (
        <>
          <KeyFigures figures={figures} />
          <div className="sheet-part report-charts">
            <Suspense fallback={<div className="report-chart" />}>
              <ReportCharts figures={figures} />
            </Suspense>
          </div>
        </>
      )}
      <AreaTable report={report} />
      {figures.alerts === 0 ? null : (
        <>
          <TimesTable figures={figures} />
          <div className="report-pair">
            <CountTable label={words.byKind} of={words.kind} counts={named(figures.kinds, t.kind)} />
            <CountTable label={words.byOutcome} of={words.outcome} counts={named(figures.outcomes, t.outcome)} />
          </div>
          <VendorTable figures={figures} />
        </>
      )}
    </>
  )
}

function named<K extends string>(counts: Readonly<Partial<Record<K, number>>>, names: Readonly<Record<K, string>>) {
  const rows: { readonly name: string; readonly count: number }[] = []
  for (const key in counts) rows.push({ name: names[key], count: counts[key] ?? 0 })
  return rows
}

/** The figures that a director asks for first, beside the standards worth beating. */
function KeyFigures({ figures }: { readonly figures: AlertFigures }): ReactElement {
  const { language } = usePage()
  const words = REPORTS_WORDS[language]
  const { answered, outcomes, closed, unresolved, alerts } = figures
  const falseAlarms = outcomes['false-alarm'] ?? 0
  return (
    <dl className="report-key">
      <Mark title={words.within60} part={answered.within60} of={answered.of} standard={ANSWER_STANDARDS.within60} />
      <Mark title={words.within180} part={answered.within180} of={answered.of} standard={ANSWER_STANDARDS.within180} />
      <div>
        <dt>{words.falseAlarms}</dt>
        <dd className="figures">{shareText(falseAlarms, closed)}</dd>
        <dd className="quiet">{words.ofClosed(falseAlarms, closed)}</dd>
      </div>
      <div>
        <dt>{words.unresolved}</dt>
        <dd className="figures">{unresolved}</dd>
        <dd className="quiet">{words.of(unresolved, alerts)}</dd>
      </div>
    </dl>
  )
}

interface MarkProps {
  readonly title: string
  readonly part: number
  readonly of: number
  /** The share that is worth beating. */
  readonly standard: number
}

function Mark({ title, part, of, standard }: MarkProps): ReactElement {
  const { t, language } = usePage()
  const words = REPORTS_WORDS[language]
  const met = of > 0 && part / of >= standard
  return (
    <div>
      <dt>
        {title} <span className="quiet">{t.severity['life-safety']}</span>
      </dt>
      <dd className="figures">{shareText(part, of)}</dd>
      <dd className="quiet">
        {words.of(part, of)} · {words.standard(`${standard * 100}%`)}
        {of === 0 ? null : (
          <b className={met ? 'good mark-met' : 'bad mark-met'}> {met ? `✓ ${words.beaten}` : `✗ ${words.missed}`}</b>
        )}
      </dd>
    </div>
  )
}
