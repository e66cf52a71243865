import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../core/time.ts'
import { accessFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { fillDesk } from '../../support/fake-desk.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'
import { testOperators } from '../../support/test-operators.ts'

const PASSWORD = '桥东 lamp 42'

describe.skipIf(!hasChromium())('the system page', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(() => visits.leave())

  it.each([
    ['desk', DESK],
    ['phone', PHONE],
  ])(
    'on a %s: an administrator adds somebody, disables them, and reads both in the audit log',
    async (_, viewport) => {
      const { operators, audit, end } = await testOperators(systemClock(), PASSWORD)
      const { web, server } = await visits.serve({ auth: { operators }, audit })
      await fillDesk(web.desk)
      const page = await visits.visit(server.url, viewport)
      await page.getByLabel('账号').fill('admin')
      await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
      await page.getByRole('button', { name: '登录' }).click()
      await page.getByRole('link', { name: '系统' }).click()
      await page.getByRole('region', { name: '运行状况' }).getByText('发 12，未达 1').waitFor()
      const part = page.getByRole('region', { name: '账号' })
      await part.getByRole('textbox', { name: '账号' }).fill('zhao')
      await part.getByLabel('姓名').fill('赵网格')
      await part.getByLabel('辖区').fill('12011710120101')
      await part.getByRole('button', { name: '新增账号' }).click()
      await part
        .getByRole('status')
        .filter({ hasText: /zhao 的初始密码.*-.*-/ })
        .waitFor()
      const row = part.getByRole('row').filter({ hasText: '赵网格' })
      await row.getByText('待改初始密码').waitFor()
      await row.getByRole('button', { name: '停用' }).click()
      await row.getByText('已停用').waitFor()
      await page.reload()
      await page.getByRole('region', { name: '操作日志' }).getByText('修改账号').waitFor()
      await page.getByRole('link', { name: /1 起警情待响应/ }).waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
      expect(await accessFaults(page)).toEqual([])
      expect(visits.complaints).toEqual([])
      if (process.env['PICTURES'] !== undefined)
        await page.screenshot({ path: `${process.env['PICTURES']}/system-${_}.png`, fullPage: true })
      await end()
    },
    60_000,
  )

  it('is not offered to who may not, and not shown under its address either', async () => {
    const { operators, audit, signedIn, end } = await testOperators(systemClock(), PASSWORD)
    const { operator } = await signedIn('grid-worker', '12011710120101')
    const { server } = await visits.serve({ auth: { operators }, audit })
    const page = await visits.visit(`${server.url}/system`)
    await page.getByLabel('账号').fill(operator.login)
    await page.getByLabel('密码', { exact: true }).fill('乡间 path 8 盏灯')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
    expect(await page.getByRole('link', { name: '系统' }).count()).toBe(0)
    await end()
  })
})
