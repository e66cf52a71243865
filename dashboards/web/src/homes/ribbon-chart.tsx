import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { ReactElement } from 'react'
import { HeatmapChart } from 'echarts/charts'
import { GridComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { RibbonView } from '../../../api/homes-views.ts'
import { usePage } from '../page-context.ts'
import type { Dictionary } from '../words.ts'
import { HOMES_WORDS } from './homes-words.ts'

use([HeatmapChart, GridComponent, TooltipComponent, VisualMapComponent, CanvasRenderer])

type Words = (typeof HOMES_WORDS)['zh' | 'en']

interface RibbonChartProps {
  readonly days: RibbonView['days']
  readonly rooms: RibbonView['rooms']
}

/** The page's colours are those of its style sheet: drawn anew when the theme is switched. */
const useTheme = (): string =>
  useSyncExternalStore(
    (listener) => {
      const observer = new MutationObserver(listener)
      observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
      return () => observer.disconnect()
    },
    () => document.documentElement.dataset['theme'] ?? '',
  )

/** Rooms by day and hour: `28 14` → bedroom, kitchen. */
function cellsOf(rooms: RibbonView['rooms'], t: Dictionary): ReadonlyMap<string, readonly string[]> {
  const cells = new Map<string, string[]>()
  for (const { room, hours } of rooms) {
    for (const [day, hour] of hours) {
      const cell = `${day} ${hour}`
      cells.set(cell, [...(cells.get(cell) ?? []), t.room[room]])
    }
  }
  return cells
}

/** A heat map, a row a day and a column an hour, the newest day on top. */
export default function RibbonChart({ days, rooms }: RibbonChartProps): ReactElement {
  const { t, language } = usePage()
  const words = HOMES_WORDS[language]
  const box = useRef<HTMLDivElement>(null)
  const theme = useTheme()
  const cells = cellsOf(rooms, t)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const chart = init(element)
    chart.setOption(optionOf({ days, rooms }, cellsOf(rooms, t), words))
    const sizes = new ResizeObserver(() => chart.resize())
    sizes.observe(element)
    return () => {
      sizes.disconnect()
      chart.dispose()
    }
  }, [days, rooms, t, words, theme])
  const nights = [...cells.keys()].filter((cell) => Number(cell.split(' ')[1]) < 5).length
  return <div ref={box} className="ribbon-chart" role="img" aria-label={words.ribbonSays(cells.size, nights)} />
}

function optionOf({ days, rooms }: RibbonChartProps, cells: ReadonlyMap<string, readonly string[]>, words: Words) {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const axis = {
    type: 'category' as const,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour('--line') } },
    axisLabel: { color: colour('--ink-2'), fontSize: 11 },
    splitArea: { show: false },
  }
  return {
    animation: false,
    grid: { left: 44, right: 8, top: 8, bottom: 26 },
    xAxis: {
      ...axis,
      data: Array.from({ length: 24 }, (_, hour) => words.hour(hour)),
      axisLabel: { ...axis.axisLabel, interval: 3 },
    },
    yAxis: { ...axis, inverse: false, data: days.map((day) => day.slice(5)) },
    tooltip: {
      // Its text is drawn on the canvas: no markup, whatever a name holds.
      renderMode: 'richText' as const,
      formatter: ({ value }: { readonly value: unknown }): string => cellText(value, { days, cells, words }),
    },
    visualMap: {
      show: false,
      min: 0,
      max: Math.max(1, Math.min(3, rooms.length)),
      inRange: { color: [colour('--accent-soft'), colour('--accent')] },
    },
    series: [
      {
        type: 'heatmap' as const,
        data: Array.from(cells, ([cell, seen]) => {
          const [day = 0, hour = 0] = cell.split(' ').map(Number)
          return [hour, day, seen.length]
        }),
        itemStyle: { borderColor: colour('--surface'), borderWidth: 1, borderRadius: 2 },
      },
    ],
  }
}

interface CellFacts {
  readonly days: readonly string[]
  readonly cells: ReadonlyMap<string, readonly string[]>
  readonly words: Words
}

function cellText(value: unknown, { days, cells, words }: CellFacts): string {
  if (!Array.isArray(value)) return ''
  const [hour, day] = value.map(Number)
  if (hour === undefined || day === undefined) return ''
  return words.ribbonCell(days[day] ?? '', hour, (cells.get(`${day} ${hour}`) ?? []).join(' '))
}
