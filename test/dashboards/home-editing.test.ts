import { afterEach, describe, expect, it } from 'vitest'
import { buildWeb } from '../../dashboards/api/web-server.ts'
import { JSON_TYPE, NOW } from '../support/built-web.ts'
import { fakeWeb } from '../support/fake-web.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { registeredTown, RESPONDERS } from '../support/registered-town.ts'
import { testOperators } from '../support/test-operators.ts'

const GRID = '12011710120101'
const FACTS = { careLevel: 'partly-dependent', occupants: 1, pets: false, entry: '钥匙在东邻赵家，门朝南，院内无狗' }

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** H01 in a real registry with two neighbours, as a village operator of the first grid sees and changes it. */
async function village() {
  const clock = new ManualClock(NOW)
  const people = await testOperators(clock, '桥东-lamp-42-夜班')
  const { token } = await people.signedIn('village', GRID)
  const { registry, profiles, homeEditor, end } = await registeredTown(clock)
  const second = { id: 'qian', name: '钱二哥', phone: '+8613900130001', role: 'neighbour', area: GRID } as const
  await registry.saveInstallation({
    areas: [],
    homes: [],
    gateways: [],
    devices: [],
    // They stand in the same place of the call order: then it goes by the id.
    responders: [{ ...second, homes: ['H01'] }],
  })
  const { directory } = registry
  const web = fakeWeb({ auth: people, directory, profiles, homeEditor, pacing: clock }, clock)
  const app = buildWeb(web.options)
  ends.push(
    () => app.close(),
    end,
    () => people.end(),
  )
  const cookie = `shouwang_session=${token}`
  const profile = async () => (await app.inject({ url: '/api/v1/homes/H01/profile', headers: { cookie } })).json()
  async function put(what: 'facts' | 'contacts', payload: object, version?: string) {
    const match = version ?? (await profile()).version
    const headers = { cookie, ...JSON_TYPE, 'if-match': `"${match}"` }
    return app.inject({ method: 'PUT', url: `/api/v1/homes/H01/${what}`, headers, payload })
  }
  const order = () => directory.responders('H01', 'neighbour').map(({ id }) => id)
  return { registry, directory, web, put, profile, order, app, cookie }
}

