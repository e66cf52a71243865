import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { programOf, requireServer } from './real-server.ts'

/** The same engine without a browser's windows around each page, which cost more than our pages do. */
const WINDOWLESS = '/usr/bin/chromium-headless-shell'

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let shared: Browser | undefined

/**
 * Whether Debian's chromium-headless-shell or chromium is there; one line says so when neither is.
 *
 * @throws Error when TEST_REQUIRE names chromium and neither is there.
 */
export const hasChromium = (): boolean => existsSync(WINDOWLESS) || requireServer('chromium')

/** A real browser without a window. The caller closes it; Playwright does when the process ends before. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: existsSync(WINDOWLESS) ? WINDOWLESS : programOf('chromium'),
    args: ARGS,
    headless: true,
    chromiumSandbox: false,
  })

/**
 * The one browser of this process, started when first asked for and anew when it has died. Nobody closes it: it ends with the process,
 * also with one that is killed, for Chromium ends when nobody holds the other side of its pipe.
 */
export async function sharedChromium(): Promise<Browser> {
  if (shared?.isConnected() !== true) shared = await startChromium()
  return shared
}
