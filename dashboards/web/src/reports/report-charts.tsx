import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { ReactElement } from 'react'
import { BarChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { AlertFigures } from '../../../../core/report.ts'
import { usePage } from '../page-context.ts'
import { REPORTS_WORDS } from './reports-words.ts'

use([BarChart, GridComponent, CanvasRenderer])

interface Bar {
  readonly name: string
  readonly value: number
  /** A colour of the page's style sheet. */
  readonly colour: string
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

/** Alerts by kind, and how soon those were answered that are about life. */
export default function ReportCharts({ figures }: { readonly figures: AlertFigures }): ReactElement {
  const { t, language } = usePage()
  const words = REPORTS_WORDS[language]
  const { answered } = figures
  const kinds: Bar[] = []
  for (const kind in figures.kinds) {
    if (isKind(kind, t.kind)) kinds.push({ name: t.kind[kind], value: figures.kinds[kind] ?? 0, colour: '--accent' })
  }
  const waits = answered.classes.map((value, index): Bar => ({
    name: words.waits[index] ?? '',
    value,
    colour: colourOf(index),
  }))
  const never = { name: words.never, value: answered.never, colour: '--danger' }
  return (
    <>
      <figure>
        <figcaption>{words.byKind}</figcaption>
        <Bars bars={kinds.toSorted((a, b) => b.value - a.value)} says={words.kindsSay(figures.alerts)} />
      </figure>
      <figure>
        <figcaption>
          {words.waitsTitle} <span className="quiet">{words.waitsHint}</span>
        </figcaption>
        <Bars bars={[...waits, never]} says={words.waitsSay(answered.within60, answered.within180, answered.of)} />
      </figure>
    </>
  )
}

const isKind = <K extends string>(text: string, names: Readonly<Record<K, string>>): text is K => text in names

/** The first two classes end at 60 s, the third at 180 s. */
function colourOf(index: number): string {
  if (index < 2) return '--ok'
  return index === 2 ? '--warn' : '--danger'
}

function Bars({ bars, says }: { readonly bars: readonly Bar[]; readonly says: string }): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const theme = useTheme()
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const chart = init(element)
    chart.setOption(optionOf(bars))
    const sizes = new ResizeObserver(() => chart.resize())
    sizes.observe(element)
    return () => {
      sizes.disconnect()
      chart.dispose()
    }
  }, [bars, theme])
  return <div ref={box} className="report-chart" role="img" aria-label={says} />
}

function optionOf(bars: readonly Bar[]) {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const label = { color: colour('--ink-2'), fontSize: 12 }
  return {
    animation: false,
    grid: { left: 4, right: 40, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: 'value' as const, show: false },
    yAxis: {
      type: 'category' as const,
      inverse: true,
      data: bars.map(({ name }) => name),
      axisLabel: { ...label, interval: 0 },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour('--line') } },
    },
    series: [
      {
        type: 'bar' as const,
        barMaxWidth: 18,
        data: bars.map((bar) => ({ value: bar.value, itemStyle: { color: colour(bar.colour), borderRadius: 3 } })),
        label: { show: true, position: 'right' as const, ...label },
      },
    ],
  }
}
