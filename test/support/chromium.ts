import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { programOf, requireServer } from './real-server.ts'

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

/** Whether Debian's chromium is there; one line says so when it isn't. @throws Error when TEST_REQUIRE names it. */
export const hasChromium = (): boolean => requireServer('chromium')

/** A real browser without a window. The caller closes it. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: programOf('chromium'), args: ARGS, headless: true, chromiumSandbox: false })
