import type { Browser, Page } from 'playwright-core'
import { buildPage } from '../../support/built-page.ts'
import { hasChromium, startChromium } from '../../support/chromium.ts'
import { BenchHub } from '../hub/bench-hub.ts'
import type { Row } from '../hub/budget.ts'
import { steadyLoad } from '../hub/generator.ts'
import { signIn } from '../hub/operator-accounts.ts'
import { percentile } from '../hub/percentile.ts'
import { NotingVendor } from '../hub/sos-latency.ts'
import { untilOnScreen } from './alert-on-screen.ts'
import { filterLatencies, scrollFrames } from './homes-list.ts'
import { newVisitor, openDesk, signInAtDesk } from './watch-desk.ts'

const HOMES = 10_000
const OPENINGS = 5
const PRESSES = 20
/** Four digits: no home's name is the beginning of another one's. */
const PRESSED_FROM = 9000
const LOAD = { connections: 1000, rate: 1000 }

/** Holds by the median; the worst stands beside it. */
function rowOf(work: string, took: readonly number[], most: number): Row {
  const median = percentile(took, 0.5)
  const measured = `median ${Math.round(median)} ms, worst ${Math.round(Math.max(...took))} ms`
  return { work, must: `≤ ${most} ms`, measured, holds: median <= most }
}

async function* openingRows(browser: Browser, url: string, cookie: string): AsyncIterable<Row> {
  const took: number[] = []
  let scriptBytes = 0
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    const opened = await openDesk(browser, url, cookie)
    took.push(opened.took)
    scriptBytes = Math.max(scriptBytes, opened.scriptBytes)
  }
  const entered: number[] = []
  for (let opening = 0; opening < OPENINGS; opening += 1) entered.push(await signInAtDesk(browser, url))
  yield rowOf(`watch desk opened, nothing cached → first button answers (${OPENINGS} times)`, took, 1500)
  yield rowOf(`signed in → watch desk's first button answers (${OPENINGS} times)`, entered, 1500)
  const kilobytes = scriptBytes / 1000
  yield {
    work: 'JavaScript of the watch desk, as it came over the network',
    must: '< 250 kB',
    measured: `${kilobytes.toFixed(0)} kB`,
    // Nothing at all would mean that nothing was measured.
    holds: kilobytes > 1 && kilobytes < 250,
  }
}

async function* alertRows(hub: BenchHub, page: Page): AsyncIterable<Row> {
  const rowFor = (when: string, took: readonly number[]): Row => ({
    ...rowOf(`SOS published → on the watch desk's screen, ${when} (${PRESSES} presses)`, took, 1000),
    holds: Math.max(...took) <= 1000,
  })
  yield rowFor('idle', await untilOnScreen(hub, page, { first: PRESSED_FROM, count: PRESSES }))
  const stopLoad = await steadyLoad(hub, LOAD)
  const busy = await untilOnScreen(hub, page, { first: PRESSED_FROM + PRESSES, count: PRESSES })
  await stopLoad()
  yield rowFor('at 1,000 msg/s', busy)
}

async function* listRows(page: Page): AsyncIterable<Row> {
  await page.locator('nav a[href="/homes"]').click()
  await page.locator('.rows-box li').first().waitFor()
  const filtered = await filterLatencies(page)
  yield rowOf(`list of 10,000 homes: key pressed → rows drawn (${filtered.length} keys)`, filtered, 100)
  const frames = await scrollFrames(page)
  const long = frames.filter((took) => took > 50).length
  yield {
    work: `the same list scrolled (${frames.length} frames)`,
    must: 'no frame over 50 ms',
    measured: `${long} over, longest ${Math.round(Math.max(...frames))} ms`,
    holds: long === 0,
  }
}

/** What an operator sees and feels: a real browser at the real hub of 10,000 homes. */
export async function* pageRows(): AsyncIterable<Row> {
  if (!hasChromium()) return
  buildPage()
  const vendor = new NotingVendor()
  const hub = await BenchHub.start({ vendorUrl: await vendor.listen(), telemetry: 'embedded', gateways: HOMES })
  const browser = await startChromium()
  const cookie = await signIn(hub.url)
  yield* openingRows(browser, hub.url, cookie)
  const page = await (await newVisitor(browser, hub.url, cookie)).newPage()
  await page.goto(hub.url)
  await page.locator('header.top').waitFor()
  yield* alertRows(hub, page)
  yield* listRows(page)
  await browser.close()
  await hub.remove()
  vendor.close()
}
