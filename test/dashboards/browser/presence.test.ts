import type { Locator, Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { days, minutes } from '../../../core/time.ts'
import { hasChromium } from '../../support/chromium.ts'
import { accessFaults, colourFaults } from '../../support/access-faults.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'
import { expectNoOverhang } from '../../support/tidy-page.ts'

describe.skipIf(!hasChromium())('where a resident is said to be, on a home’s page in a real Chromium', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(() => visits.leave())

  async function openHome(page: Page, name: string): Promise<Locator> {
    await page.locator('.home').filter({ hasText: name }).getByRole('button').click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('MCCGQ11LM').waitFor()
    return drawer
  }

  it('refuses an end that has passed or lies too far away; is set in a few presses, shows at once with its end and by whose word, and on the home’s card', async () => {
    const { web, server } = await visits.serve()
    const page = await visits.visit(server.url)
    const control = (await openHome(page, '王秀兰')).getByRole('region', { name: '在住状态' })
    await control.getByText('在家').waitFor()
    await control.getByRole('button', { name: '更改' }).click()
    for (const end of ['2020-01-01T08:00', '2199-01-01T08:00', '']) {
      await control.getByLabel('结束时间').fill(end)
      await control.getByRole('button', { name: '设定' }).click()
      await control.getByRole('alert').filter({ hasText: '180 天以内' }).waitFor()
    }
    await control.getByLabel('改为').selectOption('with-family')
    const before = Date.now()
    await control.getByRole('button', { name: '7 天' }).click()
    await control.getByRole('button', { name: '设定' }).click()
    await control.getByText(/^演示访客于 \d\d-\d\d \d\d:\d\d 设定$/).waitFor()
    await control.getByText(/^至 \d\d-\d\d \d\d:\d\d$/).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.home.away').filter({ hasText: '王秀兰' }).getByText('外出（在亲属家）').waitFor()
    await openHome(page, '王秀兰')
    await control.getByRole('button', { name: '更改' }).click()
    await control.getByLabel('改为').selectOption('moved-out')
    await control.getByRole('button', { name: '设定' }).click()
    await control.getByText('已迁出').first().waitFor()
    const [wish] = web.presence.wishes
    // What was refused was never sent.
    expect(web.presence.wishes).toMatchObject([
      { home: 'H01', mode: 'with-family', by: 'demo', via: 'page' },
      { home: 'H01', mode: 'moved-out', until: undefined },
    ])
    const lasts = (wish?.until ?? 0) - before
    expect(Math.abs(lasts - days(7))).toBeLessThan(minutes(2))
  })

  it('follows when the mode ends in the home itself, in English, too', async () => {
    const { web, server } = await visits.serve()
    const wish = { home: 'H01', mode: 'in-hospital', by: 'r-7', via: 'sms' } as const
    await web.presence.set({ ...wish, until: Date.now() + days(3) })
    const page = await visits.visit(server.url)
    await page.getByRole('button', { name: 'English' }).click()
    const control = (await openHome(page, '王秀兰')).getByRole('region', { name: 'Presence' })
    await control.getByText(/^set by r-7, /).waitFor()
    web.board.setPresence('H01', undefined)
    await control.getByText('At home').waitFor()
    expect(await control.getByText(/set by/).count()).toBe(0)
  })

  it('has a form that hangs over no edge and fails no rule of accessibility, on a desk and on a phone, by day and by night', async () => {
    const { web, server } = await visits.serve()
    const wish = { home: 'H01', mode: 'in-hospital', by: 'admin', via: 'page' } as const
    await web.presence.set({ ...wish, until: Date.now() + days(3) })
    const page = await visits.visit(server.url)
    const drawer = await openHome(page, '王秀兰')
    await drawer.getByRole('button', { name: '更改' }).click()
    for (const viewport of [DESK, PHONE]) {
      await page.setViewportSize(viewport)
      await expectNoOverhang(page)
      const box = await drawer.getByLabel('结束时间').boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(viewport.width)
      expect(await accessFaults(page)).toEqual([])
    }
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.locator('html[data-theme=dark]').waitFor()
    await expectNoOverhang(page)
    expect(await colourFaults(page)).toEqual([])
    expect(visits.complaints).toEqual([])
  }, 60_000)
})
