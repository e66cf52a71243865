import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { momentOf, parseCivilDay } from '../../../core/civil-day.ts'
import { hours } from '../../../core/time.ts'
import { accessFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { type TestDuty, testDuty } from '../../support/duty-desks.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'
import { expectTidy } from '../../support/tidy-page.ts'

const ZONE = 'Asia/Shanghai'
const VILLAGE = '120117101201'
/** The notice of 2027 came today. */
const NOW = momentOf(parseCivilDay('2026-11-23') ?? 0, hours(9), ZONE)
const FRIDAY_OF_SPRING = momentOf(parseCivilDay('2027-02-05') ?? 0, hours(10), ZONE)

const NOTICE = `国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月30日（周六）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。`

describe.skipIf(!hasChromium())('the public holidays of the page of duty', () => {
  let visits: PageVisits
  let staffed: TestDuty
  beforeAll(async () => {
    visits = await PageVisits.start()
    staffed = await testDuty(new ManualClock(NOW))
  }, 120_000)
  afterAll(async () => {
    await visits.leave()
    await staffed.end()
  })

  it('are missing in November, and entered on a desk from the notice; on a phone one is mended', async () => {
    const clock = new ManualClock(NOW)
    const { duty, directory, rosters } = staffed
    const office = { name: '白班', days: 'workdays' as const, from: hours(8), to: hours(18), turns: [['v-zhang']] }
    const signed = { by: 'op-1', why: '排班' }
    await duty.setRoster({ role: 'village', area: VILLAGE, shifts: [office], basedOn: 0, ...signed })
    const { web, server } = await visits.serve({ clock, duty, directory })
    const page = await visits.visit(`${server.url}/duty`, DESK, false)
    const notice = page.getByRole('region', { name: '2027 年节假日尚未录入' })
    await notice.waitFor()
    await notice.getByRole('button', { name: '录入 2027 年' }).click()
    const drawer = page.getByRole('dialog', { name: '2027 年节假日' })
    const paste = drawer.getByLabel('粘贴通知，每个节日一行')
    await paste.fill(NOTICE.replace('2月5日（周五）', '2月5日（周四）'))
    await drawer.getByRole('button', { name: '识别' }).click()
    await drawer.getByText('第 3 行：2027-02-05 是周五，通知写的是周四：是哪一年的通知？').waitFor()
    expect(await accessFaults(page)).toEqual([])
    await paste.fill(NOTICE)
    await drawer.getByRole('button', { name: '识别' }).click()
    await drawer.getByText('已识别 7 个节日').waitFor()
    expect(await drawer.getByRole('group', { name: '春节', exact: true }).getByLabel('放假最后一天').inputValue()).toBe(
      '2027-02-11',
    )
    await drawer.getByLabel('原因').fill('国务院通知')
    expect(await drawer.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
    await drawer.getByRole('button', { name: '预览' }).click()
    await drawer.getByText('放假 27 天，补班 5 天').waitFor()
    await drawer.getByRole('table', { name: '2027 年 2 月' }).scrollIntoViewIfNeeded()
    await expectTidy(page, 'holidays-drawer')
    expect(rosters.onDuty('village', VILLAGE, FRIDAY_OF_SPRING)?.map(({ id }) => id)).toEqual(['v-zhang'])
    await drawer.getByRole('button', { name: '保存' }).click()
    await notice.waitFor({ state: 'detached' })
    expect(rosters.onDuty('village', VILLAGE, FRIDAY_OF_SPRING)).toEqual([])
    expect(web.audit.entries).toMatchObject([{ action: 'holidays:set', object: '2027' }])
    await page.context().close()

    const phone = await visits.visit(`${server.url}/duty`, PHONE, true)
    await phone.getByRole('tab', { name: '日历' }).click()
    await phone
      .getByRole('article', { name: '2027 年节假日' })
      .getByText('春节 02-05–02-11，补班 01-30、02-20')
      .waitFor()
    await phone.getByRole('button', { name: '修改 2027 年' }).click()
    const mending = phone.getByRole('dialog', { name: '2027 年节假日' })
    await mending.getByRole('group', { name: '清明节', exact: true }).getByLabel('放假最后一天').fill('2027-04-01')
    await mending.getByRole('button', { name: '预览' }).click()
    await mending.getByText('最后一天早于第一天：请对调。').waitFor()
    await mending.getByRole('group', { name: '清明节', exact: true }).getByLabel('放假最后一天').fill('2027-04-06')
    await mending.getByRole('button', { name: '预览' }).click()
    await mending.getByText('与现在相比，1 天的值班会改变').waitFor()
    await expectTidy(phone, 'holidays-drawer-phone')
    await mending.getByLabel('原因').fill('更正')
    await mending.getByRole('button', { name: '保存' }).click()
    await phone.getByText('清明节 04-03–04-06').waitFor()
    expect(visits.complaints).toEqual([])
  }, 60_000)
})
