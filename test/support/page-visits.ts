import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { startWeb } from '../../dashboards/api/web-server.ts'
import type { WebServer } from '../../dashboards/api/web-server.ts'
import type { WebOptions } from '../../dashboards/api/web-options.ts'
import { buildPage } from './built-page.ts'
import { sharedChromium } from './chromium.ts'
import { fakeWeb } from './fake-web.ts'
import type { FakeWeb } from './fake-web.ts'

export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/**
 * Real servers over fake desks, and a real browser that visits them: the one of this process, in which every visit knows nothing of the
 * others. `leave` after each test or after all.
 */
export class PageVisits {
  readonly #browser: Browser
  readonly #contexts: BrowserContext[] = []
  readonly #servers: WebServer[] = []
  /** Errors of the page's scripts, and what the content policy forbade. */
  readonly complaints: string[] = []

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  static async start(): Promise<PageVisits> {
    buildPage()
    return new PageVisits(await sharedChromium())
  }

  async serve(change: Partial<WebOptions> = {}, port = 0): Promise<{ web: FakeWeb; server: WebServer }> {
    const web = fakeWeb(change)
    const server = await startWeb({ ...web.options, port })
    this.#servers.push(server)
    return { web, server }
  }

  async visit(url: string, viewport = DESK, dark = false): Promise<Page> {
    const colorScheme = dark ? 'dark' : 'light'
    const context = await this.#browser.newContext({ viewport, colorScheme, locale: 'zh-CN' })
    this.#contexts.push(context)
    const page = await context.newPage()
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('console', (message) => {
      const text = message.text()
      if (message.type() === 'error' && text.includes('Content Security Policy')) this.complaints.push(text)
    })
    await page.goto(url)
    return page
  }

  async leave(): Promise<void> {
    for (const context of this.#contexts.splice(0)) await context.close()
    for (const server of this.#servers.splice(0)) await server.close()
    this.complaints.length = 0
  }
}

/** An alert's card by its kind, as it stands on the page. */
export const alertCard = (page: Page, kind: string): Locator => page.getByRole('article', { name: kind })
