import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { systemClock } from '../../../core/time.ts'
import { RegistryTableDesk } from '../../../hub/tables/registry-table-desk.ts'
import { TableTurns } from '../../../hub/tables/table-turns.ts'
import { sampleInstallation } from '../../registry/sample-installation.ts'
import { accessFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'
import { type TownFile, townFile } from '../../support/town-file.ts'

const GRID = '12011210320101'
const HEADER = '住户编号,网格代码,住址,老人姓名,老人电话,三色等级\n'
const FAULTY = `${HEADER}h01,${GRID},前营村3组12号,王秀兰,1.38E+10,橙\nh 2,${GRID},,李德山,,绿\nh09,12,甲,张桂芬,,紫\n`

/** So many homes, of which two are registered. */
function good(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, n) => `h${String(n + 1).padStart(2, '0')},${GRID},前营村3组${n + 1}号,王某某,,橙`,
  )
  return `${HEADER}${rows.join('\n')}\n`
}

describe.skipIf(!hasChromium())('the page of tables', () => {
  let visits: PageVisits
  let town: TownFile
  let turns: TableTurns
  beforeAll(async () => {
    visits = await PageVisits.start()
    town = await townFile(sampleInstallation)
    turns = new TableTurns(town.path, systemClock())
  }, 120_000)
  afterAll(async () => {
    await visits.leave()
    await turns.close()
    await town.end()
  })

  const picture = async (page: Page, of: string): Promise<void> => {
    const folder = process.env['PICTURES']
    if (folder !== undefined) await page.screenshot({ path: `${folder}/import-${of}.png`, fullPage: true })
  }
  const give = (page: Page, name: string, text: string): Promise<void> =>
    page.getByLabel('选择文件').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

  it('shows what is wrong, then what would change, imports it, and has nothing to do the second time', async () => {
    const tables = new RegistryTableDesk(town.registry, turns, systemClock())
    const { server } = await visits.serve({ tables })
    const page = await visits.visit(`${server.url}/import`, DESK)
    expect(await page.getByRole('link', { name: '下载模板' }).getAttribute('href')).toBe(
      '/api/v1/tables/homes/template',
    )
    await give(page, '住户.csv', FAULTY)
    await page.getByText('5 处错误').waitFor()
    await page.getByText('第 2 行 E 列 老人电话').waitFor()
    expect(await page.getByRole('button', { name: /^导入这/ }).count()).toBe(0)
    expect(await accessFaults(page)).toEqual([])
    await picture(page, 'faults')

    await give(page, '住户.csv', good(5000))
    await page.getByText('新增').first().waitFor()
    await page.getByText('老人电话 138****0001 → （空）').first().waitFor()
    expect(await page.getByRole('group', { name: '将要发生的变化' }).getByRole('listitem').count()).toBeLessThan(60)
    expect(await accessFaults(page)).toEqual([])
    await picture(page, 'preview')
    await page.setViewportSize(PHONE)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
    expect(await accessFaults(page)).toEqual([])
    await picture(page, 'preview-phone')

    await page.getByRole('button', { name: '导入这 5000 行' }).click()
    await page.getByText(/导入完成：新增 4998，修改 2，不变 0。/).waitFor()
    expect(town.registry.directory.home('h4999')?.riskGrade).toBe('orange')
    await picture(page, 'done-phone')
    await page.getByRole('button', { name: '换一个文件' }).click()
    await give(page, '住户.csv', good(5000))
    await page.getByText('没有要导入的').waitFor()
    await give(page, '住户.csv', FAULTY)
    await page.getByText('5 处错误').waitFor()
    await picture(page, 'faults-phone')
    expect(visits.complaints).toEqual([])
  }, 60_000)
})
