import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { addRulesCommands } from '../../hub/rules-command.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { importFile } from '../../registry/import/import-file.ts'
import { openRegistry } from '../../registry/registry.ts'
import { ManualClock } from '../support/manual-clock.ts'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-rules-command-'))
  const path = join(folder, 'state.db')
  const db = await openStateDatabase<StateTables>({ path, migrations: stateMigrations, log: silentLog })
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
  addRulesCommands(program, {
    environment: { HUB_DATA_DIR: folder },
    clock: new ManualClock(Date.UTC(2026, 10, 22)),
    print: (text) => void lines.push(text),
  })
  await program.parseAsync(args, { from: 'user' })
  return lines.join('\n')
}

const signed = ['--by', '张三', '--why', '独居且有糖尿病']

describe('the rules of the command line', () => {
  it('sets a figure for one home, shows by whose word it holds, and remembers the way there', async () => {
    expect(await hub('rules', 'set', 'inactivityCeiling', '10 h', '--home', 'h01', ...signed)).toContain(
      'h01: inactivityCeiling = 10 h (张三, 2026-11-22: 独居且有糖尿病)',
    )
    const back = await hub(
      'rules',
      'set',
      'inactivityCeiling',
      'default',
      '--home',
      'h01',
      '--by',
      '李四',
      '--why',
      '好转',
    )
    expect(back).toContain('h01: inactivityCeiling = default')
    await hub('rules', 'set', 'inactivityCeiling', '8 h', '--home', 'h01', ...signed)
    expect(await hub('rules', 'show', 'h01')).toMatch(
      /^inactivityCeiling +8 h +本户 home +静止上限 +张三 2026-11-22 独居且有糖尿病$/m,
    )
    expect(await hub('rules', 'show')).toMatch(/^inactivityCeiling +12 h +默认 default +静止上限$/m)
    const history = await hub('rules', 'history', '--home', 'h01')
    expect(history.match(/^\d+ .* (?:10 h|default|8 h) /gm)).toHaveLength(3)
  })

  it.each([
    [['inactivityCeiling', '90', ...signed], 'inactivityCeiling "90" is no value here: write a number and its unit'],
    [['inactivityCeling', '9 h', ...signed], 'did you mean inactivityCeiling?'],
    [['inactivityCeiling', '9 h', '--home', 'h99', ...signed], 'There is no home h99: check its id.'],
    [
      ['hubDeaf', '2 min', '--home', 'h01', ...signed],
      'hubDeaf holds for the whole district: no home can have its own.',
    ],
    [['inactivityCeiling', '9 h', '--by', ' ', '--why', 'x'], '--by is empty'],
    [['inactivityCeiling', '9 h'], "required option '--by <who>'"],
  ])('refuses what is wrong with one sentence: %#', async (args, sentence) => {
    await expect(hub('rules', 'set', ...args)).rejects.toThrow(sentence)
  })

  it('applies a file wholly or not at all, and the same file again changes nothing', async () => {
    const file = join(folder, 'rules.yaml')
    const homes = 'homes:\n  h02: { inactivityCeiling: { value: 9 h, by: 张三, at: 2026-11-01, why: 慢病 } }\n'
    writeFileSync(
      file,
      `${homes}  h03: { inactivityCeiling: 9 h }\n  h98: { inactivityCeiling: { value: 9 h, at: 2027-01-01 } }\n`,
    )
    await expect(hub('rules', 'apply', file)).rejects.toThrow(
      [
        `${file} has 4 faults; nothing was set:`,
        'line 3: homes.h03.inactivityCeiling: who sets it, and why? Write by and why beside it, or give --by and --why.',
        'line 4: homes.h98.inactivityCeiling: who sets it, and why? Write by and why beside it, or give --by and --why.',
        'line 4: homes.h98.inactivityCeiling: was not decided yet: its day lies in the future.',
        'line 4: homes.h98.inactivityCeiling: there is no home h98: check its id.',
      ].join('\n'),
    )
    expect(await hub('rules', 'history', '--home', 'h02')).toContain('nothing was ever set')
    writeFileSync(file, homes)
    expect(await hub('rules', 'apply', file)).toContain('1 项已设 / set, 0 项未变')
    expect(await hub('rules', 'apply', file)).toContain('0 项已设 / set, 1 项未变')
    expect(await hub('rules', 'history', '--home', 'h02')).toMatch(/9 h +张三 +2026-11-01 +慢病$/m)
    await expect(hub('rules', 'apply', join(folder, 'none.yaml'))).rejects.toThrow('none.yaml cannot be read')
  })
})
