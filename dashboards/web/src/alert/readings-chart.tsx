import { useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TitleComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import type { EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { EpochMs } from '../../../../core/time.ts'
import type { AlertReadingsView } from '../../../api/alert-views.ts'
import { planReadings, readingsOption } from './readings-option.ts'
import type { ChartColours, ChartWords } from './readings-option.ts'

use([LineChart, ScatterChart, GridComponent, MarkLineComponent, TitleComponent, TooltipComponent, SVGRenderer])

interface ReadingsChartProps {
  readonly view: AlertReadingsView
  readonly openedAt: EpochMs
  /** Says the picture in one sentence. */
  readonly label: string
  readonly words: ChartWords
}

/** Draws what the home's sensors said around the alert; the list beside it says the same in words. */
export default function ReadingsChart({ view, openedAt, label, words }: ReadingsChartProps): ReactElement {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(undefined)
  const colours = useColours()
  const plan = planReadings(view)
  useEffect(() => {
    const { current } = place
    if (current === null) return undefined
    const drawn = init(current, undefined, { renderer: 'svg' })
    chart.current = drawn
    const resized = new ResizeObserver(() => drawn.resize())
    resized.observe(current)
    return () => {
      resized.disconnect()
      drawn.dispose()
    }
  }, [])
  useEffect(() => {
    chart.current?.resize({ height: plan.height })
    chart.current?.setOption(readingsOption({ plan, window: view, openedAt, colours, words }), { notMerge: true })
  })
  return <div ref={place} className="readings-chart" role="img" aria-label={label} style={{ height: plan.height }} />
}

function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string): string => style.getPropertyValue(name).trim()
  return { ink: of('--ink-2'), line: of('--line'), accent: of('--accent'), danger: of('--danger') }
}

/** The page's colours, also after the theme was switched. */
function useColours(): ChartColours {
  const [colours, setColours] = useState(readColours)
  useEffect(() => {
    const watch = new MutationObserver(() => setColours(readColours()))
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => watch.disconnect()
  }, [])
  return colours
}
