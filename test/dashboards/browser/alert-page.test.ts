import type { Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { minutes, systemClock } from '../../../core/time.ts'
import type { Series, TimeRange } from '../../../core/time-series-store.ts'
import { accessFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { fillDesk } from '../../support/fake-desk.ts'
import { FakeStore, FakeTown } from '../../support/fake-town.ts'
import { PHONE, PageVisits, alertCard } from '../../support/page-visits.ts'
import { testOperators } from '../../support/test-operators.ts'

const PASSWORD = '乡间 path 8 盏灯'

/** Nothing of a resident may stand there: no name, no door, no number, no illness. */
const PERSONAL = /王秀兰|李德山|组\d|8010|钥匙|雷达|李建国|半失能/

/** Stands where the browser would ring and show notices: a machine that runs tests has neither bell nor screen. */
async function recordCalls(page: Page): Promise<() => Promise<{ tones: number; notices: readonly string[] }>> {
  await page.addInitScript(() => {
    const calls = { tones: 0, notices: new Array<string>() }
    OscillatorNode.prototype.start = () => {
      calls.tones += 1
    }
    OscillatorNode.prototype.stop = () => undefined
    class Notice extends EventTarget {
      static readonly permission = 'granted'
      static readonly requestPermission = async () => 'granted'
      constructor(title: string, more: { readonly body: string }) {
        super()
        calls.notices.push(`${title} ${more.body}`)
      }
    }
    Object.assign(window, { Notification: Notice, calls })
  })
  await page.reload()
  return () => page.evaluate('calls')
}

/** The first home's resident wears a watch that told where it was a quarter of an hour ago. */
function withWatch() {
  const directory = new FakeTown()
  const devicesOf = directory.devicesOf.bind(directory)
  const watch = { id: 'H01-watch', gateway: 'GH01', home: 'H01', externalId: 'watch', model: '定位手表' } as const
  directory.devicesOf = (home) => [
    ...devicesOf(home),
    ...(home === 'H01' ? [{ ...watch, room: 'other' as const, role: 'worn' as const }] : []),
  ]
  const store = new FakeStore(Date.now)
  const at = Date.now() - minutes(15)
  const said = new Map<string, number>([
    ['latitude', 39.33051],
    ['longitude', 117.82146],
    ['position-accuracy', 13],
  ])
  const told = {
    latest: async (home: string): ReturnType<FakeStore['latest']> => [
      ...(await store.latest(home)),
      { home, device: watch.id, metric: 'latitude', at, value: 39.33051 },
    ],
    range: async (series: Series, window: TimeRange, every?: number) => {
      const value = said.get(series.metric)
      return value === undefined ? store.range(series, window, every) : [{ at, value }]
    },
  }
  return { directory, store: told, mayLocate: () => true }
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function fits(page: Page): Promise<void> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0)
  expect(await accessFaults(page)).toEqual([])
}

describe.skipIf(!hasChromium())('the alert page', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(() => visits.leave())

  it('on a phone by night: opens by the short code once signed in; two taps say that somebody has it and is on the way', async () => {
    const { operators, audit, signedIn, end } = await testOperators(systemClock(), PASSWORD)
    const { operator } = await signedIn('grid-worker', '12011710120101')
    const { web, server } = await visits.serve({ auth: { operators }, audit, ...withWatch() })
    await fillDesk(web.desk)
    const page = await visits.visit(`${server.url}/a/a7`, PHONE, true)
    await page.getByLabel('账号').fill(operator.login)
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: '登录' }).click()
    await page.waitForURL(`${server.url}/alerts/al-0014-a7`)
    const position = page.getByRole('region', { name: '最后位置' })
    expect(await position.innerText()).toMatch(/纬度 39\.33051，经度 117\.82146\s+误差约 13 米/)
    const map = position.getByRole('link', { name: '打开地图' })
    expect(await map.getAttribute('href')).toMatch(/^https:\/\/uri\.amap\.com\/marker\?position=117\.82146,39\.33051&/)
    expect(await map.getAttribute('rel')).toBe('noreferrer')
    expect(await position.getByRole('link', { name: '用手机地图打开' }).getAttribute('href')).toMatch(/^geo:39\.33051,/)
    const { entries } = await audit.read({ scope: '', limit: 100 })
    expect(entries.filter(({ action }) => action === 'position:look')).toHaveLength(1)
    const answer = page.getByRole('button', { name: '收到' })
    // Within the thumb's reach without scrolling.
    expect((await answer.boundingBox())?.y).toBeLessThan(PHONE.height - 40)
    await page.getByRole('img', { name: /前后读数/ }).waitFor()
    await picture(page, 'alert-phone')
    await fits(page)
    await answer.click()
    await page.getByRole('listitem').filter({ hasText: '值班员在网页上收到' }).waitFor()
    expect(web.desk.acts.at(-1)).toMatchObject({ id: 'al-0014-a7', action: { type: 'acknowledge' } })
    const onTheWay = page.getByRole('button', { name: '已出发', exact: true })
    expect((await onTheWay.boundingBox())?.y).toBeLessThan(PHONE.height - 40)
    await onTheWay.click()
    await page.getByRole('button', { name: '到场', exact: true }).waitFor()
    expect(web.desk.acts.at(-1)).toMatchObject({ id: 'al-0014-a7', action: { type: 'en-route' } })
    for (const number of ['119', '120', '110']) {
      expect(await page.locator(`a[href="tel:${number}"]`).count()).toBe(1)
    }
    await page.goto(`${server.url}/a/d4`)
    await page.getByRole('alert').filter({ hasText: '没有回复码为 D4 的未结警情' }).waitFor()
    await page.goto(`${server.url}/wall`)
    await page.getByRole('timer').first().waitFor()
    await picture(page, 'wall-phone')
    await fits(page)
    await end()
  }, 60_000)

  it('on a desk: rings, is reached and acted upon by keys, tells everything, and ends on a wall board that names nobody', async () => {
    const { web, server } = await visits.serve(withWatch())
    await fillDesk(web.desk)
    const page = await visits.visit(server.url)
    await alertCard(page, '跌倒').waitFor()
    const calls = await recordCalls(page)
    await page.getByRole('switch', { name: '声音提醒' }).click()
    await page.getByRole('switch', { name: '浏览器通知' }).click()
    // Whoever switches it on hears it once.
    await expect.poll(async () => (await calls()).tones).toBe(6)
    web.desk.raise({ id: 'al-9-k9', kind: 'smoke', home: 'H05', summary: { zh: '烟雾', en: 'smoke' } })
    await alertCard(page, '烟雾报警').waitFor()
    await expect.poll(async () => (await calls()).tones).toBe(12)
    expect((await calls()).notices).toEqual(['守望：紧急 烟雾报警 宁河区芦台镇前营村 回复码 K9'])
    await web.desk.act('al-9-k9', { type: 'resolve', outcome: 'test' }, 'admin')
    await alertCard(page, '烟雾报警').waitFor({ state: 'detached' })
    // The first key chooses, the second acts.
    await page.keyboard.press('a')
    await page.keyboard.press('a')
    await alertCard(page, '跌倒').getByText('值班员在网页上收到').first().waitFor()
    await page.keyboard.press('j')
    expect(await alertCard(page, '久无活动').evaluate((card) => card === document.activeElement)).toBe(true)
    await page.keyboard.press('k')
    await page.getByPlaceholder('找姓名或地址').fill('rosa')
    expect(web.desk.acts.at(-1)?.action.type).toBe('acknowledge')
    await page.getByPlaceholder('找姓名或地址').fill('')
    await picture(page, 'watch-desk')
    await fits(page)
    await alertCard(page, '跌倒').getByRole('link', { name: '警情详情' }).click()
    await page.getByRole('heading', { name: '跌倒', level: 1 }).waitFor()
    await page.getByRole('img', { name: /前后读数/ }).waitFor()
    await page.getByRole('region', { name: '最后位置' }).waitFor()
    const told = page.getByRole('region', { name: '通知了谁' })
    for (const said of ['已送达', '发送失败', '结果不明', '可能重复', '（阿里云短信）']) {
      await told.getByText(said).first().waitFor()
    }
    await picture(page, 'alert-desk')
    await fits(page)
    await page.keyboard.press('r')
    await page.keyboard.press('r')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: '需要帮助' }).check()
    expect(await dialog.getByRole('button', { name: '确认结案' }).isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: '已上门查看' }).click()
    await dialog.getByRole('button', { name: '3 天后' }).click()
    await picture(page, 'resolve')
    await dialog.getByRole('button', { name: '确认结案' }).click()
    await page.getByText('已上门查看').waitFor()
    expect(web.desk.acts.at(-1)?.action).toMatchObject({ outcome: 'help-given', taken: '已上门查看' })
    await page.goto(`${server.url}/wall`)
    await page.getByRole('heading', { name: /起警情未结/ }).waitFor()
    await picture(page, 'wall')
    await fits(page)
    const wall = await page.locator('body').innerText()
    expect(wall).toContain('宁河区芦台镇前营村')
    expect(`${wall} ${await page.title()}`).not.toMatch(PERSONAL)
    expect(visits.complaints).toEqual([])
  }, 60_000)
})
