import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { minutes, seconds, systemClock } from '../../../core/time.ts'
import { accessFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { FakeReports } from '../../support/fake-reports.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'

/** A month with something of everything. */
function filled(): FakeReports {
  const clock = systemClock()
  const reports = new FakeReports(clock)
  const openedAt = clock.now()
  for (let i = 0; i < 40; i += 1) {
    const answeredAt = openedAt + seconds(i < 36 ? 20 + i : 170 + i * 20)
    reports.add({
      openedAt,
      answeredAt,
      area: i % 3 === 0 ? '12011710120102' : '12011710120101',
      kind: (['sos', 'fall', 'smoke', 'gas'] as const)[i % 4] ?? 'sos',
      outcome: i % 8 === 0 ? 'false-alarm' : 'help-given',
      sends: [
        {
          vendor: i % 5 === 0 ? 'modem' : 'aliyun',
          state: i % 9 === 0 ? 'unknown' : 'delivered',
          possibleDuplicate: i % 9 === 0,
        },
      ],
    })
  }
  reports.add({
    openedAt,
    kind: 'inactivity',
    severity: 'urgent',
    answeredAt: openedAt + minutes(6),
    outcome: undefined,
    resolvedAt: undefined,
  })
  return reports
}

describe.skipIf(!hasChromium())('the reports page', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterAll(() => visits.leave())

  it.each([
    ['desk', DESK],
    ['phone', PHONE],
  ])(
    'on a %s: shows a month beside the standards, says when one was empty, and prints without the menu',
    async (name, viewport) => {
      const { server } = await visits.serve({ reports: filled() })
      const page = await visits.visit(`${server.url}/reports`, viewport)
      const picture = async (of: string): Promise<void> => {
        const folder = process.env['PICTURES']
        if (folder !== undefined) await page.screenshot({ path: `${folder}/reports-${name}${of}.png`, fullPage: true })
      }
      await page.getByText('36 / 40 起').first().waitFor()
      await page.getByText('90.0%').first().waitFor()
      await page.getByRole('img', { name: /40 起紧急警情：60 秒内 36 起/ }).waitFor()
      await page.getByRole('region', { name: '按辖区' }).getByText('第一网格').waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
      expect(await accessFaults(page)).toEqual([])
      await picture('')
      if (name === 'desk') {
        await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
        expect(await page.getByRole('navigation', { name: '栏目' }).isVisible()).toBe(false)
        expect(await page.locator('html').getAttribute('data-theme')).toBe('light')
        await picture('-print')
        await page.emulateMedia({ media: 'screen', colorScheme: null })
      }
      await page.getByRole('combobox', { name: '月份' }).click()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('status').filter({ hasText: '这个月没有警情' }).waitFor()
      const csv = await page.getByRole('link', { name: '下载 CSV' }).getAttribute('href')
      expect(csv).toMatch(/^\/api\/v1\/reports\/monthly\.csv\?month=\d{4}-\d\d&area=$/)
      await picture('-empty')
      expect(visits.complaints).toEqual([])
    },
    60_000,
  )
})
