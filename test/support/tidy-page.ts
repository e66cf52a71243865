import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { accessFaults } from './access-faults.ts'

/** Nothing hangs over the screen's side, once what was drawn for another width is drawn anew. */
export async function expectNoOverhang(page: Page): Promise<void> {
  const overhang = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  await expect.poll(overhang).toBeLessThanOrEqual(0)
}

/**
 * Nothing hangs over the screen's side, and who uses a screen reader or the keyboard is not left out. With PICTURES set to a folder, a
 * picture of the page is left there under that name. `within` is what was opened since the page behind it was found tidy.
 */
export async function expectTidy(page: Page, name: string, within?: Locator): Promise<void> {
  // What fades in has its colours at the end only.
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))))
  const folder = process.env['PICTURES']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  await expectNoOverhang(page)
  expect(await accessFaults(page, within)).toEqual([])
}
