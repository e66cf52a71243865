import { useEffect, useRef, useSyncExternalStore, type RefObject } from 'react'
import { init, type EChartsCoreOption } from 'echarts/core'

/** The name of the theme: colours are those of the style sheet, so what is drawn is drawn anew when it is switched. */
export const useTheme = (): string =>
  useSyncExternalStore(
    (listener) => {
      const observer = new MutationObserver(listener)
      observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
      return () => observer.disconnect()
    },
    () => document.documentElement.dataset['theme'] ?? '',
  )

/** Draws a picture into the box that it answers, as wide and high as that is. Another `option` is drawn anew. */
export function useDrawing(option: EChartsCoreOption): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const chart = init(element)
    chart.setOption(option)
    const sizes = new ResizeObserver(() => chart.resize())
    sizes.observe(element)
    return () => {
      sizes.disconnect()
      chart.dispose()
    }
  }, [option])
  return box
}
