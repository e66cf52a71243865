import { isLifeSafety, metricFacts } from '../../../../core/metric.ts'
import type { EpochMs } from '../../../../core/time.ts'
import type { AlertReadingsView, MeasuresView, SignsView } from '../../../api/alert-views.ts'
import type { EChartsCoreOption } from 'echarts/core'

const ROW = 26
const PLOT = 84
const GAP = 38
const TOP = 26

/** Colours of the page as they are at this moment. */
export interface ChartColours {
  readonly ink: string
  readonly line: string
  readonly accent: string
  readonly danger: string
}

export interface ChartWords {
  readonly raised: string
  rowName(series: SignsView | MeasuresView): string
  plotName(metric: MeasuresView['metric']): string
  time(at: EpochMs): string
}

/** Signs as rows of marks, one row for each sensor, and below them a small plot for each measured metric. */
export interface ReadingsPlan {
  readonly rows: readonly SignsView[]
  readonly plots: readonly { readonly metric: MeasuresView['metric']; readonly lines: readonly MeasuresView[] }[]
  /** Of the whole picture, px. */
  readonly height: number
}

/** What is drawn: sensors that gave nothing are left to the list below the picture. */
export function planReadings(view: Pick<AlertReadingsView, 'signs' | 'measures'>): ReadingsPlan {
  const rows = view.signs.filter(({ at }) => at.length > 0)
  const drawn = view.measures.filter(({ points }) => points.length > 0)
  const metrics = [...new Set(drawn.map(({ metric }) => metric))]
  const plots = metrics.map((metric) => ({ metric, lines: drawn.filter((one) => one.metric === metric) }))
  const rowsHeight = rows.length === 0 ? 0 : rows.length * ROW + GAP
  return { rows, plots, height: TOP + rowsHeight + plots.length * (PLOT + GAP) }
}

interface Drawing {
  readonly plan: ReadingsPlan
  readonly window: { readonly from: EpochMs; readonly to: EpochMs }
  readonly openedAt: EpochMs
  readonly colours: ChartColours
  readonly words: ChartWords
}

/** The picture as ECharts takes it. A line marks when the alert was raised; danger has a shape of its own beside its colour. */
export function readingsOption(drawing: Drawing): EChartsCoreOption {
  const { plan, colours, words } = drawing
  const hasRows = plan.rows.length > 0
  const firstPlot = TOP + (hasRows ? plan.rows.length * ROW + GAP : 0)
  const side = { left: 108, right: 22 }
  const grids = [
    ...(hasRows ? [{ ...side, top: TOP, height: plan.rows.length * ROW }] : []),
    ...plan.plots.map((_, index) => ({ ...side, top: firstPlot + index * (PLOT + GAP), height: PLOT })),
  ]
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit', color: colours.ink },
    // Plain text: what comes from devices is never read as markup.
    tooltip: { trigger: 'item', renderMode: 'richText', formatter: tooltipText(drawing) },
    grid: grids,
    xAxis: grids.map((_, gridIndex) => timeAxis(drawing, gridIndex)),
    yAxis: [
      ...(hasRows ? [rowAxis(drawing)] : []),
      ...plan.plots.map((plot, index) => plotAxis(drawing, plot.metric, index + (hasRows ? 1 : 0))),
    ],
    series: [...(hasRows ? [rowSeries(drawing)] : []), ...plotSeries(drawing, hasRows ? 1 : 0)],
    aria: { enabled: false },
    title: plan.plots.map((plot, index) => ({
      text: words.plotName(plot.metric),
      left: 4,
      top: firstPlot + index * (PLOT + GAP) + PLOT / 2 - 10,
      textStyle: { color: colours.ink, fontSize: 12, fontWeight: 'normal', width: 70, overflow: 'break' },
    })),
  }
}

const timeAxis = ({ window, colours, words }: Drawing, gridIndex: number) => ({
  type: 'time',
  gridIndex,
  min: window.from,
  max: window.to,
  splitNumber: 3,
  axisLabel: { color: colours.ink, fontSize: 11, formatter: (at: number) => words.time(at), hideOverlap: true },
  axisLine: { lineStyle: { color: colours.line } },
  axisTick: { show: false },
  splitLine: { show: true, lineStyle: { color: colours.line, opacity: 0.5 } },
})

const rowAxis = ({ plan, colours, words }: Drawing) => ({
  type: 'category',
  gridIndex: 0,
  inverse: true,
  data: plan.rows.map((row) => words.rowName(row)),
  axisLabel: { color: colours.ink, width: 100, overflow: 'truncate' },
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { show: true, lineStyle: { color: colours.line, opacity: 0.5 } },
})

const plotAxis = ({ colours }: Drawing, metric: MeasuresView['metric'], gridIndex: number) => ({
  type: 'value',
  gridIndex,
  scale: true,
  splitNumber: 2,
  axisLabel: { color: colours.ink, formatter: (value: number) => `${value}${metricFacts(metric).unit}` },
  splitLine: { lineStyle: { color: colours.line, opacity: 0.5 } },
})

const raisedLine = ({ openedAt, colours, words }: Drawing, named: 'start' | 'end' | undefined) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { color: colours.danger, type: 'solid', width: 2 },
  label: { show: named !== undefined, formatter: words.raised, color: colours.danger, position: named ?? 'end' },
  data: [{ xAxis: openedAt }],
})

const rowSeries = (drawing: Drawing) => ({
  type: 'scatter',
  xAxisIndex: 0,
  yAxisIndex: 0,
  symbolSize: 10,
  data: drawing.plan.rows.flatMap((row, index) =>
    row.at.map((at) => ({
      value: [at, index],
      symbol: isLifeSafety(row.metric) ? 'triangle' : row.metric === 'door-open' ? 'rect' : 'circle',
      symbolSize: isLifeSafety(row.metric) ? 15 : 9,
      itemStyle: { color: isLifeSafety(row.metric) ? drawing.colours.danger : drawing.colours.accent },
    })),
  ),
  // The rows count downwards: their axis begins at the top.
  markLine: raisedLine(drawing, 'start'),
})

const LINES = ['solid', 'dashed', 'dotted'] as const

const plotSeries = (drawing: Drawing, firstGrid: number) =>
  drawing.plan.plots.flatMap((plot, index) =>
    plot.lines.map((line, which) => ({
      type: 'line',
      name: drawing.words.rowName(line),
      xAxisIndex: firstGrid + index,
      yAxisIndex: firstGrid + index,
      symbolSize: 5,
      showSymbol: line.points.length < 60,
      lineStyle: { type: LINES[which % LINES.length], color: drawing.colours.accent },
      itemStyle: { color: drawing.colours.accent },
      data: line.points.map(([at, value]) => [at, Number(value.toFixed(1))]),
      ...(which === 0 ? { markLine: raisedLine(drawing, firstGrid === 0 && index === 0 ? 'end' : undefined) } : {}),
    })),
  )

/** ECharts hands over whatever the mark holds. */
function tooltipText({ plan, words }: Drawing) {
  return ({ seriesType, seriesName, value }: { seriesType?: string; seriesName?: string; value?: unknown }): string => {
    if (!Array.isArray(value)) return ''
    const [at, second] = value
    const row = seriesType === 'scatter' ? plan.rows[Number(second)] : undefined
    const what = row === undefined ? `${seriesName ?? ''} ${String(second)}` : words.rowName(row)
    return `${words.time(Number(at))} ${what}`
  }
}
