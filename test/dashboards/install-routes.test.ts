import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Missing } from '../../core/walk-test.ts'
import { INSTALLATION_TEST } from '../../core/walk-test.ts'
import { hours, minutes, seconds } from '../../core/time.ts'
import { type BuiltWeb, builtWeb, NOW, post } from '../support/built-web.ts'
import { FakeClaims, type TestWalks, testWalks } from '../support/fake-walk-tests.ts'
import { message } from '../support/fake-desk.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { testOperators } from '../support/test-operators.ts'

const HOME = '/api/v1/homes/H01'
const AREA = '12011710120101'

describe('claiming a gateway', () => {
  let built: BuiltWeb
  let claims: FakeClaims
  beforeEach(() => {
    claims = new FakeClaims()
    built = builtWeb({ claims })
  })
  afterEach(() => built.app.close())

  const claim = (label: unknown, home = HOME) => post(built.app, `${home}/gateways`, { label })

  it('binds a gateway in stock to the home, once, and writes down who did', async () => {
    expect((await claim('shouwang:gw/gw-0042?batch=3')).json()).toEqual({ gateway: 'gw-0042', state: 'claimed' })
    expect((await claim('{"sn":"GW-0042"}')).json()).toEqual({ gateway: 'gw-0042', state: 'already-here' })
    expect(claims.homes.get('gw-0042')).toEqual(['H01'])
    expect(built.web.audit.entries).toMatchObject([
      { action: 'gateway:claim', home: 'H01', area: AREA, object: 'gw-0042', detail: 'claimed' },
      { action: 'gateway:claim', home: 'H01', area: AREA, object: 'gw-0042', detail: 'already-here' },
    ])
  })

  it('leaves a gateway where it hangs, and says where and whom to call', async () => {
    const answer = await claim('GH03')
    expect(answer.statusCode).toBe(400)
    expect(answer.json().detail).toMatch(/网关 GH03 已装在2组8号.*致电芦台镇值班（热线 022-6957 0110）/)
    expect(claims.homes.get('GH03')).toEqual(['H03'])
    expect(built.web.audit.entries).toEqual([])
  })

  it('says of a home elsewhere no more than the town', async () => {
    const people = await testOperators(new ManualClock(NOW), '桥东-lamp-42-夜班')
    const guarded = builtWeb({ claims, auth: people })
    const { token } = await people.signedIn('installer', AREA)
    const cookie = { cookie: `shouwang_session=${token}` }
    const answer = await post(guarded.app, `${HOME}/gateways`, { label: 'GH02' }, cookie)
    expect(answer.json().detail).toContain('已装在芦台镇')
    expect(answer.body).not.toMatch(/1组5号|李德山|H02"/)
    await guarded.app.close()
    await people.end()
  })

  it('says that it does not know a gateway', async () => {
    const answer = await claim('shouwang:gw/gw-9999')
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_FOUND'])
    expect(answer.json().detail).toContain('没有登记网关 gw-9999')
  })

  it.each([
    ['a payment code', 'wxp://f2f0abc', 400],
    ['a script', '"><script>alert(1)</script>', 400],
    ['nothing', '', 400],
    ['ten thousand characters', 'x'.repeat(10_000), 400],
    ['more than fits a request', 'x'.repeat(100_000), 413],
    ['no text', { $ne: 1 }, 400],
  ])('refuses %s in a sentence that repeats nothing of it', async (_, label, status) => {
    const answer = await claim(label)
    expect(answer.statusCode).toBe(status)
    expect(answer.body).not.toMatch(/script|f2f0|xxxx/)
  })

  it('registers gateways in stock, and shows their secrets that once', async () => {
    const answer = await post(built.app, '/api/v1/gateways', { gateways: ['gw-1', 'gw-2', 'gw-1'] })
    expect(answer.json().secrets.map(({ gateway }: { gateway: string }) => gateway)).toEqual(['gw-1', 'gw-2'])
    expect((await post(built.app, '/api/v1/gateways', { gateways: ['gw-3', 'GH02'] })).statusCode).toBe(400)
    expect(claims.homes.has('gw-3')).toBe(false)
    expect(JSON.stringify(built.web.audit.entries)).not.toContain('secret-of')
    for (const gateways of [[], ['drill-120117'], ['a b'], Array.from({ length: 201 }, (_, n) => `g${n}`)])
      expect((await post(built.app, '/api/v1/gateways', { gateways })).statusCode).toBe(400)
  })
})

describe('a walk test, as the installer’s page asks for it', () => {
  let built: BuiltWeb
  let walks: TestWalks
  let clock: ManualClock
  beforeEach(async () => {
    clock = new ManualClock(NOW)
    walks = await testWalks(clock)
    built = builtWeb({ walkTests: walks.walkTests }, clock)
  })
  afterEach(async () => {
    await built.app.close()
    await walks.end()
  })

  const start = () => post(built.app, `${HOME}/installation/walk-test`, {})
  const look = async () => (await built.app.inject({ url: `${HOME}/installation` })).json()
  const missing = async (): Promise<readonly Missing[]> => (await look()).test.missing
  const sign = (number: number, reason = '') => post(built.app, `${HOME}/installation/sign-off`, { number, reason })

  /** Whoever stands in the kitchen has tried it all. */
  async function tryDevices(): Promise<void> {
    for (const state of [true, false]) {
      walks.says('H01-door', 'door-open', state)
      for (const room of ['bed', 'kit', 'bath']) walks.says(`H01-${room}`, 'motion', state)
      await clock.advance(seconds(20))
    }
    walks.says('H01-sos', 'sos', true)
  }
  const raiseSos = (state: 'delivered' | 'failed' | 'accepted', marks = [INSTALLATION_TEST]) => {
    built.web.desk.raise({
      id: 'al-1',
      kind: 'sos',
      home: 'H01',
      ago: 0,
      summary: { zh: '床头按钮', en: 'button' },
      told: [message('李建国', '138****5678', state)],
    })
    built.web.desk.add('al-1', { marks }, { type: 'told', actor: 'hub', channel: 'hub', words: { zh: '', en: '' } })
  }

  it('names what was not heard yet, and nothing more when all was', async () => {
    await start()
    expect((await missing()).filter(({ what }) => what === 'unheard')).toHaveLength(5)
    walks.says('H01-door', 'door-open', true)
    walks.says('H01-bed', 'motion', true)
    expect(await missing()).toEqual(
      expect.arrayContaining([
        { what: 'state', metric: 'door-open', wanted: false, device: 'H01-door' },
        { what: 'again', metric: 'motion', device: 'H01-bed' },
      ]),
    )
    await clock.advance(seconds(5))
    await tryDevices()
    expect(await missing()).toEqual([{ what: 'sos' }])
    raiseSos('delivered')
    expect(await missing()).toEqual([])
    expect((await look()).test).toMatchObject({
      alarm: { announced: true, open: true },
      told: [{ state: 'delivered' }],
    })
  })

  it('is content with motion that is heard twice', async () => {
    await start()
    walks.says('H01-bed', 'motion', true)
    await clock.advance(seconds(5))
    walks.says('H01-bed', 'motion', true)
    expect((await missing()).filter(({ device }) => device === 'H01-bed')).toEqual([])
  })

  it.each([
    ['accepted', 'sms-under-way'],
    ['failed', 'sms-failed'],
  ] as const)('is not content with a text that was %s', async (state, what) => {
    await start()
    await tryDevices()
    raiseSos(state)
    expect(await missing()).toEqual([{ what }])
  })

  it('takes an answer for proof that the text came', async () => {
    await start()
    await tryDevices()
    raiseSos('accepted')
    const words = { zh: '李建国回复1', en: 'replied 1' }
    built.web.desk.add('al-1', {}, { type: 'acknowledged', actor: '138****5678', channel: 'sms', words })
    expect(await missing()).toEqual([])
  })

  it('wants battery and signal above their floors', async () => {
    built.web.board.set('H01', {
      shown: [
        { device: 'H01-door', metric: 'battery', value: 9, at: NOW },
        { device: 'H01-sos', metric: 'signal', value: -101, at: NOW },
      ],
    })
    await start()
    await tryDevices()
    raiseSos('delivered')
    expect(await missing()).toEqual([
      { what: 'battery-low', device: 'H01-door', value: 9 },
      { what: 'signal-weak', device: 'H01-sos', value: -101 },
    ])
  })

  it('begins once, however often somebody taps', async () => {
    const numbers = [await start(), await start(), await start()].map((answer) => answer.json().test.number)
    expect(new Set(numbers).size).toBe(1)
  })

  it('is not signed with something missing, unless somebody says why; then the record says both', async () => {
    const { number } = (await start()).json().test
    await tryDevices()
    expect((await sign(number)).json().detail).toContain('请写明')
    expect((await sign(number, ' \u202e ')).statusCode).toBe(400)
    const signed = (await sign(number, '按钮电池明日补')).json()
    expect(signed.test).toBeUndefined()
    expect(signed.last).toMatchObject({ number, reason: '按钮电池明日补', missing: [{ what: 'sos' }] })
    expect(signed.last.heard).toHaveLength(9)
    expect((await sign(number, 'x')).json().last).toMatchObject({ reason: '按钮电池明日补' })
    expect((await sign(number + 1)).statusCode).toBe(404)
    expect(built.web.audit.entries.map(({ action }) => action)).toContain('walk-test:sign-off')
  })

  it('cannot be signed a day later, when it counts as given up', async () => {
    const { number } = (await start()).json().test
    await clock.advance(hours(24))
    expect((await look()).test).toBeUndefined()
    expect((await sign(number, '忘了')).statusCode).toBe(404)
    expect((await start()).json().test.number).toBe(number + 1)
  })

  it('announces an SOS for three minutes, and only while under way', async () => {
    const announce = () => post(built.app, `${HOME}/installation/sos`, {})
    expect((await announce()).statusCode).toBe(400)
    await start()
    expect((await announce()).json().test.sosUntil).toBe(NOW + minutes(3))
  })

  it('answers 304 while nothing changes', async () => {
    await start()
    const first = await built.app.inject({ url: `${HOME}/installation` })
    const headers = { 'if-none-match': String(first.headers.etag) }
    expect((await built.app.inject({ url: `${HOME}/installation`, headers })).statusCode).toBe(304)
    walks.says('H01-door', 'door-open', true)
    expect((await built.app.inject({ url: `${HOME}/installation`, headers })).statusCode).toBe(200)
  })
})
