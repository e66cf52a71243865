import { useMemo } from 'react'
import type { ReactElement } from 'react'
import { HeatmapChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { RibbonView } from '../../../api/homes-views.ts'
import { usePage } from '../page-context.ts'
import type { Dictionary } from '../words.ts'
import { HOMES_WORDS } from './homes-words.ts'
import { type Cells, ribbonOption } from './ribbon-option.ts'
import { SIGNS_WORDS } from './signs-words.ts'
import { useDrawing, useTheme } from './use-drawing.ts'

use([HeatmapChart, LineChart, GridComponent, TooltipComponent, VisualMapComponent, CanvasRenderer])

type RibbonChartProps = Pick<RibbonView, 'days' | 'rooms' | 'silence'>

/** One object, so that a page that has none is not drawn again and again. */
const NO_SILENCE: NonNullable<RibbonView['silence']> = []

/** Rooms by day and hour: `28 14` → bedroom, kitchen. */
function cellsOf(rooms: RibbonView['rooms'], t: Dictionary): Cells {
  const cells = new Map<string, string[]>()
  for (const { room, hours } of rooms) {
    for (const [day, hour] of hours) {
      const cell = `${day} ${hour}`
      cells.set(cell, [...(cells.get(cell) ?? []), t.room[room]])
    }
  }
  return cells
}

/** A heat map, a row a day and a column an hour, the newest day on top; below it what is usually the longest silence of each hour. */
export default function RibbonChart({ days, rooms, silence = NO_SILENCE }: RibbonChartProps): ReactElement {
  const { t, language } = usePage()
  const theme = useTheme()
  const words = HOMES_WORDS[language]
  const cells = useMemo(() => cellsOf(rooms, t), [rooms, t])
  const option = useMemo(
    () =>
      ribbonOption({ days, rooms: rooms.length, cells, silence, words: { ...words, ...SIGNS_WORDS[language] }, theme }),
    [days, rooms.length, cells, silence, words, language, theme],
  )
  const box = useDrawing(option)
  const nights = [...cells.keys()].filter((cell) => Number(cell.split(' ')[1]) < 5).length
  const shape = silence.length === 0 ? 'ribbon-chart' : 'ribbon-chart with-silence'
  return <div ref={box} className={shape} role="img" aria-label={words.ribbonSays(cells.size, nights)} />
}
