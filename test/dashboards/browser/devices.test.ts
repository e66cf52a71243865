import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from '../../support/chromium.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'
import { expectTidy } from '../../support/tidy-page.ts'

describe.skipIf(!hasChromium())('the page of devices', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(() => visits.leave())

  it.each([
    ['desk', DESK, false],
    ['phone', PHONE, true],
  ])(
    'on a %s: somebody finds what is broken, sees what to take along, and has the quarantine decoded again',
    async (width, viewport, dark) => {
      const { web, server } = await visits.serve()
      const page = await visits.visit(`${server.url}/devices`, viewport, dark)
      const list = page.getByRole('region', { name: '设备', exact: true })
      await list.getByText('共 60 台').waitFor()
      // What chatters stands before all.
      await list.getByRole('row').nth(1).getByText('频繁误触').waitFor()
      await expectTidy(page, `devices-${width}`)
      await list.getByLabel('未上报').check()
      await list.getByLabel('住址、型号、设备或网关编号').fill('h03 rtcgq')
      await list.getByText('60 台中的 1 台').waitFor()
      await list.getByRole('row').filter({ hasText: '卫生间' }).getByText('失联').waitFor()

      await page.getByRole('tab', { name: '30 天内需更换' }).click()
      const due = page.getByRole('region', { name: '30 天内需更换' })
      await due.getByRole('heading', { name: /前营村 第一网格/ }).waitFor()
      await due.getByRole('row').filter({ hasText: '3组3号' }).getByText('设备故障（频繁误触）').waitFor()
      await expectTidy(page, `devices-due-${width}`)

      await page.getByRole('tab', { name: '网关' }).click()
      const gateways = page.getByRole('region', { name: '网关' })
      // What was looked for still holds: of that home's gateway nothing is silent.
      await gateways.getByText('12 台中的 0 台').waitFor()

      await page.getByRole('tab', { name: '隔离区' }).click()
      const shelf = page.getByRole('region', { name: '隔离区' })
      await shelf.getByRole('row').filter({ hasText: '内容损坏' }).getByText('查看网关固件').waitFor()
      await shelf.getByRole('button', { name: '重新解码' }).click()
      await shelf.getByText('已重试 16 条，放出 14 条，补存 41 个读数。').waitFor()
      expect(web.audit.entries.map(({ action }) => action)).toEqual(['quarantine:replay'])
      await expectTidy(page, `devices-quarantine-${width}`)
      expect(visits.complaints).toEqual([])
    },
    60_000,
  )
})
