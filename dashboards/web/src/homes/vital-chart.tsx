import { useMemo } from 'react'
import type { ReactElement } from 'react'
import { LineChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { VitalsView, VitalView } from '../../../api/home-vitals-views.ts'
import { deviceName } from '../device-name.ts'
import { usePage } from '../page-context.ts'
import { dayAndTime, monthDay } from '../time-text.ts'
import { SIGNS_WORDS } from './signs-words.ts'
import { useDrawing, useTheme } from './use-drawing.ts'
import { vitalOption } from './vitals-option.ts'

use([LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer])

interface VitalChartProps {
  readonly vital: VitalView
  readonly window: Pick<VitalsView, 'from' | 'to'>
}

/** How one vital sign went, with its limits; the list beside it says the newest values in words. */
export default function VitalChart({ vital, window }: VitalChartProps): ReactElement {
  const { t, language, timeZone } = usePage()
  const theme = useTheme()
  const words = SIGNS_WORDS[language]
  const { from, to } = window
  const option = useMemo(
    () =>
      vitalOption({
        vital,
        window: { from, to },
        nameOf: (series) => deviceName(series, t, language),
        limitName: ({ side, level, value }) => words.limitLine(side, level, value),
        timeText: (at) => dayAndTime(at, timeZone),
        dayText: (at) => monthDay(at, timeZone),
        theme,
      }),
    [vital, from, to, t, language, words, timeZone, theme],
  )
  const box = useDrawing(option)
  const count = vital.series.reduce((sum, { points }) => sum + points.length, 0)
  return <div ref={box} className="vital-chart" role="img" aria-label={words.vitalSays(vital.name[language], count)} />
}
