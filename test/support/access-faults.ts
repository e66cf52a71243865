import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Locator, Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What stands in the page once AXE is laid into it. */
declare const axe: { run(part: Element, options: RunOptions): Promise<AxeResults> }

/** The rules of axe that another theme alone can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds against WCAG 2.2 A and AA, one line each: on the whole page, or within a part of it that was opened since. */
export const accessFaults = (page: Page, within?: Locator): Promise<readonly string[]> =>
  faultsOf(page, ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], within)

/** The same of colours only: for a page that `accessFaults` has looked at in its other theme. */
export const colourFaults = (page: Page, within?: Locator): Promise<readonly string[]> =>
  faultsOf(page, OF_COLOURS, within)

async function faultsOf(
  page: Page,
  rules: readonly string[],
  within: Locator = page.locator('html'),
): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const options: RunOptions = { runOnly: [...rules], resultTypes: ['violations'] }
  const { violations } = await within.evaluate((part, how) => axe.run(part, how), options)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id} ${target.join()} ${any.map(({ message }) => message).join(' ')}`),
  )
}
