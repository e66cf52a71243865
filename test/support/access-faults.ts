import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The rules of axe that another theme alone can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** What axe finds against WCAG 2.2 A and AA, one line each. */
export const accessFaults = (page: Page): Promise<readonly string[]> =>
  faultsOf(page, ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])

/** The same of colours only: for a page that `accessFaults` has looked at in its other theme. */
export const colourFaults = (page: Page): Promise<readonly string[]> => faultsOf(page, OF_COLOURS)

async function faultsOf(page: Page, rules: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE)
  const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'] })
  const found: unknown = await page.evaluate(`axe.run(${options}).then(
    (result) => result.violations.flatMap((rule) => rule.nodes.map((node) => rule.id + ' ' + node.target + ' ' + node.any.map((check) => check.message).join(' '))))`)
  if (!Array.isArray(found)) throw new Error('axe gave no list')
  return found.map(String)
}
