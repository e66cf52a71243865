import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { faultLines } from '../../alerting/rules/written.ts'
import { readWritten } from '../../hub/read-written.ts'
import { addRosterCommands } from '../../hub/roster-command.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { locatedFault, plainValue } from '../../hub/written-values.ts'
import { readRosterFile } from '../../registry/roster/roster-file.ts'
import { importFile } from '../../registry/import/import-file.ts'
import { openRegistry } from '../../registry/registry.ts'
import { ManualClock } from '../support/manual-clock.ts'

let folder: string
let people: readonly string[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-roster-command-'))
  const path = join(folder, 'state.db')
  const db = await openStateDatabase<StateTables>({ path, migrations: stateMigrations, log: silentLog })
  const registry = await openRegistry(db)
  await importFile(fileURLToPath(new URL('../../docs/example-installation.yaml', import.meta.url)), registry)
  people = (
    await db.selectFrom('responder').select('id').where('role', 'in', ['village', 'town']).orderBy('id').execute()
  ).map(({ id }) => id)
  await db.destroy()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `npm run hub -- …` on a Sunday, 08:00: what it prints. @throws what ends it */
async function hub(...args: string[]): Promise<string> {
  const lines: string[] = []
  const program = new Command().exitOverride().configureOutput({ writeErr() {} })
  addRosterCommands(program, {
    environment: { HUB_DATA_DIR: folder },
    clock: new ManualClock(Date.UTC(2026, 10, 22)),
    print: (text) => void lines.push(text),
  })
  await program.parseAsync(args, { from: 'user' })
  return lines.join('\n')
}

function file(text: string): string {
  const path = join(folder, 'rosters.yaml')
  writeFileSync(path, text)
  return path
}

const signed = ['--by', '王主任', '--why', '冬季排班']

const rosterText = (first: string, second: string): string => `
rosters:
  - role: 村居
    area: 999901101201
    by: 王主任
    why: 冬季排班
    shifts:
      - { name: 白班, days: 工作日, from: 08:00, to: 18:00, people: [${first}] }
      - name: 夜班
        days: everyday
        from: 18:00
        to: 08:00
        rotation: weekly
        since: 2026-11-16
        people: [${first}, [${second}]]
`

describe('the rosters of the command line', () => {
  it('set what a file says, show who is on duty when, and where nobody is', async () => {
    const [first = '', second = ''] = people
    expect(await hub('roster', 'show')).toContain('没有值班表')
    expect(await hub('roster', 'apply', file(rosterText(first, second)))).toContain(
      '999901101201 村居 village: 2 个班次',
    )
    const shown = await hub('roster', 'show', '--area', '999901101201', '--days', '2')
    expect(shown).toContain('(王主任, 2026-11-22: 冬季排班)')
    expect(shown).toContain(`白班: 工作日 08:00–18:00: ${first}`)
    expect(shown).toContain(`夜班: 每天 18:00–08:00 按周轮换 自 2026-11-16: ${first}, ${second}`)
    // Sunday at 08:00 the night shift ends, and no day shift begins.
    expect(shown).toMatch(/2026-11-22 08:00 +周日 休息日 +无人 nobody/)
    expect(shown).toMatch(new RegExp(`2026-11-22 18:00 +周日 休息日 +\\S+ ${first}`))
    expect(shown).toMatch(new RegExp(`2026-11-23 18:00 +周一 工作日 +\\S+ ${second}`))
    expect(shown).toMatch(/空岗[\s\S]*999901101201 村居 village +2026-11-22 08:00 +2026-11-22 18:00/)
  })

  it('put a substitute in and take them out again', async () => {
    const [first = '', second = ''] = people
    await hub('roster', 'apply', file(rosterText(first, second)))
    const days = ['--from', '2026-11-22', '--until', '2026-11-24']
    expect(await hub('roster', 'substitute', first, second, ...days, ...signed)).toContain(`由 ${second} 代班`)
    expect(await hub('roster', 'show')).toMatch(
      new RegExp(`^1 +${first} +${second} +2026-11-22 +2026-11-24 +王主任: 冬季排班$`, 'm'),
    )
    expect(await hub('roster', 'withdraw', '1', ...signed)).toContain('已取消')
    expect(await hub('roster', 'show')).not.toContain('代班 instead')
    await expect(hub('roster', 'withdraw', '1', ...signed)).rejects.toThrow('No substitution 1 holds')
  })

  it('name every fault with its line, and set nothing', async () => {
    const before = await hub('roster', 'show')
    const text = `rosters:
  - role: village
    area: 999901101299
    shifts:
      - { name: 白班, days: workdays, from: 08:00, to: 18:00, people: [nobody] }
      - { name: 夜班, days: everyday, from: 18:00, to: 08:00, rotation: weekly, people: [nobody] }
`
    await expect(hub('roster', 'apply', file(text), ...signed)).rejects.toThrow(
      [
        'has 5 faults; nothing was set:',
        'line 3: rosters.0.area: there is no area 999901101299: check its code.',
        'line 5: rosters.0.shifts.0.people: there is no responder nobody: check the id, or import them first.',
        'line 6: rosters.0.shifts.1: takes turns from when? Write since: the first day of the first turn.',
        'line 6: rosters.0.shifts.1.people: is one turn only: name at least two, or leave the rotation out.',
        'line 6: rosters.0.shifts.1.people: there is no responder nobody: check the id, or import them first.',
      ].join('\n'),
    )
    expect(await hub('roster', 'show')).toBe(before)
  })

  it.each([
    ['rosters: []', /must have a roster/],
    ['', /must be a list of rosters/],
    ['roster: []', /line 1: roster: is not known here/],
    [
      rosterText('v', 'w').replace('村居', 'carer'),
      /line 3: .*"carer" must be one of grid-worker, village, town, district/,
    ],
    [rosterText('v', 'w').replace('工作日', '[mon, someday]'), /line 8: .*"someday" is no day of the week/],
    [rosterText('v', 'w').replace('08:00, to', '8 Uhr, to'), /line 8: .*"8 Uhr" must be a time of day/],
    [rosterText('v', 'w').replace('2026-11-16', '2026-02-30'), /line 14: .*"2026-02-30" must be a day/],
    [rosterText('v', 'w') + rosterText('v', 'w').split('rosters:\n')[1], /stands in the file twice/],
  ])('say what is wrong with %j', (text, fault) => {
    const root = readWritten(text, 'rosters.yaml')
    const { faults } = readRosterFile(plainValue(root))
    expect(faultLines(faults.map((one) => locatedFault(root, one)))).toMatch(fault)
  })

  it('take nothing that nobody signed', async () => {
    const unsigned = file(rosterText('v', 'w').replace('    by: 王主任\n', ''))
    await expect(hub('roster', 'apply', unsigned)).rejects.toThrow(/line 3: rosters.0: who sets it, and why\?/)
  })

  it.each([
    [['show', '--area', '777777'], 'There is no area 777777'],
    [['show', '--days', '0'], 'write a whole number from 1 to 60'],
    [['substitute', 'ghost', '--from', '2026-12-01', ...signed], 'There is no responder ghost'],
    [['withdraw', 'x', ...signed], 'No substitution x holds'],
  ])('refuse %j', async (args, message) => {
    await expect(hub('roster', ...args)).rejects.toThrow(message)
  })

  it('refuse substitutions that make no sense', async () => {
    const [first = '', second = ''] = people
    const at = (from: string, until: string) =>
      hub('roster', 'substitute', first, second, '--from', from, '--until', until, ...signed)
    await expect(at('2026-12-05', '2026-12-01')).rejects.toThrow('--until lies before --from')
    await expect(at('2026-11-01', '2026-11-05')).rejects.toThrow('it would change nothing')
    await expect(at('tomorrow', '2026-12-01')).rejects.toThrow('--from tomorrow is no day')
    await expect(hub('roster', 'substitute', first, first, '--from', '2026-12-01', ...signed)).rejects.toThrow(
      "can't stand in for themselves",
    )
    await expect(hub('roster', 'substitute', first, '--from', '2026-12-01', '--by', ' ', '--why', 'x')).rejects.toThrow(
      '--by and --why must say',
    )
  })
})
