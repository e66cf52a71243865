import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hours } from '../../../core/time.ts'
import { hasChromium } from '../../support/chromium.ts'
import { DESK, PageVisits, PHONE } from '../../support/page-visits.ts'
import { expectTidy } from '../../support/tidy-page.ts'

describe.skipIf(!hasChromium())('the page of rules', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(() => visits.leave())

  it.each([
    ['desk', DESK, false],
    ['phone', PHONE, true],
  ])(
    'on a %s: somebody tries a threshold before it is set, sets a ladder, and finds both among the changes',
    async (width, viewport, dark) => {
      const { web, server } = await visits.serve()
      const signed = { by: '张三', why: '区民政局 11 月会议' }
      await web.options.ruleDesk.setFigure({ name: 'bathroomStay', text: '50 分钟' }, signed)
      const own = { name: 'inactivityCeiling', home: 'H05', text: '9 h' }
      await web.options.ruleDesk.setFigure(own, { by: '李四', why: '独居,女儿要求' })
      const page = await visits.visit(`${server.url}/rules`, viewport, dark)
      await page.getByRole('region', { name: '活动与外出' }).getByText('静止上限').waitFor()
      await page.getByLabel('阈值名称').fill('上限')
      await page.getByText(/项中的 \d+ 项/).waitFor()
      await expectTidy(page, `rules-${width}`)

      await page.getByLabel('阈值名称').fill('静止上限')
      await page.getByRole('button', { name: '更改 静止上限' }).click()
      const drawer = page.getByRole('dialog', { name: '静止上限' })
      await drawer.getByText('李四').waitFor()
      await drawer.getByLabel('新的值').fill('10 小时')
      await drawer.getByRole('button', { name: '试算过去 30 天' }).click()
      await drawer.getByText('过去 30 天：会多 9 条，少 2 条').waitFor()
      await drawer.getByText('这是抽样：1180 户中均匀抽取 200 户。').waitFor()
      await expectTidy(page, `rules-trial-${width}`, drawer)
      await drawer.getByLabel('理由（必填）').fill('街道 11 月会议')
      await drawer.getByRole('button', { name: '保存' }).click()
      await drawer.getByText('已保存，几秒内生效。').waitFor()
      await drawer.getByRole('button', { name: '关闭' }).click()

      await page.getByRole('tab', { name: '升级策略' }).click()
      await page.getByRole('region', { name: '紧急' }).getByText('立即').waitFor()
      await expectTidy(page, `rules-ladders-${width}`)
      await page.getByRole('button', { name: '更改 警情' }).click()
      const editor = page.getByRole('dialog', { name: /警情/ })
      const second = editor.getByRole('group', { name: '第2级', exact: true }).getByLabel('报警后（分钟）')
      await second.fill('600')
      await editor.getByLabel('理由（必填）').fill('夜间值守调整')
      await editor.getByRole('button', { name: '保存' }).click()
      await editor.getByText('第2级 时间：第二级最迟 2 小时 通知。').waitFor()
      await expectTidy(page, `rules-editor-${width}`, editor)
      await second.fill('4')
      await editor.getByRole('button', { name: '保存' }).click()
      await editor.waitFor({ state: 'hidden' })
      await page.getByRole('region', { name: '警情' }).getByText('夜间值守调整').waitFor()

      await page.getByRole('tab', { name: '变更记录' }).click()
      const changes = page.getByRole('region', { name: '变更记录' })
      await changes.getByRole('row').filter({ hasText: '静止上限' }).getByText('默认 → 10 小时').waitFor()
      await changes.getByText('立即 网格员 → 4 分钟 村居值班').waitFor()
      await expectTidy(page, `rules-changes-${width}`)
      expect(web.audit.entries.map(({ action }) => action)).toEqual(['rule:try', 'rule:set', 'ladder:set'])
      const figures = (await web.options.ruleDesk.figures()).flatMap((group) => group.figures)
      expect(figures.find(({ name }) => name === 'inactivityCeiling')?.set?.value).toBe(hours(10))
      expect(visits.complaints).toEqual([])
    },
    120_000,
  )
})
