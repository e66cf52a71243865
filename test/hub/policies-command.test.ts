import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPolicyFile } from '../../alerting/policies/policy-file.ts'
import { PolicyStore, StoredPolicies } from '../../alerting/policies/policy-store.ts'
import { silentLog } from '../../core/log.ts'
import { hours, minutes } from '../../core/time.ts'
import { faultLines } from '../../alerting/rules/written.ts'
import { addPoliciesCommands } from '../../hub/policies-command.ts'
import { readWritten } from '../../hub/read-written.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { locatedFault, plainValue } from '../../hub/written-values.ts'
import { importFile } from '../../registry/import/import-file.ts'
import { openRegistry } from '../../registry/registry.ts'
import { ManualClock } from '../support/manual-clock.ts'

let folder: string
const openState = () =>
  openStateDatabase<StateTables>({ path: join(folder, 'state.db'), migrations: stateMigrations, log: silentLog })
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-policies-command-'))
  const db = await openState()
  await importFile(
    fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url)),
    await openRegistry(db),
  )
  await db.destroy()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `npm run hub -- …`: what it prints. @throws what ends it */
async function hub(...args: string[]): Promise<string> {
  const lines: string[] = []
  const program = new Command().exitOverride().configureOutput({ writeErr() {} })
  addPoliciesCommands(program, {
    environment: { HUB_DATA_DIR: folder },
    clock: new ManualClock(Date.UTC(2026, 10, 22)),
    print: (text) => void lines.push(text),
  })
  await program.parseAsync(args, { from: 'user' })
  return lines.join('\n')
}

function file(text: string): string {
  const path = join(folder, 'policies.yaml')
  writeFileSync(path, text)
  return path
}

const FILE = `
policies:
  - severity: urgent
    kind: inactivity
    home: h01
    by: 张三
    at: 2026-11-01
    why: 耳背,先找邻居
    ladder:
      residentFirst: off
      steps:
        - { after: 0 s, roles: [亲邻, grid-worker], channels: [sms] }
        - { after: 10 min, roles: [district], channels: [sms, voice] }
digest: { at: 08:30, until: 11:00, by: 李四, why: 早班 }
`

const SHORT = 'ladder: { steps: [{ after: 0 s, roles: [district], channels: [sms] }] }'
const one = (rest: string): string => `policies:\n  - ${rest.replaceAll('\n', '\n    ')}\n`

