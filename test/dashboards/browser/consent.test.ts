import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accessFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { fillDesk } from '../../support/fake-desk.ts'
import { PHONE, PageVisits } from '../../support/page-visits.ts'
import { expectNoOverhang } from '../../support/tidy-page.ts'

describe.skipIf(!hasChromium())('consents and the wall board', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 60_000)
  afterEach(() => visits.leave())

  it('a withdrawal is written down and shown, also on a phone; the home is erased for who types its id; the wall’s browser is sent nobody’s name', async () => {
    const { web, server } = await visits.serve()
    await fillDesk(web.desk)
    const page = await visits.visit(`${server.url}/homes/H01`)
    const part = page.getByRole('region', { name: '知情同意' })
    await part.getByText('无记录').first().waitFor()
    await part.getByRole('button', { name: '登记同意或撤回' }).click()
    await choose(page, '表示', '撤回同意')
    await choose(page, '由谁表示', '监护人')
    await part.getByLabel('姓名').fill('李建国')
    await part.getByLabel('扫描件编号').fill('2026-031')
    await part.getByLabel('告知文本版本').fill('2026-03')
    await part.scrollIntoViewIfNeeded()
    await picture(part, 'consent-form')
    await part.getByRole('button', { name: '登记', exact: true }).click()
    await part.getByRole('alert').filter({ hasText: '已撤回' }).waitFor()
    await part.getByText('全部记录（1）').click()
    await part.getByText('书面，扫描件 2026-031').waitFor()
    const file = page.waitForEvent('download')
    await part.getByRole('button', { name: '下载本户数据副本' }).click()
    expect((await file).suggestedFilename()).toBe('home-H01.json')
    expect(web.audit.entries.map(({ action }) => action)).toEqual(expect.arrayContaining(['consent:add', 'home:copy']))
    await eraseAfterMistyping(page)
    expect(await web.options.privacy.erasures()).toMatchObject([{ home: 'H01', why: '已迁出' }])
    await picture(part, 'consent-desk')
    expect(await accessFaults(page)).toEqual([])
    await page.setViewportSize(PHONE)
    await picture(part, 'consent-phone')
    await expectNoOverhang(page)

    const sent: string[] = []
    page.on('response', (response) => {
      if (response.url().includes('/api/')) sent.push(response.url())
    })
    await page.goto(`${server.url}/wall`)
    await page.getByRole('timer').first().waitFor()
    expect(new Set(sent)).toEqual(new Set([`${server.url}/api/v1/wall`]))
    expect(visits.complaints).toEqual([])
  }, 60_000)
})

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click()
}

async function eraseAfterMistyping(page: Page): Promise<void> {
  const part = page.getByRole('region', { name: '删除本户' })
  await part.getByRole('button', { name: '删除本户数据…' }).click()
  await part.getByLabel(/理由/).fill('已迁出')
  await part.getByLabel(/输入住户编号 H01/).fill('H02')
  expect(await part.getByRole('button', { name: '永久删除' }).isDisabled()).toBe(true)
  await part.getByLabel(/输入住户编号 H01/).fill('H01')
  await part.getByRole('button', { name: '永久删除' }).click()
  await part.getByRole('status').filter({ hasText: '删除令 1 号' }).waitFor()
}

async function picture(part: ReturnType<Page['locator']>, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder !== undefined) await part.screenshot({ path: `${folder}/${name}.png` })
}
