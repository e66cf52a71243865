import type { Page } from 'playwright-core'

/** Narrows by name, then by place; then all are there again, key by key. */
const KEYS = ['w', 'x', 'd', ' ', '1', '2', ...Array.from({ length: 6 }, () => 'Backspace')]

/** Types into the search box. @returns ms from each key to the frame after the one that shows the rows */
export async function filterLatencies(page: Page): Promise<readonly number[]> {
  await page.locator('.homes-search input').focus()
  const took: number[] = []
  for (const key of KEYS) {
    const drawn = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          document.addEventListener(
            'keydown',
            // The second frame begins when the first is on the screen.
            ({ timeStamp }) =>
              requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - timeStamp))),
            { once: true, capture: true },
          )
        }),
    )
    await page.evaluate(() => undefined)
    await page.keyboard.press(key)
    took.push(await drawn)
  }
  return took
}

/** Scrolls slowly, then in leaps of a hundred rows, a step for each frame. @returns how long each frame took, ms */
export const scrollFrames = (page: Page): Promise<readonly number[]> =>
  page.evaluate(async () => {
    const box = document.querySelector('.rows-box')
    if (box === null) throw new Error('no list of homes')
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
    const took: number[] = []
    let before = await frame()
    for (const step of [...Array.from({ length: 120 }, () => 90), ...Array.from({ length: 90 }, () => 4600)]) {
      box.scrollTop += step
      const now = await frame()
      took.push(now - before)
      before = now
    }
    return took
  })
