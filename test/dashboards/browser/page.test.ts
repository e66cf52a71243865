import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../core/time.ts'
import { accessFaults, colourFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { fillDesk } from '../../support/fake-desk.ts'
import { DESK, PHONE, PageVisits, alertCard } from '../../support/page-visits.ts'
import { testOperators } from '../../support/test-operators.ts'
import { expectNoOverhang } from '../../support/tidy-page.ts'

describe.skipIf(!hasChromium())('the page in a real Chromium', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(() => visits.leave())

  it('says what to do when the hub cannot be reached at all', async () => {
    const { server } = await visits.serve()
    const page = await visits.visit('about:blank')
    await page.route('**/api/v1/overview', (route) => route.abort())
    await page.goto(server.url)
    await page.getByText('连不上守望中枢').waitFor()
    await page.unroute('**/api/v1/overview')
    await page.getByRole('heading', { name: '没有未结警情' }).waitFor()
  })

  it('asks for the password, refuses a wrong one, and forgets it after signing out', async () => {
    const { operators, end } = await testOperators(systemClock(), '桥东 lamp 42')
    const { server } = await visits.serve({ auth: { operators } })
    const page = await visits.visit(server.url)
    await page.getByLabel('账号').fill('admin')
    await page.getByLabel('密码', { exact: true }).fill('guess')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('alert').filter({ hasText: '账号或密码不对' }).waitFor()
    await page.getByLabel('密码', { exact: true }).fill('桥东 lamp 42')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '没有未结警情' }).waitFor()
    expect(page.url()).toBe(`${server.url}/`)
    await page.getByRole('button', { name: '退出' }).click()
    await page.getByLabel('账号').waitFor()
    expect(await page.getByText('王秀兰').count()).toBe(0)
    await end()
  })

  it('lets a newcomer in with a password of their own, into their own area, and shows a number once asked', async () => {
    const { operators, audit, end } = await testOperators(systemClock(), '桥东 lamp 42')
    const person = { login: 'zhao', name: '赵网格', role: 'grid-worker', scope: '12011710120101' } as const
    const { firstPassword } = await operators.add(person)
    const { web, server } = await visits.serve({ auth: { operators }, audit })
    await fillDesk(web.desk)
    const page = await visits.visit(server.url, PHONE)
    await page.getByLabel('账号').fill('zhao')
    await page.getByLabel('密码', { exact: true }).fill(firstPassword)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByLabel('初始密码').fill(firstPassword)
    await page.getByLabel('新密码').fill('村口 old tree 3')
    await page.getByLabel('再输一遍').fill('村口 old tree 4')
    await page.getByRole('button', { name: '改好并进入' }).click()
    await page.getByRole('alert').filter({ hasText: '两遍不一样' }).waitFor()
    await page.getByLabel('再输一遍').fill('村口 old tree 3')
    expect(await accessFaults(page)).toEqual([])
    await page.getByRole('button', { name: '改好并进入' }).click()
    const card = alertCard(page, '跌倒')
    await card.waitFor()
    expect(await page.getByText('李德山').count()).toBe(0)
    await card.getByRole('button', { name: '显示号码' }).click()
    await card.getByRole('link', { name: '138 0013 8010' }).waitFor()
    const { entries } = await audit.read({ scope: '', limit: 10 })
    expect(entries[0]).toMatchObject({ action: 'resident:unmask', home: 'H01' })
    await end()
  })

  it('speaks English when asked, and remembers', async () => {
    const { web, server } = await visits.serve()
    await fillDesk(web.desk)
    const page = await visits.visit(server.url)
    await page.getByRole('button', { name: 'English' }).click()
    await alertCard(page, 'Fall').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.reload()
    await alertCard(page, 'Fall').getByRole('button', { name: 'Acknowledge' }).waitFor()
  })

  it('opens a home with its devices and its last day, keeps it out of the address; shows the quarantine, a foreign topic with advice', async () => {
    const { server } = await visits.serve()
    const page = await visits.visit(server.url)
    await page.locator('.home').filter({ hasText: '王秀兰' }).getByRole('button').click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('MCCGQ11LM').waitFor()
    await drawer.getByRole('img', { name: /厨房活动.*个刻钟/ }).waitFor()
    expect(page.url()).toBe(`${server.url}/`)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '隔离区' }).click()
    await drawer.getByText('homes/H01/radar/up').waitFor()
    await drawer.getByText('有网关在别人的主题上说话').waitFor()
  })

  it('lets a visitor of the demonstration press an SOS', async () => {
    const pressed: string[] = []
    const press = async (kind: string, home: string) => void pressed.push(`${kind} ${home}`)
    const { server } = await visits.serve({ sim: { incidents: ['sos'], speed: 10, press } })
    const page = await visits.visit(server.url)
    await page.getByLabel('住户', { exact: true }).and(page.locator('select')).selectOption('H04')
    await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/demo/incidents')),
      page.getByRole('button', { name: '触发求助' }).click(),
    ])
    expect(pressed).toEqual(['sos H04'])
  })

  it('on a desk and on a phone, by day and by night: nothing hangs over the edge and nothing fails the rules of accessibility', async () => {
    const { web, server } = await visits.serve({
      sim: { incidents: ['sos', 'gas'], speed: 1, press: async () => undefined },
    })
    await fillDesk(web.desk)
    const page = await visits.visit(server.url)
    const drawer = page.getByRole('dialog')
    for (const viewport of [DESK, PHONE]) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: 'light' })
      await alertCard(page, '跌倒').waitFor()
      await settle(page, 'light')
      expect(await accessFaults(page)).toEqual([])
      await page.locator('.home').first().getByRole('button').click()
      await drawer.getByText('MCCGQ11LM').waitFor()
      await expectNoOverhang(page)
      expect(await accessFaults(page, drawer)).toEqual([])
      await page.emulateMedia({ colorScheme: 'dark' })
      await settle(page, 'dark')
      expect(await colourFaults(page, drawer)).toEqual([])
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
      expect(await colourFaults(page)).toEqual([])
    }
    expect(visits.complaints).toEqual([])
  }, 120_000)
})

/** Resolves when the page stands there in that theme and hangs over no edge. */
async function settle(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.locator(`html[data-theme=${theme}]`).waitFor()
  await expectNoOverhang(page)
}
