import type { EChartsCoreOption } from 'echarts/core'
import type { HourlySilence } from '../../../../core/usual-silence.ts'
import type { HOMES_WORDS } from './homes-words.ts'
import type { SIGNS_WORDS } from './signs-words.ts'

type Words = (typeof HOMES_WORDS)['zh' | 'en'] & (typeof SIGNS_WORDS)['zh' | 'en']

/** The rooms with activity by day and hour: `28 14` → bedroom, kitchen. */
export type Cells = ReadonlyMap<string, readonly string[]>

interface Ribbon {
  readonly days: readonly string[]
  /** How many of them are shown. */
  readonly rooms: number
  readonly cells: Cells
  /** By hour of the day; empty where nothing is known. */
  readonly silence: readonly HourlySilence[]
  readonly words: Words
  /** Its colours are read from the style sheet. */
  readonly theme: string
}

type Colour = (name: string) => string

const HOUR = 3_600_000
/** The plot of silences with its axis, px. */
const SILENCE_HEIGHT = 78
const HOURS_HEIGHT = 26

/** The picture as ECharts takes it: the heat map, and below it, hour under hour, the silences. */
export function ribbonOption(ribbon: Ribbon): EChartsCoreOption {
  const style = getComputedStyle(document.documentElement)
  const colour: Colour = (name) => style.getPropertyValue(name).trim()
  const { days, rooms, silence, words } = ribbon
  const axis = axisStyle(colour)
  const side = { left: 44, right: 8 }
  const hasSilence = silence.length > 0
  const below = hasSilence ? SILENCE_HEIGHT + HOURS_HEIGHT : HOURS_HEIGHT
  const hours = {
    ...axis,
    type: 'category' as const,
    data: Array.from({ length: 24 }, (_, hour) => words.hour(hour)),
    axisLabel: { ...axis.axisLabel, interval: 3 },
  }
  return {
    animation: false,
    grid: [
      { ...side, top: 8, bottom: below },
      ...(hasSilence ? [{ ...side, height: SILENCE_HEIGHT - 14, bottom: HOURS_HEIGHT }] : []),
    ],
    xAxis: [
      { ...hours, gridIndex: 0, ...(hasSilence ? { axisLabel: { show: false } } : {}) },
      ...(hasSilence ? [{ ...hours, gridIndex: 1 }] : []),
    ],
    yAxis: [
      { ...axis, type: 'category', data: days.map((day) => day.slice(5)) },
      ...(hasSilence ? [silenceAxis(colour, words)] : []),
    ],
    tooltip: {
      // Its text is drawn on the canvas: no markup, whatever a name holds.
      renderMode: 'richText' as const,
      formatter: ({ seriesType, dataIndex, value }: { seriesType?: string; dataIndex?: number; value?: unknown }) =>
        seriesType === 'line' ? hourText(dataIndex ?? 0, ribbon) : cellText(value, ribbon),
    },
    visualMap: {
      show: false,
      seriesIndex: 0,
      min: 0,
      max: Math.max(1, Math.min(3, rooms)),
      inRange: { color: [colour('--accent-soft'), colour('--accent')] },
    },
    series: [heatMap(ribbon, colour), ...(hasSilence ? silenceLines(ribbon, colour) : [])],
  }
}

const axisStyle = (colour: Colour) => ({
  axisTick: { show: false },
  axisLine: { lineStyle: { color: colour('--line') } },
  axisLabel: { color: colour('--ink-2'), fontSize: 11 },
  splitArea: { show: false },
})

const silenceAxis = (colour: Colour, words: Words) => ({
  ...axisStyle(colour),
  type: 'value' as const,
  gridIndex: 1,
  min: 0,
  splitNumber: 2,
  axisLabel: { color: colour('--ink-2'), fontSize: 11, formatter: words.hoursAxis },
  splitLine: { lineStyle: { color: colour('--line') } },
})

const heatMap = ({ cells }: Ribbon, colour: Colour) => ({
  type: 'heatmap' as const,
  data: Array.from(cells, ([cell, seen]) => {
    const [day = 0, hour = 0] = cell.split(' ').map(Number)
    return [hour, day, seen.length]
  }),
  itemStyle: { borderColor: colour('--surface'), borderWidth: 1, borderRadius: 2 },
})

/** What is usual is filled, the limit is dashed: they are told apart without their colours. */
const silenceLines = ({ silence, words }: Ribbon, colour: Colour) => {
  const line = {
    type: 'line' as const,
    xAxisIndex: 1,
    yAxisIndex: 1,
    step: 'middle' as const,
    symbolSize: 4,
  }
  const usual = colour('--accent')
  const limit = colour('--danger')
  return [
    {
      ...line,
      name: words.usual,
      data: silence.map((one) => one.usual / HOUR),
      lineStyle: { color: usual, width: 2 },
      itemStyle: { color: usual },
      areaStyle: { color: usual, opacity: 0.18 },
    },
    {
      ...line,
      name: words.limit,
      data: silence.map((one) => one.limit / HOUR),
      lineStyle: { color: limit, width: 2, type: 'dashed' as const },
      itemStyle: { color: limit },
    },
  ]
}

function cellText(value: unknown, { days, cells, words }: Ribbon): string {
  if (!Array.isArray(value)) return ''
  const [hour, day] = value.map(Number)
  if (hour === undefined || day === undefined) return ''
  return words.ribbonCell(days[day] ?? '', hour, (cells.get(`${day} ${hour}`) ?? []).join(' '))
}

function hourText(hour: number, { silence, words }: Ribbon): string {
  const one = silence[hour]
  if (one === undefined) return ''
  return words.hourSays(hour, ...silenceTexts(one, words))
}

/** Usual and limit as people say them, to five minutes. */
export function silenceTexts(
  { usual, limit }: HourlySilence,
  words: Pick<Words, 'length'>,
): readonly [usual: string, limit: string] {
  const text = (length: number): string => words.length(Math.round(length / 300_000) * 5)
  return [text(usual), text(limit)]
}
