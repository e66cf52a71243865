import type { Browser, BrowserContext, Page } from 'playwright-core'
import { DESK } from '../../support/page-visits.ts'
import { ADMIN_PASSWORD } from '../hub/admin-password.ts'

/** A visitor's own browser profile: nothing cached, and signed in when a cookie (`name=value`) is given. */
export async function newVisitor(browser: Browser, url: string, cookie?: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: DESK, locale: 'zh-CN' })
  // What strips the types from our functions has them call this one, also those that are handed to the page.
  await context.addInitScript('globalThis.__name = (named) => named')
  const [name = '', value = ''] = cookie?.split('=', 2) ?? []
  if (cookie !== undefined) await context.addCookies([{ name, value, url }])
  return context
}

/** In the page: presses the watch desk's language button in the first frame that has it, and notes when it answered. */
function pressFirstButton(): void {
  const press = (): void => {
    const found = [...document.querySelectorAll<HTMLElement>('header.top button')]
    const root = document.documentElement
    const button = found.find(({ textContent }) => textContent === 'English')
    if (button !== undefined && root.lang !== 'en') button.click()
    if (root.lang === 'en') root.dataset['answeredAt'] = String(performance.now())
    else requestAnimationFrame(press)
  }
  requestAnimationFrame(press)
}

const answeredAt = async (page: Page): Promise<number> => {
  await page.locator('html[data-answered-at]').waitFor()
  return page.evaluate(() => Number(document.documentElement.dataset['answeredAt']))
}

export interface Opening {
  /** From the address being opened until a button has answered, ms. */
  readonly took: number
  /** Of all scripts, as they came over the network. */
  readonly scriptBytes: number
}

/** Opens the watch desk with nothing cached. */
export async function openDesk(browser: Browser, url: string, cookie: string): Promise<Opening> {
  const context = await newVisitor(browser, url, cookie)
  const page = await context.newPage()
  await page.addInitScript(pressFirstButton)
  await page.goto(url)
  const took = await answeredAt(page)
  // What it fetches by itself a moment later counts, too.
  await page.waitForTimeout(1000)
  const scriptBytes = await page.evaluate(() => {
    // A script that was preloaded stands there twice.
    const bytes = new Map<string, number>()
    for (const entry of performance.getEntriesByType('resource')) {
      if (entry instanceof PerformanceResourceTiming && new URL(entry.name).pathname.endsWith('.js'))
        bytes.set(entry.name, entry.encodedBodySize)
    }
    return [...bytes.values()].reduce((sum, size) => sum + size, 0)
  })
  await context.close()
  return { took, scriptBytes }
}

/** Signs in at the page. @returns ms from the sign-in button to the watch desk's first answer */
export async function signInAtDesk(browser: Browser, url: string): Promise<number> {
  const context = await newVisitor(browser, url)
  const page = await context.newPage()
  await page.goto(url)
  await page.getByLabel('账号').fill('admin')
  await page.getByLabel('密码', { exact: true }).fill(ADMIN_PASSWORD)
  await page.evaluate(() => {
    document.addEventListener('click', ({ timeStamp }) => {
      document.documentElement.dataset['pressedAt'] ??= String(timeStamp)
    })
  })
  await page.evaluate(pressFirstButton)
  await page.getByRole('button', { name: '登录' }).click()
  const answered = await answeredAt(page)
  const pressed = await page.evaluate(() => Number(document.documentElement.dataset['pressedAt']))
  await context.close()
  return answered - pressed
}
