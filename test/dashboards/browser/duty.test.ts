import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { civilDayOf, momentOf } from '../../../core/civil-day.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import { hasChromium } from '../../support/chromium.ts'
import { type TestDuty, testDuty } from '../../support/duty-desks.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'
import { expectTidy } from '../../support/tidy-page.ts'

const VILLAGE = '120117101201'
/** A Wednesday, 09:00: National Day and the Saturday that makes up for it lie ahead. */
const NOW = momentOf(civilDayOf(Date.UTC(2026, 8, 30), 'Asia/Shanghai'), hours(9), 'Asia/Shanghai')

describe.skipIf(!hasChromium())('the page of responders and duty', () => {
  let visits: PageVisits
  let staffed: TestDuty
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(async () => {
    await visits.leave()
    await staffed.end()
  })

  async function open(viewport: typeof DESK, dark: boolean) {
    const clock = new ManualClock(NOW)
    staffed = await testDuty(clock)
    const { duty, directory } = staffed
    const signed = { by: 'op-1', why: '国庆排班' }
    const day = { name: '白班', days: 'workdays' as const, from: hours(8), to: hours(18), turns: [['v-zhang', 'v-li']] }
    const rotation = { every: 'week' as const, since: civilDayOf(NOW, 'Asia/Shanghai') }
    const night = {
      name: '夜班',
      days: 'everyday' as const,
      from: hours(18),
      to: hours(8),
      turns: [['v-wang'], ['v-li']],
      rotation,
    }
    await duty.setRoster({ role: 'village', area: VILLAGE, shifts: [day, night], basedOn: 0, ...signed })
    const { web, server } = await visits.serve({ clock, duty, directory })
    return { web, page: await visits.visit(`${server.url}/duty`, viewport, dark) }
  }

  it('on a desk: somebody sees who is missing on the holiday, mends the roster, and sees that nobody is missing', async () => {
    const { web, page } = await open(DESK, false)
    const warning = page.getByRole('region', { name: '未来 14 天有 1 处无人值班' })
    await warning.getByText('10-01 08:00 至 18:00 无人值班，等 8 段').waitFor()
    await expectTidy(page, 'duty-desk')

    await page.getByRole('tab', { name: '日历' }).click()
    const calendar = page.getByRole('region', { name: '日历' })
    await calendar.getByRole('columnheader', { name: /10-01 周四.*休 国庆节/ }).waitFor()
    await calendar.getByRole('columnheader', { name: /10-10 周六.*班 国庆节/ }).waitFor()
    await calendar.getByText('无人 08:00–18:00').first().waitFor()
    await expectTidy(page, 'duty-calendar')

    await page.getByRole('tab', { name: '当前值班' }).click()
    const village = page.getByRole('listitem').filter({ hasText: '村居值班' }).filter({ hasText: '接班' })
    await village.getByRole('button', { name: '改值班表' }).click()
    const drawer = page.getByRole('dialog', { name: /值班表：芦台镇 前营村 村居值班/ })
    await drawer.getByRole('button', { name: '加一个班次' }).click()
    const third = drawer.getByRole('group', { name: '第 3 班' })
    await third.getByLabel('名称').fill('节假日班')
    await drawer.getByRole('button', { name: '预览影响' }).click()
    await third.getByText('没有人值班：请选人。').waitFor()
    await choose(page, third.getByLabel('哪些天'), '休息日')
    await choose(page, third.getByLabel('值班人', { exact: true }), '张建国')
    await drawer.getByLabel('原因').click()
    await drawer.getByLabel('原因').fill('国庆不断岗')
    expect(await drawer.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
    await drawer.getByRole('button', { name: '预览影响' }).click()
    await drawer.getByText('保存后未来 14 天没有空岗。').waitFor()
    await expectTidy(page, 'duty-drawer', drawer)
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText('未来 14 天每一级都有人值班。').waitFor()
    expect(web.audit.entries).toMatchObject([{ action: 'roster:set', area: VILLAGE, object: 'village' }])

    await page.getByRole('tab', { name: '变更记录' }).click()
    await page.getByText('国庆不断岗').waitFor()
    expect(visits.complaints).toEqual([])
  }, 60_000)

  it('on a phone: somebody calls who is on duty now, and reports one of them away', async () => {
    const { web, page } = await open(PHONE, true)
    const village = page.getByRole('listitem').filter({ hasText: '村居值班' }).filter({ hasText: '接班' })
    await village.getByRole('button', { name: '显示号码：李卫东' }).click()
    const call = village.getByRole('link', { name: '拨打 +8613800139004' })
    expect(await call.getAttribute('href')).toBe('tel:+8613800139004')
    await expectTidy(page, 'duty-phone')

    await page.getByRole('button', { name: '登记离岗' }).click()
    const drawer = page.getByRole('dialog', { name: '登记离岗' })
    await choose(page, drawer.getByLabel('谁离岗'), '李卫东')
    await choose(page, drawer.getByLabel('由谁代班'), '王海燕')
    await drawer.getByLabel('原因').fill('参加培训')
    await expectTidy(page, 'duty-away-phone', drawer)
    await drawer.getByRole('button', { name: '保存' }).click()
    await village.getByText('王海燕').first().waitFor()
    await page.getByRole('tab', { name: '代班' }).click()
    await page.getByRole('row').filter({ hasText: '李卫东' }).getByText('参加培训').waitFor()
    expect(web.audit.entries.map(({ action }) => action)).toEqual(['responder:unmask', 'substitution:add'])
    expect(staffed.rosters.onDuty('village', VILLAGE, NOW + minutes(1))?.map(({ id }) => id)).toEqual([
      'v-zhang',
      'v-wang',
    ])
    expect(staffed.rosters.onDuty('village', VILLAGE, NOW + days(1))?.map(({ id }) => id)).toEqual([])

    await page.getByRole('tab', { name: '日历' }).click()
    await page.getByRole('region', { name: '日历' }).getByText('王海燕代').waitFor()
    await expectTidy(page, 'duty-calendar-phone')
    expect(visits.complaints).toEqual([])
  }, 60_000)
})

/** Chooses from one of antd's lists. */
async function choose(page: Page, field: ReturnType<Page['locator']>, text: string): Promise<void> {
  await field.click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').filter({ hasText: text }).first().click()
}
