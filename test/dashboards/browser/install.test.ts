import { toBuffer } from 'qrcode'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { labelOf } from '../../../core/gateway-label.ts'
import { systemClock } from '../../../core/time.ts'
import { INSTALLATION_TEST } from '../../../core/walk-test.ts'
import { accessFaults } from '../../support/access-faults.ts'
import { hasChromium } from '../../support/chromium.ts'
import { message } from '../../support/fake-desk.ts'
import { testWalks } from '../../support/fake-walk-tests.ts'
import { DESK, PHONE, PageVisits } from '../../support/page-visits.ts'
import { testOperators } from '../../support/test-operators.ts'

const PASSWORD = '桥东 lamp 42'
const shots = process.env['PICTURES']

describe.skipIf(!hasChromium())('the installer’s page', () => {
  let visits: PageVisits
  beforeAll(async () => {
    visits = await PageVisits.start()
  }, 120_000)
  afterEach(() => visits.leave())

  it('takes a fitter from a photograph of the code to “safe to leave”, on a phone and then at a desk', async () => {
    const clock = systemClock()
    const { operators, audit, signedIn, end } = await testOperators(clock, PASSWORD)
    const { operator } = await signedIn('installer', '12011710120101')
    const walks = await testWalks(clock)
    const { web, server } = await visits.serve({ auth: { operators }, audit, walkTests: walks.walkTests })
    const page = await visits.visit(`${server.url}/install`, PHONE)
    const wide = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth)
    const picture = async (name: string): Promise<void> => {
      if (shots !== undefined) await page.screenshot({ path: `${shots}/install-${name}.png`, fullPage: true })
    }
    await page.getByLabel('账号').fill(operator.login)
    await page.getByLabel('密码', { exact: true }).fill('乡间 path 8 盏灯')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByLabel('地址、姓名拼音首字母或户号').fill('12号')
    await picture('choose')
    await page.getByRole('link', { name: /3组12号/ }).click()

    const photo = page.locator('input[type=file]')
    await photo.setInputFiles({ name: 'blur.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await page.getByText('没有认出二维码').waitFor()
    const buffer = await toBuffer(`${labelOf('gw-0042')}?batch=7`, { scale: 6, margin: 6 })
    await photo.setInputFiles({ name: 'label.png', mimeType: 'image/png', buffer })
    await page.getByText('网关 gw-0042 已认领到此户').waitFor()
    await page.getByLabel('网关编号').fill('GH03')
    await page.getByRole('button', { name: '认领' }).click()
    await page.getByText(/已装在2组8号/).waitFor()

    await page.getByRole('button', { name: '开始验收' }).click()
    await page.getByRole('heading', { name: /还不能撤离/ }).waitFor()
    expect(await wide()).toBeLessThanOrEqual(PHONE.width)
    expect(await accessFaults(page)).toEqual([])
    await picture('begun')
    for (const state of [true, false]) {
      walks.says('H01-door', 'door-open', state)
      for (const room of ['bed', 'kit', 'bath']) walks.says(`H01-${room}`, 'motion', state)
    }
    await page.getByRole('button', { name: '我现在去按求助按钮' }).click()
    await page.getByText(/请在 .* 前按下求助按钮/).waitFor()
    await page.getByRole('heading', { name: '还不能撤离：缺 1 项' }).waitFor()
    walks.says('H01-sos', 'sos', true)
    const told = [message('李建国', '138****5678', 'delivered')]
    const summary = { zh: '床头求助按钮按下', en: 'SOS' }
    web.desk.raise({ id: 'al-1', kind: 'sos', home: 'H01', ago: 0, summary, told })
    const words = { zh: '安装测试', en: 'test' }
    web.desk.add('al-1', { marks: [INSTALLATION_TEST] }, { type: 'noted', actor: 'hub', channel: 'hub', words })
    await page.getByRole('heading', { name: '可以撤离' }).waitFor()
    await page.getByText('已送达').waitFor()
    expect(await wide()).toBeLessThanOrEqual(PHONE.width)
    await picture('safe')

    await page.setViewportSize(DESK)
    expect(await accessFaults(page)).toEqual([])
    await picture('desk')
    await page.getByRole('button', { name: '签字撤离' }).click()
    await page.getByText(/已签字.*全部听到/).waitFor()
    await page.goto(`${server.url}/homes/H01`)
    await page.getByText(/安装验收：.*已签字 · 全部听到/).waitFor()
    expect(visits.complaints).toEqual([])
    await walks.end()
    await end()
  }, 60_000)
})