describe('changing a home at its page', () => {
  it('holds at once, and is written down old → new without where the key is', async () => {
    const { directory, put, web } = await village()
    const heard: string[] = []
    directory.onChange(() => heard.push(directory.home('H01')?.careLevel ?? ''))
    const entry = '备用钥匙在村委会'
    const answer = await put('facts', { careLevel: 'fully-dependent', occupants: 2, pets: true, entry })
    expect(answer.statusCode).toBe(204)
    expect(directory.home('H01')).toMatchObject({ careLevel: 'fully-dependent', occupants: 2, pets: true, entry })
    // What is not on the form stays.
    expect(directory.home('H01')).toMatchObject({ residentName: '王秀兰', riskGrade: 'red', residentBirthYear: 1948 })
    expect(heard).toEqual(['fully-dependent'])
    expect(web.audit.entries).toMatchObject([
      {
        action: 'home:change',
        home: 'H01',
        area: GRID,
        detail: 'careLevel: partly-dependent → fully-dependent; occupants: 1 → 2; pets: false → true; entry',
      },
    ])
    expect(JSON.stringify(web.audit.entries)).not.toContain('钥匙')
  })

  it('tells the second of two that somebody was faster, and keeps what the first one wrote', async () => {
    const { directory, put, profile, web } = await village()
    const { version } = await profile()
    expect((await put('facts', { ...FACTS, occupants: 2 }, version)).statusCode).toBe(204)
    for (const late of [
      await put('facts', { ...FACTS, pets: true }, version),
      await put('contacts', { contacts: [] }, version),
    ]) {
      expect([late.statusCode, late.json().code]).toEqual([412, 'CHANGED_MEANWHILE'])
      expect(late.json().detail).toContain('刚刚有人改过这一户')
    }
    expect(directory.home('H01')).toMatchObject({ occupants: 2, pets: false })
    expect(web.audit.entries).toHaveLength(1)
    // Whoever looks again may change it.
    expect((await put('facts', { ...FACTS, pets: true })).statusCode).toBe(204)
  })

  it('goes by what the home says, not by who asked when: two at the very same moment are one and one', async () => {
    const { put, profile } = await village()
    const { version } = await profile()
    const answers = await Promise.all([2, 3, 4].map((occupants) => put('facts', { ...FACTS, occupants }, version)))
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([204, 412, 412])
  })

  it('answers the version that holds from then on, and writes nothing down when all of it held already', async () => {
    const { put, profile, web } = await village()
    const { version } = await profile()
    const same = await put('facts', FACTS, version)
    expect([same.statusCode, same.headers.etag]).toEqual([204, `"${version}"`])
    expect(web.audit.entries).toEqual([])
    const next = await put('facts', { ...FACTS, entry: '' })
    expect(next.headers.etag).toBe(`"${(await profile()).version}"`)
    expect((await profile()).facts).toEqual({ careLevel: 'partly-dependent', occupants: 1, pets: false })
  })

  it('puts contacts of a role in another order, also when they stood in the same place, and leaves other homes theirs', async () => {
    const { put, order, directory, web } = await village()
    expect(order()).toEqual(['qian', 'zhao'])
    const swapped = { contacts: [{ id: 'zhao' }, { id: 'qian' }, { id: 'zhou' }] }
    expect((await put('contacts', swapped)).statusCode).toBe(204)
    expect(order()).toEqual(['zhao', 'qian'])
    expect(directory.responders('H01', 'carer').map(({ id }) => id)).toEqual(['zhou'])
    expect(web.audit.entries).toMatchObject([{ detail: 'neighbour order: qian, zhao → zhao, qian' }])
    expect((await put('contacts', swapped)).statusCode).toBe(204)
    expect(web.audit.entries).toHaveLength(1)
  })

  it('takes a phone however a person writes it, calls it from then on, and writes no number down', async () => {
    const { put, directory, web } = await village()
    const contacts = [{ id: 'qian' }, { id: 'zhao', phone: ' 139-0000-2222 ' }, { id: 'zhou' }]
    expect((await put('contacts', { contacts })).statusCode).toBe(204)
    expect(directory.responderByPhone('+8613900002222')?.id).toBe('zhao')
    expect(directory.responderByPhone('+8613900132210')).toBeUndefined()
    expect(web.audit.entries).toMatchObject([{ action: 'home:change', detail: 'phone of zhao' }])
  })

  it.each([
    ['a phone that is none', [{ id: 'qian' }, { id: 'zhao', phone: '12345' }, { id: 'zhou' }], '不是电话号码'],
    ['somebody who is not named on the home', [{ id: 'qian' }, { id: 'zhao' }, { id: 'li' }], '本户'],
    ['one left out', [{ id: 'qian' }, { id: 'zhao' }], '本户'],
    ['one twice', [{ id: 'qian' }, { id: 'qian' }, { id: 'zhou' }], '本户'],
  ])('refuses %s with a sentence, and changes nothing', async (_what, contacts, sentence) => {
    const { put, order, web } = await village()
    const answer = await put('contacts', { contacts })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'BAD_REQUEST'])
    expect(answer.json().detail).toContain(sentence)
    expect(order()).toEqual(['qian', 'zhao'])
    expect(web.audit.entries).toEqual([])
  })

  it('does not reach beyond the area by way of a neighbour who also looks after a home elsewhere', async () => {
    const { put, registry, directory } = await village()
    const [zhao] = RESPONDERS
    if (zhao === undefined) throw new Error('nobody')
    const installation = { areas: [], homes: [], gateways: [], devices: [] }
    await registry.saveInstallation({ ...installation, responders: [{ ...zhao, homes: ['H01', 'H02'] }] })
    const contacts = directory.responders('H01', 'neighbour').map(({ id }) => ({ id }))
    const all = [...contacts, { id: 'zhou' }]
    const own = all.map((one) => (one.id === 'qian' ? { ...one, phone: '13900003333' } : one))
    expect((await put('contacts', { contacts: own })).statusCode).toBe(204)
    const shared = all.map((one) => (one.id === 'zhao' ? { id: 'zhao', phone: '13900004444' } : one))
    const refused = await put('contacts', { contacts: shared })
    expect([refused.statusCode, refused.json().detail]).toEqual([403, expect.stringContaining('辖区以外')])
    expect(directory.responderByPhone('+8613900132210')?.id).toBe('zhao')
  })

  it('wants to know which version was looked at, and refuses what no home can be', async () => {
    const { put, app, cookie } = await village()
    const blind = await app.inject({
      method: 'PUT',
      url: '/api/v1/homes/H01/facts',
      headers: { cookie, ...JSON_TYPE },
      payload: FACTS,
    })
    expect([blind.statusCode, blind.json().detail]).toEqual([400, expect.stringContaining('If-Match')])
    for (const wrong of [{ occupants: 0 }, { occupants: 1.5 }, { entry: '字'.repeat(201) }, { riskGrade: 'green' }]) {
      expect((await put('facts', { ...FACTS, ...wrong })).statusCode).toBe(400)
    }
  })
})
