import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OperatorRole } from '../../core/operators.ts'
import { type BuiltWeb, builtWeb, JSON_TYPE, NOW } from '../support/built-web.ts'
import { fillDesk } from '../support/fake-desk.ts'
import { FakePrivacy } from '../support/fake-privacy.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'

const AREA = '12011710120101'
const SAID = {
  topic: 'monitoring',
  change: 'given',
  by: 'guardian',
  speakerName: '李建国',
  proof: { how: 'oral', witness: '王秀英' },
  textVersion: '2026-03',
  saidOn: '2026-11-22',
}

let built: BuiltWeb
let people: TestOperators
let privacy: FakePrivacy
beforeEach(async () => {
  const clock = new ManualClock(NOW)
  people = await testOperators(clock, '桥东-lamp-42-夜班')
  privacy = new FakePrivacy(clock)
  // Lines of the audit log are read back from `built.web.audit`.
  built = builtWeb({ auth: people, privacy }, clock)
  await fillDesk(built.web.desk)
})
afterEach(async () => {
  await built.app.close()
  await people.end()
})

async function as(role: OperatorRole, route: string, body?: object, scope = AREA) {
  const { token } = await people.signedIn(role, scope)
  const [method = '', url = ''] = route.split(' ')
  return built.app.inject({
    method: method === 'POST' ? 'POST' : 'GET',
    url: `/api/v1${url}`,
    headers: { ...JSON_TYPE, cookie: `shouwang_session=${token}` },
    ...(body === undefined ? {} : { payload: body }),
  })
}

const actions = (): string[] => built.web.audit.entries.map(({ action }) => action)

describe('what residents agreed to', () => {
  it('is written down with who spoke, how and by which text, and the newest word of a topic holds', async () => {
    expect((await as('village', 'POST /homes/H01/consents', SAID)).statusCode).toBe(201)
    const withdrawn = { ...SAID, change: 'withdrawn', proof: { how: 'paper', reference: '2026-031' } }
    const answer = await as('village', 'POST /homes/H01/consents', withdrawn)
    expect(answer.json()).toMatchObject({
      now: { monitoring: { change: 'withdrawn', speakerName: '李建国', proof: { reference: '2026-031' } } },
      records: [{ change: 'withdrawn' }, { change: 'given', proof: { how: 'oral', witness: '王秀英' } }],
    })
    expect(built.web.audit.entries).toMatchObject([
      { action: 'consent:add', home: 'H01', detail: 'monitoring given' },
      { action: 'consent:add', home: 'H01', detail: 'monitoring withdrawn' },
    ])
  })

  it('is shown to an auditor without the names of who spoke and who witnessed it', async () => {
    await as('village', 'POST /homes/H01/consents', SAID)
    const [record] = (await as('auditor', 'GET /homes/H01/consents')).json().records
    expect(record).toMatchObject({ speakerName: '李**', proof: { witness: '王**' } })
  })

  it('a withdrawal waits for the district of that area, and for no other', async () => {
    await as('village', 'POST /homes/H01/consents', { ...SAID, change: 'withdrawn' })
    const seen = (await as('district', 'GET /withdrawals', undefined, '120117')).json()
    expect(seen.withdrawals).toMatchObject([{ home: 'H01', saidOn: '2026-11-22' }])
    expect((await as('district', 'GET /withdrawals', undefined, '120118')).json()).toEqual({ withdrawals: [] })
  })

  it.each([
    ['a guardian without a name', { ...SAID, speakerName: ' ' }, '姓名'],
    ['a day that lies ahead', { ...SAID, saidOn: '2026-11-23' }, 'saidOn'],
    ['a day that is none', { ...SAID, saidOn: '2026-02-30' }, 'saidOn'],
    ['no witness', { ...SAID, proof: { how: 'oral', witness: '' } }, 'proof'],
    ['a text that turns the line around', { ...SAID, textVersion: 'v\u202e1' }, '控制字符'],
  ])('%s is refused', async (_, body, sentence) => {
    const answer = await as('village', 'POST /homes/H01/consents', body)
    expect([answer.statusCode, answer.json().detail]).toEqual([400, expect.stringContaining(sentence)])
    expect(actions()).toEqual([])
  })
})

describe('a copy and an erasure', () => {
  it('a copy is written to the audit log before it is handed out, also when it fails then', async () => {
    expect((await as('district', 'POST /homes/H01/copy', {})).headers['content-disposition']).toContain('home-H01.json')
    privacy.copyOf = () => Promise.reject(new Error('broken'))
    expect((await as('district', 'POST /homes/H01/copy', {})).statusCode).toBe(500)
    expect(actions()).toEqual(['home:copy', 'home:copy'])
  })

  it('erasing asks for the home’s id, typed, and leaves a line that does not name the home', async () => {
    const wrong = await as('administrator', 'POST /homes/H01/erasure', { confirm: 'h01', why: '已迁出' })
    expect([wrong.statusCode, privacy.orders]).toEqual([400, []])
    const right = await as('administrator', 'POST /homes/H01/erasure', { confirm: 'H01', why: '已迁出' })
    expect([right.statusCode, right.json()]).toMatchObject([202, { number: 1, state: 'waiting' }])
    expect(built.web.audit.entries).toMatchObject([{ action: 'home:erase', object: 'erasure-1', area: AREA }])
    expect(JSON.stringify(built.web.audit.entries)).not.toContain('H01')
  })

  it('erasing is refused while an alert of the home is open', async () => {
    privacy.alarmed.add('H01')
    const answer = await as('administrator', 'POST /homes/H01/erasure', { confirm: 'H01', why: '已迁出' })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'ALERT_OPEN'])
    expect(actions()).toEqual([])
  })
})

describe('the wall board', () => {
  it('is told kind, village, state and time, and nothing of a person, a door or a number', async () => {
    const answer = await as('district', 'GET /wall', undefined, '')
    const { alerts, ...rest } = answer.json()
    expect(rest).toMatchObject({ now: NOW, timeZone: 'Asia/Shanghai', alertsTotal: alerts.length })
    expect(Object.keys(alerts[0]).toSorted()).toEqual(['areaNames', 'key', 'kind', 'openedAt', 'severity', 'state'])
    for (const { residentName, address, id, residentPhone } of built.web.town.homes()) {
      for (const secret of [residentName, address, `"${id}"`, residentPhone ?? residentName]) {
        expect(answer.body).not.toContain(secret)
      }
    }
  })

  it('names no place below the village', async () => {
    const { alerts } = (await as('district', 'GET /wall', undefined, '')).json()
    for (const { areaNames } of alerts) expect(areaNames.length).toBeLessThanOrEqual(3)
  })
})
