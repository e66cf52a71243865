import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { addHolidaysCommands } from '../../hub/holidays-command.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { ManualClock } from '../support/manual-clock.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-holidays-command-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `npm run hub -- …` on 2026-11-23: what it prints. @throws what ends it */
async function hub(...args: string[]): Promise<string> {
  const lines: string[] = []
  const program = new Command().exitOverride().configureOutput({ writeErr() {} })
  addHolidaysCommands(program, {
    environment: { HUB_DATA_DIR: folder },
    clock: new ManualClock(Date.UTC(2026, 10, 23, 1)),
    print: (text) => void lines.push(text),
  })
  await program.parseAsync(args, { from: 'user' })
  return lines.join('\n')
}

function file(content: string | Uint8Array): string {
  const path = join(folder, 'notice.txt')
  writeFileSync(path, content)
  return path
}

const signed = ['--by', '王主任', '--why', '国务院通知']
const SPRING = '二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月30日（周六）、2月20日（周六）上班。'

describe('the public holidays of the command line', () => {
  it('are shown with what is missing, tried, set from a notice, and removed again', async () => {
    const before = await hub('holidays', 'show')
    expect(before).toContain('2026 系统自带 built in')
    expect(before).toContain('2027 未录入：周一至周五算工作日')
    expect(before).toContain('2027 年节假日尚未录入，通知公布后请录入')

    const tried = await hub('holidays', 'set', '2027', file(SPRING), '--check')
    expect(tried).toMatch(/^7 天改变/)
    expect(tried).toMatch(/2027-01-30 +周六 +班 works +春节/)
    expect(tried).toContain('没有保存 / nothing was set')
    expect(await hub('holidays', 'show', '2027')).toContain('未录入')

    expect(await hub('holidays', 'set', '2027', file(SPRING), ...signed)).toContain('几秒内生效')
    expect(await hub('holidays', 'set', '2027', file(SPRING), ...signed)).toContain('与现有的相同')
    const shown = await hub('holidays', 'show', '2027')
    expect(shown).toContain('2027 录入 entered (王主任, 2026-11-23: 国务院通知)')
    expect(shown).toMatch(/春节 +2027-02-05 +2027-02-11 +2027-01-30 2027-02-20/)

    const log = { ...silentLog }
    const db = await openStateDatabase<StateTables>({
      path: join(folder, 'state.db'),
      migrations: stateMigrations,
      log,
    })
    const entries = await db.selectFrom('audit').select(['operator', 'action', 'object', 'detail']).execute()
    await db.destroy()
    expect(entries).toEqual([
      {
        operator: 'command-line',
        action: 'holidays:set',
        object: '2027',
        detail: '1 festivals, 7 days-off, 2 make-up-days',
      },
    ])

    expect(await hub('holidays', 'remove', '2027', ...signed)).toContain('2027: 未录入 / none')
    expect(await hub('holidays', 'show', '2027')).toContain('未录入')
    await expect(hub('holidays', 'remove', '2027', ...signed)).rejects.toThrow('Nothing was entered for 2027')
  })

  it('are read from what Excel writes in China', async () => {
    // 春节 in GB 18030.
    const bytes = Buffer.concat([
      Buffer.from([0xb4, 0xba, 0xbd, 0xda]),
      Buffer.from(',2027/2/5,2027/2/11,2027/2/20\r\n'),
    ])
    expect(await hub('holidays', 'set', '2027', file(bytes), '--check')).toContain('2027-02-20')
  })

  it.each([
    [
      'last year’s notice',
      '2027',
      '春节：2月15日（周日）至23日放假',
      signed,
      /line 1: 2027-02-15 是周一，通知写的是周日/,
    ],
    [
      'a make-up day on a Wednesday',
      '2027',
      '春节 2027-02-05 至 2027-02-11；上班 2027-02-17',
      signed,
      /补班日 2027-02-17 是周三/,
    ],
    ['an empty file', '2027', '', signed, /没有内容/],
    ['a year that has passed', '2025', SPRING, signed, /2025: only 2026 and 2027 can be entered/],
    ['a year that is none', 'next', SPRING, signed, /next: only 2026 and 2027 can be entered/],
    ['nobody’s word', '2027', SPRING, ['--by', ' '], /--by and --why/],
  ])('refuse %s, and set nothing', async (_, year, text, options, says) => {
    await expect(hub('holidays', 'set', year, file(text), ...options)).rejects.toThrow(says)
    expect(await hub('holidays', 'show', '2027')).toContain('未录入')
  })

  it('are not shown for a year that is none', async () => {
    for (const year of ['next', '2026.5', '-1'])
      await expect(hub('holidays', 'show', year)).rejects.toThrow(`${year} is no year`)
  })

  it('refuse a file that is not there', async () => {
    await expect(hub('holidays', 'set', '2027', join(folder, 'none.txt'), ...signed)).rejects.toThrow('check its name')
  })
})
