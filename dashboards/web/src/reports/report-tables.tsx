import type { ReactElement } from 'react'
import type { TableColumnsType } from 'antd'
import type { Severity } from '../../../../core/finding.ts'
import type { AlertFigures, VendorCounts } from '../../../../core/report.ts'
import { vendorName } from '../../../../core/vendor-names.ts'
import type { MonthlyReportView, ReportLineView } from '../../../api/reports-views.ts'
import { DataTable } from '../data-table.tsx'
import { usePage } from '../page-context.ts'
import { shareText, tookText } from './report-text.ts'
import { REPORTS_WORDS, type ReportsWords } from './reports-words.ts'

const SEVERITIES = ['life-safety', 'urgent', 'routine'] as const
const PAGES = { pageSize: 50, hideOnSinglePage: true }

/** A row for each area below, the whole last. */
export function AreaTable({ report }: { readonly report: MonthlyReportView }): ReactElement {
  const { language } = usePage()
  const words = REPORTS_WORDS[language]
  const { total } = report
  const rows = report.lines.map((line) => (line.area === '' ? { ...line, name: words.nobodyKnows } : line))
  const whole = { ...total, area: 'total', name: words.total }
  return (
    <section className="sheet-part" aria-label={words.byArea}>
      <h2>{words.byArea}</h2>
      <DataTable<ReportLineView>
        cards
        label={words.byArea}
        rowKey="area"
        pagination={PAGES}
        dataSource={[...rows, whole]}
        rowClassName={({ area }) => (area === 'total' ? 'report-total' : '')}
        columns={areaColumns(words)}
      />
      <p className="quiet">{words.nowHint}</p>
    </section>
  )
}

const number = (title: string, of: (line: ReportLineView) => string | number) => ({
  title,
  align: 'right' as const,
  className: 'figures',
  render: (_: unknown, line: ReportLineView) => of(line),
})

const areaColumns = (words: ReportsWords): TableColumnsType<ReportLineView> => [
  { title: words.area, dataIndex: 'name', className: 'report-name' },
  number(words.alerts, ({ figures }) => figures.alerts),
  number(words.unresolved, ({ figures }) => figures.unresolved),
  number(words.falseAlarms, ({ figures }) => shareText(figures.outcomes['false-alarm'] ?? 0, figures.closed)),
  number(words.within60, ({ figures: { answered } }) => shareText(answered.within60, answered.of)),
  number(words.within180, ({ figures: { answered } }) => shareText(answered.within180, answered.of)),
  number(words.ackMedian, ({ figures }) => tookText(figures.acknowledge['life-safety'].median, words)),
  number(words.arriveMedian, ({ figures }) => tookText(figures.arrive['life-safety'].median, words)),
  number(words.gateways, ({ online }) => `${online.gatewaysOnline} / ${online.gateways}`),
  number(words.devices, ({ online }) => `${online.devicesReachable} / ${online.devices}`),
]

interface Count {
  readonly name: string
  readonly count: number
}

/** By kind and by outcome, most first. */
export function CountTable(props: {
  readonly label: string
  readonly of: string
  readonly counts: readonly Count[]
}): ReactElement {
  const { language } = usePage()
  const words = REPORTS_WORDS[language]
  const all = props.counts.reduce((sum, { count }) => sum + count, 0)
  return (
    <section className="sheet-part" aria-label={props.label}>
      <h2>{props.label}</h2>
      <DataTable<Count>
        label={props.label}
        rowKey="name"
        pagination={false}
        locale={{ emptyText: words.nothing }}
        dataSource={props.counts.toSorted((a, b) => b.count - a.count)}
        columns={[
          { title: props.of, dataIndex: 'name' },
          { title: words.count, dataIndex: 'count', align: 'right', className: 'figures' },
          {
            title: words.share,
            align: 'right',
            className: 'figures',
            render: (_, { count }) => shareText(count, all),
          },
        ]}
      />
    </section>
  )
}

/** How long it took to answer and to arrive, by severity. */
export function TimesTable({ figures }: { readonly figures: AlertFigures }): ReactElement {
  const { t, language } = usePage()
  const words = REPORTS_WORDS[language]
  const column = (title: string, of: (severity: Severity) => string | number) => ({
    title,
    align: 'right' as const,
    className: 'figures',
    render: (_: unknown, { severity }: { readonly severity: Severity }) => of(severity),
  })
  return (
    <section className="sheet-part" aria-label={words.times}>
      <h2>{words.times}</h2>
      <DataTable<{ readonly severity: Severity }>
        cards
        label={words.times}
        rowKey="severity"
        pagination={false}
        dataSource={SEVERITIES.map((severity) => ({ severity }))}
        columns={[
          { title: words.severity, render: (_, { severity }) => t.severity[severity] },
          column(words.alerts, (severity) => figures.severities[severity]),
          column(words.answeredCount, (severity) => figures.acknowledge[severity].count),
          column(words.ackMedian, (severity) => tookText(figures.acknowledge[severity].median, words)),
          column(words.ackNinetieth, (severity) => tookText(figures.acknowledge[severity].ninetieth, words)),
          column(words.arriveCount, (severity) => figures.arrive[severity].count),
          column(words.arriveMedian, (severity) => tookText(figures.arrive[severity].median, words)),
          column(words.arriveNinetieth, (severity) => tookText(figures.arrive[severity].ninetieth, words)),
        ]}
      />
      <p className="quiet">{words.timesHint}</p>
    </section>
  )
}

const VENDOR_COLUMNS = ['delivered', 'accepted', 'failed', 'unknown', 'underWay', 'possibleDuplicates'] as const

/** What each vendor was asked to send, and what became of it. */
export function VendorTable({ figures }: { readonly figures: AlertFigures }): ReactElement {
  const { language } = usePage()
  const words = REPORTS_WORDS[language]
  return (
    <section className="sheet-part" aria-label={words.messages}>
      <h2>{words.messages}</h2>
      <DataTable<VendorCounts>
        cards
        label={words.messages}
        rowKey="vendor"
        pagination={false}
        locale={{ emptyText: words.nothing }}
        dataSource={[...figures.vendors]}
        columns={[
          { title: words.vendor, render: (_, { vendor }) => vendorName(vendor, language) },
          ...VENDOR_COLUMNS.map((key) => ({
            title: words.vendorColumns[key],
            dataIndex: key,
            align: 'right' as const,
            className: 'figures',
          })),
        ]}
      />
      <p className="quiet">
        {words.messagesHint} {figures.unsent === 0 ? null : <b className="bad">{words.unsent(figures.unsent)}</b>}
      </p>
    </section>
  )
}
