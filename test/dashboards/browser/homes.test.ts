import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../core/time.ts'
import { accessFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { fillDesk } from '../../support/fake-desk.ts'
import { FakeBoard, FakeStore } from '../../support/fake-town.ts'
import { withVitals } from '../../support/fake-vitals.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'
import { crowdedBoard, manyHomes, type RegisteredTown, registeredTown } from '../../support/registered-town.ts'

/** Types into the search box within the page. @returns ms from the key to the list drawn anew */
const latencyOf = (page: Page, text: string): Promise<number> =>
  page.evaluate(async (typed) => {
    const box = document.querySelector<HTMLInputElement>('.homes-search input')
    if (box === null) throw new Error('no search box')
    const before = performance.now()
    // As if typed: React takes no notice of a value that is set the plain way.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(box, typed)
    box.dispatchEvent(new Event('input', { bubbles: true }))
    // The second frame begins when the first is on the screen.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    return performance.now() - before
  }, text)

describe.skipIf(!hasChromium())('the pages of homes', () => {
  const clock = systemClock()
  let visits: PageVisits
  let town: RegisteredTown
  beforeAll(async () => {
    visits = await PageVisits.start()
    town = await registeredTown(clock, manyHomes(10_000))
  }, 120_000)
  afterEach(() => visits.leave())
  afterAll(() => town.end())

  it.each([
    ['desk', DESK, '红', '关心户'],
    ['phone', PHONE, '橙', '放心户'],
  ])(
    'on a %s: somebody finds a home among 10,000 by its initials, reads its card and changes its grade',
    async (width, viewport, colour, grade) => {
      const { web, server } = await visits.serve({
        directory: town.registry.directory,
        profiles: town.profiles,
        homeEditor: town.homeEditor,
        store: withVitals(new FakeStore(() => clock.now()), () => clock.now()),
        board: crowdedBoard(new FakeBoard(clock.now()), clock),
      })
      await fillDesk(web.desk)
      const page = await visits.visit(`${server.url}/homes`, viewport)
      await page.getByText('共 10012 户').waitFor()
      const rows = page.getByRole('group', { name: '住户' }).getByRole('link')
      expect(await rows.count()).toBeLessThan(60)
      // In trouble first.
      await rows.first().getByText('紧急警情').waitFor()
      await picture(page, `homes-${width}`)
      expect(await accessFaults(page)).toEqual([])

      const latencies: number[] = []
      for (const text of ['w', 'wx', 'wxl', '前营', '前营村 12号', '']) latencies.push(await latencyOf(page, text))
      if (process.env['FIGURES'] !== undefined)
        process.stdout.write(`filter ms ${latencies.map(Math.round).join(' ')}\n`)
      // 26 to 58 ms were measured, two frames of 16 ms among them; 100 ms is what is promised, the rest is for a busy machine.
      expect(latencies.toSorted((a, b) => a - b)[2]).toBeLessThan(300)

      await page.getByText(colour, { exact: true }).click()
      await page.getByLabel('姓名、拼音首字母或地址').fill('wxl 3组12号')
      await rows.filter({ hasText: '王秀兰' }).first().click()
      await page.getByRole('heading', { name: '王秀兰', exact: true }).waitFor()
      const profile = page.getByRole('region', { name: '基本情况' })
      await profile.getByText('钥匙在').waitFor()
      await page.getByRole('region', { name: '联系人与呼叫顺序' }).getByText('+86139****').waitFor()
      await page.getByRole('region', { name: '警情', exact: true }).getByText('卧室雷达报跌倒').waitFor()
      await page
        .getByRole('img', { name: /30 天里 \d+ 个小时有动静/ })
        .locator('canvas')
        .first()
        .waitFor()

      await page.getByText(/此时段通常不超过 .+超过 .+ 报警/).waitFor()
      const vitals = page.getByRole('region', { name: '生命体征' })
      await vitals.getByText('72 次/分').waitFor()
      await vitals
        .getByRole('img', { name: /收缩压曲线，\d+ 个点/ })
        .locator('canvas')
        .first()
        .waitFor()

      await editHome(page, width)
      const { directory } = town.registry
      expect(directory.home('H01')).toMatchObject({ occupants: 2, entry: `钥匙在 ${width}` })
      expect(directory.responders('H01', 'neighbour')[0]?.phone).toMatch(width === 'desk' ? /5555$/ : /6666$/)

      await profile.getByRole('button', { name: '更改' }).last().click()
      await profile.getByText(grade).click()
      await profile.getByLabel('理由').fill('连续三个月平稳')
      await profile.getByRole('button', { name: '保存' }).click()
      await profile
        .getByText(/连续三个月平稳 · 演示访客/)
        .first()
        .waitFor()

      const medical = page.getByRole('region', { name: '120 医疗卡' })
      await medical.getByRole('button', { name: '查看医疗卡' }).click()
      await medical.getByRole('button', { name: '修改' }).click()
      await medical.getByLabel('过敏').fill('青霉素')
      await medical.getByRole('button', { name: '保存' }).click()
      await medical.getByText('青霉素').waitFor()
      const notes = page.getByRole('region', { name: '备注' })
      await notes.getByLabel('写一条备注').fill('女儿周末来,<b>带钥匙</b>')
      await notes.getByRole('button', { name: '添加' }).click()
      await notes.getByText('女儿周末来,<b>带钥匙</b>').first().waitFor()
      expect(web.audit.entries.map(({ action }) => action).filter((action) => !LOOKS.has(action))).toEqual([
        'home:change',
        'home:change',
        'risk-grade:set',
        'medical-card:look',
        'medical-card:set',
        'medical-card:look',
        'home-note:add',
      ])

      await picture(page, `home-${width}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width)
      expect(await accessFaults(page)).toEqual([])
      // What was looked for still stands there.
      await page.getByRole('link', { name: '全部住户' }).click()
      expect(await page.getByLabel('姓名、拼音首字母或地址').inputValue()).toBe('wxl 3组12号')
      expect(visits.complaints).toEqual([])
    },
    60_000,
  )
})

/** Looks at what the page shows by itself; how often it asks is its own business. */
const LOOKS = new Set(['ribbon:look', 'vital-signs:look'])

/** Says that two live there, where the key is now, and a neighbour's new number. */
async function editHome(page: Page, width: string): Promise<void> {
  const digits = width === 'desk' ? '5555' : '6666'
  const profile = page.getByRole('region', { name: '基本情况' })
  await profile.getByRole('button', { name: '修改', exact: true }).click()
  const facts = profile.getByRole('form', { name: '修改基本情况' })
  await facts.getByLabel('同住人数').fill('2')
  await facts.getByLabel('入户方式与钥匙').fill(`钥匙在 ${width}`)
  await facts.getByRole('button', { name: '保存' }).click()
  await profile.getByText(`钥匙在 ${width}`).waitFor()
  await facts.waitFor({ state: 'detached' })
  const contacts = page.getByRole('region', { name: '联系人与呼叫顺序' })
  await contacts.getByRole('button', { name: '修改' }).click()
  await contacts.getByLabel('赵大姐 的新号码').fill(`139 0000 ${digits}`)
  await contacts.getByRole('button', { name: '保存' }).click()
  await contacts.getByText(`+86139****${digits}`).waitFor()
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
