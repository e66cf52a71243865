import type { Page } from 'playwright-core'
import { homeOf } from '../generator/accounts.ts'
import type { BenchHub } from '../hub/bench-hub.ts'
import { press } from '../hub/sos-latency.ts'

/** In the page: resolves in the frame after the one in which an alert's card names the home. */
const cardShown = (home: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      const shown = [...document.querySelectorAll('article')].some(({ textContent }) => textContent.includes(home))
      requestAnimationFrame(shown ? () => resolve() : look)
    }
    look()
  })

/** Presses the buttons of `count` homes, one after the other. @returns ms from each message until its alert is on the screen */
export async function untilOnScreen(
  hub: BenchHub,
  page: Page,
  homes: { readonly first: number; readonly count: number },
): Promise<readonly number[]> {
  const took: number[] = []
  for (let index = homes.first; index < homes.first + homes.count; index += 1) {
    const shown = page.evaluate(cardShown, homeOf(index))
    const { at, end } = await press(hub, index)
    await shown
    took.push(performance.now() - at)
    await end()
  }
  return took
}
