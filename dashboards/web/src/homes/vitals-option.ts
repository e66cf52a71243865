import type { EChartsCoreOption } from 'echarts/core'
import type { VitalsView, VitalView } from '../../../api/home-vitals-views.ts'

const LINES = ['solid', 'dashed', 'dotted'] as const

export interface VitalDrawing {
  readonly vital: VitalView
  readonly window: Pick<VitalsView, 'from' | 'to'>
  /** Names a device's line. */
  readonly nameOf: (series: VitalView['series'][number]) => string
  readonly limitName: (limit: VitalView['limits'][number]) => string
  /** `11-22 14:00` */
  readonly timeText: (at: number) => string
  readonly dayText: (at: number) => string
  /** Its colours are read from the style sheet. */
  readonly theme: string
}

/** One vital sign as ECharts takes it: a line a device, and each limit as a line of its own with its words. */
export function vitalOption(drawing: VitalDrawing): EChartsCoreOption {
  const { vital, window, dayText } = drawing
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const label = { color: colour('--ink-2'), fontSize: 11 }
  const [least, most] = rangeOf(vital)
  return {
    animation: false,
    grid: { left: 40, right: 12, top: 18, bottom: 24 },
    xAxis: {
      type: 'time',
      min: window.from,
      max: window.to,
      splitNumber: 4,
      axisLabel: { ...label, formatter: dayText, hideOverlap: true },
      axisLine: { lineStyle: { color: colour('--line') } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: least,
      max: most,
      splitNumber: 3,
      axisLabel: label,
      splitLine: { lineStyle: { color: colour('--line'), opacity: 0.5 } },
    },
    // Plain text: what comes from devices is never read as markup.
    tooltip: { trigger: 'item', renderMode: 'richText', formatter: tooltipText(drawing) },
    series: vital.series.map((series, index) => ({
      type: 'line' as const,
      name: drawing.nameOf(series),
      data: series.points.map(([at, value]) => [at, Number(value.toFixed(vital.digits))]),
      symbolSize: 4,
      showSymbol: series.points.length < 60,
      lineStyle: { type: LINES[index % LINES.length], width: 1.5, color: colour('--accent') },
      itemStyle: { color: colour('--accent') },
      markLine: limitLines(index === 0 ? drawing : { ...drawing, vital: { ...vital, limits: [] } }, colour),
    })),
  }
}

/** How much of the height stands under the lowest limit, whose words are there. */
const UNDER_LOWEST = 0.12

/** All values and limits are within, with some room; round figures at both ends. */
function rangeOf({ series, limits }: VitalView): readonly [number, number] {
  const values = [
    ...series.flatMap(({ points, newest }) => [newest.value, ...points.map(([, value]) => value)]),
    ...limits.map(({ value }) => value),
  ]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const grain = high - low > 30 ? 10 : 1
  const under = Math.max(grain / 2, (high - low) * UNDER_LOWEST)
  return [Math.floor((low - under) / grain) * grain, Math.ceil((high + grain / 2) / grain) * grain]
}

const limitLines = ({ vital, limitName }: VitalDrawing, colour: (name: string) => string) => ({
  silent: true,
  symbol: 'none',
  data: vital.limits.map((limit) => {
    const danger = limit.level === 'danger'
    const tone = colour(danger ? '--danger' : '--warn')
    return {
      yAxis: limit.value,
      lineStyle: { color: tone, width: 1, type: danger ? ('solid' as const) : ('dashed' as const) },
      label: {
        formatter: limitName(limit),
        color: tone,
        fontSize: 11,
        position: labelPlace(limit),
        // Readable where the line of the values crosses it.
        backgroundColor: colour('--surface'),
        padding: [1, 3],
      },
    }
  }),
})

/** Outside of what it bounds; the milder ones at the other end and above, where no sharper one crosses them. */
function labelPlace({ side, level }: VitalView['limits'][number]) {
  if (level === 'danger') return side === 'low' ? ('insideStartBottom' as const) : ('insideStartTop' as const)
  return 'insideEndTop' as const
}

const tooltipText =
  ({ timeText, vital }: VitalDrawing) =>
  ({ seriesName, value }: { seriesName?: string; value?: unknown }): string => {
    if (!Array.isArray(value)) return ''
    const [at, shown] = value.map(Number)
    return `${timeText(at ?? 0)}  ${(shown ?? 0).toFixed(vital.digits)}  ${seriesName ?? ''}`
  }
