import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minutes } from '../../../core/time.ts'
import { hasChromium } from '../../support/chromium.ts'
import { PageVisits, alertCard } from '../../support/page-visits.ts'

const gasAlarm = (id: string) => ({
  id,
  kind: 'gas' as const,
  home: 'H05',
  summary: { zh: '厨房燃气报警', en: 'Gas alarm in the kitchen' },
  nextTold: { zh: '村值班', en: 'village duty' },
})

describe.skipIf(!hasChromium())('alerts in a real Chromium', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(() => visits.leave())

  it('says that all is well when nothing is wrong, and not of homes that are not heard', async () => {
    const { web, server } = await visits.serve()
    const page = await visits.visit(server.url)
    await page.getByRole('heading', { name: '没有未结警情' }).waitFor()
    await page.getByText('2 户离线，情况不明').waitFor()
    for (const home of ['H09', 'H12']) {
      web.board.set(home, { gateways: [{ id: `G${home}`, online: true, lastHeardAt: web.options.clock.now() }] })
    }
    await page.getByRole('heading', { name: '一切平安' }).waitFor()
    // The cards come behind what must be seen at once.
    await page.locator('.home').nth(11).waitFor()
    expect(await page.locator('.home').count()).toBe(12)
    expect(visits.complaints).toEqual([])
  })

  // A promise about time: a machine that was busy with something else gets another chance.
  it('shows a new alert within a second and without a reload', { retry: 2 }, async () => {
    const { web, server } = await visits.serve()
    const page = await visits.visit(server.url)
    await page.getByRole('heading', { name: '没有未结警情' }).waitFor()
    web.desk.raise(gasAlarm('al-1-x7'))
    await alertCard(page, '燃气泄漏').waitFor({ timeout: 1000 })
    const text = await alertCard(page, '燃气泄漏').innerText()
    expect(text).toContain('刘玉珍')
    expect(text).toContain('4组16号')
    expect(text).toContain('先拨 119')
    expect(text).toMatch(/0:0[01]:\d\d 后通知村值班/)
    expect(text).toContain('宁河区芦台镇前营村4组16号')
    expect(await page.title()).toBe('(1) 守望')
    await page.getByRole('heading', { name: '1 起警情未结' }).waitFor()
  })

  it('lets its clock run, and shows what somebody answered by SMS', async () => {
    const { web, server } = await visits.serve()
    web.desk.raise({ ...gasAlarm('al-1-x7'), ago: minutes(14) })
    const page = await visits.visit(server.url)
    const timer = page.getByRole('timer')
    const before = await timer.innerText()
    expect(before).toMatch(/^0:14:\d\d$/)
    await timer.filter({ hasNotText: before }).waitFor()
    expect((await timer.innerText()) > before).toBe(true)
    const words = { zh: '李建国短信回复“2”：已到场', en: 'Li Jianguo replied “2”: on the scene' }
    web.desk.add('al-1-x7', { state: 'on-scene' }, { type: 'on-scene', actor: 'r1', channel: 'sms', words })
    await alertCard(page, '燃气泄漏').getByText('李建国短信回复').first().waitFor()
  })

  it('acknowledges, asks for an outcome, and puts the alert away', async () => {
    const { web, server } = await visits.serve()
    web.desk.raise(gasAlarm('al-1-x7'))
    const page = await visits.visit(server.url)
    await alertCard(page, '燃气泄漏').getByRole('button', { name: '收到' }).click()
    await alertCard(page, '燃气泄漏').getByText('值班员在网页上收到').waitFor()
    expect(await alertCard(page, '燃气泄漏').locator('[aria-current=step]').innerText()).toBe('已收到')
    await alertCard(page, '燃气泄漏').getByRole('button', { name: '结案' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: '确认结案' }).isDisabled()).toBe(true)
    await dialog.getByRole('radio', { name: '误报' }).check()
    await dialog.getByRole('button', { name: '确认结案' }).click()
    await page.getByRole('heading', { name: '没有未结警情' }).waitFor()
    await page.getByRole('region', { name: '近期结案' }).getByText('误报').waitFor()
    expect(web.desk.acts.map((act) => act.action.type)).toEqual(['acknowledge', 'resolve'])
  })

  it('says that it is cut off and since when, forbids acting, and comes back by itself', async () => {
    const { web, server } = await visits.serve()
    web.desk.raise(gasAlarm('al-1-x7'))
    const page = await visits.visit(server.url)
    await alertCard(page, '燃气泄漏').waitFor()
    await page.waitForFunction(() => performance.getEntriesByName(`${location.origin}/api/v1/overview`).length >= 2)
    await server.close()
    const banner = page.getByRole('alert').filter({ hasText: '连接已断开，正在重连' })
    await banner
      .or(page.getByRole('alert').filter({ hasText: '连接已断开' }))
      .first()
      .waitFor()
    expect(await page.locator('.lost').innerText()).toMatch(/以下为 \d\d:\d\d:\d\d 的状态/)
    expect(await alertCard(page, '燃气泄漏').getByRole('button', { name: '收到' }).isDisabled()).toBe(true)
    const { web: later } = await visits.serve({}, server.port)
    later.desk.raise({ ...gasAlarm('al-2-y8'), kind: 'smoke' })
    await alertCard(page, '烟雾报警').waitFor()
    await page.locator('.lost').waitFor({ state: 'detached' })
    expect(await alertCard(page, '燃气泄漏').count()).toBe(0)
  })
})