describe('the policies of the command line', () => {
  it('set what a file says, show by whose word it holds, and remember the way there', async () => {
    expect(await hub('policies', 'set', file(FILE))).toContain(
      'urgent inactivity h01 = 0 s neighbour+grid-worker → 10 min district (张三, 2026-11-01: 耳背,先找邻居)',
    )
    expect(await hub('policies', 'set', file(FILE))).toContain('0 项已设 / set, 2 项未变 / unchanged')
    const home = await hub('policies', 'show', 'h01', '--kind', 'inactivity')
    expect(home).toContain('1. 0 s: 亲邻、网格员 (neighbour, grid-worker) sms')
    expect(home).not.toContain('先拨老人本人')
    const other = await hub('policies', 'show', 'h02', '--kind', 'inactivity')
    expect(other).toContain('urgent: 默认 default')
    expect(other).toContain('先拨老人本人,2 min无应答转下')
    expect(await hub('policies', 'show')).toContain('每日摘要 digest: 08:30–11:00')
    await hub('policies', 'set', file('digest: default'), '--by', '李四', '--why', '试行结束')
    const history = await hub('policies', 'history')
    expect(history.split('\n')).toHaveLength(4)
    expect(history).toMatch(/^3 .*digest +default +李四 +2026-11-22 +试行结束$/m)
    expect(await hub('policies', 'show')).toContain('每日摘要 digest: 09:00–12:00')
  })

  it('are taken over by a running hub when it looks', async () => {
    const db = await openState()
    const stored = new StoredPolicies(new PolicyStore(db), silentLog)
    await stored.refresh()
    await hub('policies', 'set', file('digest: { at: 10:00, until: 12:00 }'), '--by', '李四', '--why', '会议')
    expect(stored.book.digest.at).not.toBe(hours(10))
    expect(await stored.refresh()).toBe(true)
    expect(stored.book.digest.at).toBe(hours(10))
    expect(await stored.refresh()).toBe(false)
    await db.destroy()
  })

  it('leave out a row that this version cannot allow, with a warning, and the rest holds', async () => {
    const db = await openState()
    const row = {
      part: 'ladder',
      severity: 'life-safety',
      kind: null,
      home: null,
      area: null,
      set_by: 'x',
      set_at: 0,
      why: 'x',
      recorded_at: 0,
    } as const
    await db
      .insertInto('policy_changes')
      .values([
        { ...row, value_json: '{"steps":[]}' },
        { ...row, value_json: 'no JSON' },
      ])
      .execute()
    const warned: string[] = []
    const stored = new StoredPolicies(new PolicyStore(db), { ...silentLog, warn: (text) => void warned.push(text) })
    await stored.refresh()
    expect(warned).toEqual(['an escalation policy is not usable', 'an escalation policy is not usable'])
    expect(
      stored.book.ladderFor({ severity: 'life-safety', kind: 'sos', aboutArea: false, home: 'h1', area: undefined })
        .steps[1]?.after,
    ).toBe(minutes(1))
    await db.deleteFrom('policy_changes').where('value_json', 'in', ['{"steps":[]}', 'no JSON']).execute()
    await db.destroy()
  })

  it('name every fault with its line, and set nothing', async () => {
    const before = await hub('policies', 'history')
    const text = `policies:
  - severity: life-safety
    area: 777777
    ladder:
      acknowledgementHolds: 2 h
      steps:
        - { after: 0 s, roles: [grid-worker], channels: [voice] }
        - { after: 4 min, roles: [village], channels: [sms] }
`
    await expect(hub('policies', 'set', file(text), '--by', 'x', '--why', 'x')).rejects.toThrow(
      [
        'has 5 faults; nothing was set:',
        'line 3: policies.0.area: there is no area 777777: check its code.',
        'line 5: policies.0.ladder.acknowledgementHolds: must be from 1 min to 30 min, not 2 h.',
        'line 6: policies.0.ladder.steps: never reach the district: one step must name it, so that no alarm ends with nobody.',
        'line 7: policies.0.ladder.steps.0.channels: must name sms: a call alone leaves nothing to read or answer.',
        'line 8: policies.0.ladder.steps.1.after: is when somebody else is told: 3 min at most.',
      ].join('\n'),
    )
    expect(await hub('policies', 'history')).toBe(before)
  })

  it.each([
    ['', /sets nothing/],
    ['ladders: []', /line 1: ladders: is not known here/],
    [one(`severity: bad\n${SHORT}`), /line 2: policies.0.severity: must be life-safety, urgent or routine/],
    [one(`severity: urgent\nkind: ghost\n${SHORT}`), /line 3: policies.0.kind: is no kind of alert/],
    [one(`severity: urgent\n${SHORT.replace('0 s', 'soon')}`), /line 3: .*"soon" is no time/],
    [one(`severity: urgent\n${SHORT.replace('district', 'boss')}`), /line 3: .*must be one of neighbour/],
    [one(`severity: urgent\n${SHORT}\nhome: h01\narea: 999901`), /stands beside a home/],
    [one(`severity: urgent\n${SHORT}`) + one(`severity: urgent\n${SHORT}`).replace('policies:\n', ''), /says again/],
    ['digest: { at: 23:00, until: 23:30 }', /line 1: digest: must be from 07:00 to 18:00/],
    ['digest: { at: 25:00, until: 23:30 }', /"25:00" is no time of day/],
  ])('say what is wrong with %j', (text, fault) => {
    const root = readWritten(text, 'policies.yaml')
    const { faults } = readPolicyFile(plainValue(root))
    expect(faultLines(faults.map((one) => locatedFault(root, one)))).toMatch(fault)
  })

  it.each([
    [one(`severity: urgent\n${SHORT}\nhome: h77`), /there is no home h77/],
    [one(`severity: urgent\n${SHORT}\nat: 2027-01-01`), /was not decided yet/],
    [one(`severity: urgent\n${SHORT}\nat: soon`), /is no day/],
  ])('refuse what the registry or the calendar does not know: %j', async (text, fault) => {
    await expect(hub('policies', 'set', file(text), '--by', 'x', '--why', 'x')).rejects.toThrow(fault)
  })

  it('refuse what nobody signed, and homes and kinds that are not there', async () => {
    await expect(hub('policies', 'set', file(one(`severity: urgent\n${SHORT}`)))).rejects.toThrow(
      'who sets it, and why?',
    )
    await expect(hub('policies', 'show', 'h77')).rejects.toThrow('There is no home h77')
    await expect(hub('policies', 'show', '--kind', 'ghost')).rejects.toThrow('There is no kind ghost')
  })
})
