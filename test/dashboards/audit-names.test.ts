import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Responder } from '../../core/directory.ts'
import type { AuditView } from '../../dashboards/api/audit-views.ts'
import { auditDetail, objectText } from '../../dashboards/web/src/system/audit-words.ts'
import { DICTIONARIES } from '../../dashboards/web/src/words.ts'
import { type BuiltWeb, builtWeb, NOW } from '../support/built-web.ts'
import { idleDuty } from '../support/duty-desks.ts'
import { FakeTown } from '../support/fake-town.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type TestOperators, testOperators } from '../support/test-operators.ts'

const VILLAGE = '120117101201'
const SONG: Responder = {
  id: 'song-grid',
  name: '宋丽华',
  phone: '+8613800002004',
  role: 'grid-worker',
  area: VILLAGE,
  homes: [],
}

let built: BuiltWeb
let people: TestOperators

async function read(role: 'administrator' | 'auditor', scope = ''): Promise<AuditView> {
  const { token } = await people.signedIn(role, scope)
  const headers = { cookie: `shouwang_session=${token}` }
  return (await built.app.inject({ url: '/api/v1/audit', headers })).json()
}

describe('the names in the audit log', () => {
  beforeEach(async () => {
    const clock = new ManualClock(NOW)
    people = await testOperators(clock, '桥东-lamp-42-夜班')
    const duty = idleDuty(new FakeTown())
    built = builtWeb({ auth: people, duty: { ...duty, responder: (id) => (id === SONG.id ? SONG : undefined) } }, clock)
  })
  afterEach(async () => {
    await built.app.close()
    await people.end()
  })

  it('are those of people, homes, areas and thresholds, where the log has ids', async () => {
    const { operator } = await people.signedIn('village', VILLAGE)
    const { audit } = built.web
    await audit.write({ operator: operator.id, action: 'home-note:add', home: 'H01', area: VILLAGE })
    await audit.write({
      operator: 'admin',
      action: 'rule:set',
      home: 'H01',
      object: 'inactivityCeiling',
      detail: '10 h',
    })
    const detail = 'song-grid, 2026-11-26 – 2026-11-27'
    await audit.write({ operator: 'admin', action: 'substitution:add', area: VILLAGE, object: 'song-grid', detail })
    const { names } = await read('administrator')
    expect(names.people).toMatchObject({ [operator.id]: operator.name, admin: '管理员', 'song-grid': '宋丽华' })
    expect(names.homes).toEqual({ H01: expect.stringContaining('号') })
    expect(names.areas[VILLAGE]).toContain('前营村')
    expect(names.figures['inactivityCeiling']?.zh).toBe('静止上限')
  })

  it('are no more than who asks may see: not of homes elsewhere, and no whole name for who looks on only', async () => {
    const { audit } = built.web
    await audit.write({ operator: 'admin', action: 'ribbon:look', home: 'H01', object: 'song-grid' })
    const { names } = await read('auditor', '999999')
    expect(names.homes).toEqual({})
    expect(names.people['song-grid']).toBeUndefined()
    const whole = await read('auditor')
    expect(whole.names.people['song-grid']).toBe('宋**')
  })
})

describe('what a line of the audit log is about', () => {
  const names: AuditView['names'] = {
    people: { 'song-grid': '宋丽华', 'op-1': '李梅' },
    homes: {},
    areas: { '999901': '安和区' },
    figures: { inactivityCeiling: { zh: '静止上限', en: 'longest stillness' } },
  }
  const about = (action: string, change: { object?: string; home?: string; area?: string }): string =>
    objectText({ number: 1, at: 0, operator: 'op-1', action, names, ...change }, DICTIONARIES.zh, 'zh')

  it.each([
    ['roster:set', { object: 'village', area: '999901' }, '安和区 村居'],
    ['ladder:set', { object: 'urgent fall', area: '999901' }, '安和区 警情 跌倒'],
    ['rule:set', { object: 'inactivityCeiling', home: 'h01' }, '静止上限'],
    ['substitution:add', { object: 'song-grid', area: '999901' }, '宋丽华'],
    ['operator:add', { object: 'op-1' }, '李梅'],
    ['table:export', { object: 'homes', area: '' }, '住户'],
    ['alert:resolve', { object: '2785deec-6b3d', home: 'h01' }, ''],
    ['walk-test:start', { object: '3', home: 'h01' }, ''],
  ])('%s %j: %s', (action, change, text) => {
    expect(about(action, change)).toBe(text)
  })

  it.each([
    ['song-grid, 2026-11-26 – 2026-11-27', '宋丽华代班，2026-11-26 至 2026-11-27'],
    ['-, 2026-11-29 – 2026-11-29', '无人代班，2026-11-29'],
  ])('says %j with the name of who stands in', (detail, zh) => {
    expect(auditDetail(detail, DICTIONARIES.zh, 'zh', names.people)).toBe(zh)
  })
})
