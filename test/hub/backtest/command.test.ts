import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { days } from '../../../core/time.ts'
import { backtestProgram } from '../../../hub/backtest/backtest-options.ts'
import { runBacktest } from '../../../hub/backtest/run-backtest.ts'
import { openStateDatabase } from '../../../hub/state-database.ts'
import type { StateTables } from '../../../hub/state-tables.ts'
import { stateMigrations } from '../../../hub/state-tables.ts'
import { openSqliteStore } from '../../../ingest/stores/sqlite-store.ts'
import { importFile } from '../../../registry/import/import-file.ts'
import { openRegistry } from '../../../registry/registry.ts'
import { asCsv, recordedLives, START } from './recorded-lives.ts'

let folder: string
const file = (name: string): string => join(folder, name)
const put = (name: string, text: string | Uint8Array): string => {
  writeFileSync(file(name), text)
  return file(name)
}
const lives = recordedLives(days(4))

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-backtest-'))
  put('lives.csv', asCsv(lives))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `npm run backtest -- …` */
async function run(...args: string[]): Promise<{ readonly stdout: readonly string[]; readonly stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const to = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      written[name] += text
      return true
    },
  })
  const world = { environment: { HUB_DATA_DIR: folder }, stdout: to('stdout'), stderr: to('stderr') }
  const program = backtestProgram((options) => runBacktest(options, world))
    .exitOverride()
    .configureOutput({ writeErr() {} })
  await program.parseAsync(args, { from: 'user' })
  return { stdout: written.stdout.split('\n').slice(0, -1), stderr: written.stderr }
}

const json = async (...args: string[]) => {
  const { stdout } = await run('--json', ...args)
  return stdout.map((line): Record<string, string> => JSON.parse(line))
}

/** A motion sensor that fell silent at 10:00 local time, in the shape of public recordings. */
const SENSORS = [
  'ts_iso,sensor,type,value',
  ...Array.from({ length: 60 }, (_, n) => `2026-11-02T09:${String(n).padStart(2, '0')}:00.000,bedroom,motion,ON`),
  '2026-11-02T10:00:00.000,front-door,door,OPEN',
  '2026-11-02T10:00:09.500,front-door,door,CLOSE',
  '2026-11-02T10:05:00.000,fridge-door,fridge_door,OPEN',
  '',
].join('\n')

describe('the backtest of a file', () => {
  it('prints a line of JSON for each alert and nothing else', async () => {
    const alerts = await json('--events', file('lives.csv'))
    expect(alerts.length).toBeGreaterThan(5)
    for (const alert of alerts) expect(Object.keys(alert)).toEqual(['at', 'home', 'kind', 'severity', 'summary'])
    expect(alerts).toContainEqual({
      at: '2026-11-02T15:00:00+08:00',
      home: 'h01',
      kind: 'sos',
      severity: 'life-safety',
      summary: expect.stringContaining('呼救(SOS) 15:00'),
    })
  })

  it('prints a table, how often each kind was told, and what was judged', async () => {
    const { stdout } = await run('--events', file('lives.csv'), '--lang', 'en')
    expect(stdout[0]).toMatch(/^time +home +kind +severity +what$/)
    expect(stdout.find((line) => line.includes(' sos '))).toMatch(
      /^2026-11-02 15:00:00 +h01 +sos +Emergency +.*call for help/,
    )
    expect(stdout).toContainEqual(expect.stringMatching(/^sos +SOS +4$/))
    expect(stdout.at(-1)).toMatch(/^2026-11-02 .* – 2026-11-0\d .*: 2 homes, \d+ readings, in [\d.]+ s$/)
  })

  it('reads gzip, and a recording in local time that is named for its home', async () => {
    put('h-77.csv.gz', gzipSync(SENSORS))
    const alerts = await json(
      '--events',
      file('h-77.csv.gz'),
      '--home',
      'timeZone=Europe/London',
      '--until',
      '2026-11-04',
    )
    expect(alerts[0]).toMatchObject({ home: 'h-77', kind: 'inactivity', at: expect.stringMatching(/\+00:00$/) })
    expect(alerts[0]?.['summary']).toContain('厨房 10:05 起无活动')
  })

  it('reads a folder of recordings as one town', async () => {
    mkdirSync(file('town'))
    put('town/a.csv', SENSORS)
    put('town/b.csv.gz', gzipSync(SENSORS))
    put('town/notes.txt', 'no recording')
    const alerts = await json('--events', file('town'), '--until', '2026-11-04')
    expect(new Set(alerts.map(({ home }) => home))).toEqual(new Set(['a', 'b']))
  })

  it('finds the same with several threads, in the order of time', async () => {
    const one = await run('--events', file('lives.csv'), '--json')
    const two = await run('--events', file('lives.csv'), '--json', '--threads', '2')
    expect(two.stdout.toSorted()).toEqual(one.stdout.toSorted())
    const times = two.stdout.map((line): string => JSON.parse(line).at)
    expect(times).toEqual(times.toSorted())
  }, 120_000)

  it('takes homes as they are described', async () => {
    const alone = await json('--events', put('one.csv', SENSORS), '--until', '2026-11-04')
    expect(alone.map(({ kind }) => kind)).toContain('inactivity')
    const described = put('homes.yaml', 'pets: true\nhomes:\n  other: { occupants: 3 }\n')
    expect(await json('--events', file('one.csv'), '--until', '2026-11-04', '--home', described)).toEqual([])
    expect(await json('--events', file('one.csv'), '--until', '2026-11-04', '--home', 'occupants=2')).toEqual([])
  })

  it('judges by a rules file', async () => {
    const rules = put('rules.yaml', 'homes: { one: { inactivityCeiling: 30 min } }')
    const at = async (...args: string[]) =>
      (await json('--events', file('one.csv'), '--until', '2026-11-04', ...args))[0]?.['at']
    put('one.csv', SENSORS)
    const [usual = '', keen = ''] = [await at(), await at('--rules', rules)]
    expect(keen).toMatch(/^2026-11-02T10:[3-5]/)
    expect(keen < usual).toBe(true)
  })

  it.each([
    [
      'time,what\n1,2\n',
      'line 1: the header must be "ts_iso,sensor,type,value" or "at,home,device,metric,value", not "time,what"',
    ],
    ['ts_iso,sensor,type,value\nyesterday,bedroom,motion,ON\n', 'line 2: "yesterday" is no time'],
    ['ts_iso,sensor,type,value\n2026-11-02T25:00:00,bedroom,motion,ON\n', 'line 2: "2026-11-02T25:00:00" is no time'],
    ['ts_iso,sensor,type,value\n2026-11-02T09:00:00,bedroom,motion,OFF\n', 'line 2: a "motion" cannot be "OFF"'],
    ['ts_iso,sensor,type,value\n2026-11-02T09:00:00,bed room,motion,ON\n', 'line 2: "bed room" is no device\'s name'],
    ['at,home,device,metric,value\n1793581200000,h1,d1,motoin,1\n', 'line 2: there is no metric "motoin"'],
    ['at,home,device,metric,value\n1793581200000,h1,d1,heart-rate,900\n', 'line 2: heart-rate cannot be "900"'],
    ['at,home,device,metric,value\n1793581200000,h1,d1,motion,maybe\n', 'line 2: motion cannot be "maybe"'],
    [
      'at,home,device,metric,value\n1793581200000,h1,d1,motion,1\n1793581199999,h1,d1,motion,1\n',
      'line 3: it is older than the line before: sort the file by time',
    ],
    ['at,home,device,metric,value\n', 'holds no readings'],
    ['', 'holds no readings'],
    ['a\0t', 'is no text: save it as CSV (UTF-8)'],
    [Buffer.from('\uFEFFat,home,device,metric,value\n', 'utf16le'), 'is no text: save it as CSV (UTF-8)'],
    // 时间 in GB 18030, as Excel writes it.
    [Buffer.from([0xca, 0xb1, 0xbc, 0xe4, 0x2c, 0x0d, 0x0a]), ', not "时间,"'],
  ])('refuses a file that it cannot rely on, with the line: %#', async (text, sentence) => {
    await expect(run('--events', put('bad.csv', text))).rejects.toThrow(sentence)
  })

  it('refuses it also when several threads read', async () => {
    const bad = put('bad.csv', 'at,home,device,metric,value\n1793581200000,h1,d1,motion,maybe\n')
    await expect(run('--events', bad, '--threads', '2')).rejects.toThrow('line 2: motion cannot be "maybe"')
  }, 120_000)

  it('reads what Excel writes: a mark at the beginning, quotes, and lines that end in two characters', async () => {
    const plain = await json('--events', file('lives.csv'), '--until', '2026-11-05')
    const quoted = asCsv(lives)
      .replaceAll(/[^,\n]+/g, '"$&"')
      .replaceAll('\n', '\r\n')
    expect(await json('--events', put('excel.csv', `\uFEFF${quoted}`), '--until', '2026-11-05')).toEqual(plain)
  })

  it('says which homes of a rules file there are no readings of', async () => {
    const rules = put('slip.yaml', 'homes: { h01: { inactivityCeiling: 6 h }, ho2: { inactivityCeiling: 6 h } }')
    const { stderr } = await run('--events', file('lives.csv'), '--rules', rules, '--json')
    expect(stderr).toBe('规则文件写到的住户没有读数,请核对编号:ho2\n')
  })

  it('passes over bad lines when told to, and counts them', async () => {
    put('some-bad.csv', `${SENSORS}nonsense\n2026-11-02T10:06:00.000,bedroom,motion,OFF\n`)
    const { stdout, stderr } = await run(
      '--events',
      file('some-bad.csv'),
      '--skip-bad',
      '--json',
      '--until',
      '2026-11-04',
    )
    expect(stdout.length).toBeGreaterThan(0)
    expect(stderr).toContain('line 65: "nonsense" is no time.')
    expect(stderr).toContain('2 行无法读取,已跳过')
  })

  it.each([
    [['--home', 'careLevel=none'], 'careLevel: must be self-caring, partly-dependent or fully-dependent.'],
    [['--home', 'cat=true'], 'cat: is not known: there are careLevel,'],
    [['--home', 'timeZone=Mars'], 'timeZone: must be a time zone name'],
    [['--from', 'soon'], 'It must be a time like'],
    [['--rules', 'none.yaml'], 'none.yaml cannot be read'],
    [['--from', '2026-11-05', '--until', '2026-11-05'], '--from 2026-11-05T00:00 must lie before --until'],
    [['--from', '2026-12-05'], 'The recording ends before --from'],
    [['--until', '2026-10-05'], 'There are no readings before --until'],
    [['--outage', '2026-11-03/2026-11-02'], 'must begin before it ends'],
  ])('refuses wrong words with a sentence: %j', async (args, sentence) => {
    await expect(run('--events', file('lives.csv'), ...args)).rejects.toThrow(sentence)
  })
})

describe('two rule sets side by side', () => {
  it('show what more and what fewer, by kind, hour and home', async () => {
    const rules = put('keen.yaml', 'homes: { h02: { inactivityCeiling: 1 h } }')
    const { stdout } = await run('--events', file('lives.csv'), '--compare', rules, '--lang', 'en')
    expect(stdout[0]).toMatch(/^kind +before +after +more +fewer/)
    expect(stdout.find((line) => line.startsWith('inactivity'))).toMatch(/no activity for long +\d+ +\d+ +\+\d+/)
    expect(stdout.find((line) => line.startsWith('hour'))).toBeDefined()
    expect(stdout.find((line) => line.startsWith('h02'))).toMatch(/\+\d+/)
    expect(stdout.find((line) => line.startsWith('h01'))).toBeUndefined()
    expect(stdout).toContain('more, for example')
    const changes = await json('--events', file('lives.csv'), '--compare', rules)
    expect(changes.every(({ change, home }) => home === 'h02' && (change === 'more' || change === 'fewer'))).toBe(true)
    expect(changes.length).toBeGreaterThan(0)
  })

  it('are compared by several threads as by one', async () => {
    const rules = put('keen.yaml', 'homes: { h02: { inactivityCeiling: 1 h } }')
    const compared = ['--events', file('lives.csv'), '--json', '--compare', rules]
    expect((await run(...compared, '--threads', '2')).stdout).toEqual((await run(...compared)).stdout)
  }, 120_000)

  it('that say the same tell the same', async () => {
    const rules = put('none-set.yaml', 'district: {}')
    expect(await json('--events', file('lives.csv'), '--compare', rules)).toEqual([])
  })
})

describe("the backtest of a hub's own store", () => {
  it('finds what it finds in a file of the same readings', async () => {
    const log = silentLog
    const db = await openStateDatabase<StateTables>({ path: file('state.db'), migrations: stateMigrations, log })
    await importFile('docs/example-installation.yaml', await openRegistry(db))
    await db.destroy()
    const store = await openSqliteStore({ path: file('telemetry.db'), metrics: noMetrics })
    const known = lives.filter(({ device }) => !device.startsWith('a-'))
    await store.write(known.map((reading) => ({ ...reading, receivedAt: reading.at })))
    await store.close()
    const until = new Date(START + days(4)).toISOString()
    const stored = await json('--events', 'store:h01,h02', '--until', until)
    const filed = await json('--events', put('known.csv', asCsv(known)), '--until', until)
    const plain = ({ at, home, kind }: Record<string, string>): string => `${at} ${home} ${kind}`
    expect(stored.map(plain)).toEqual(filed.map(plain))
    expect(stored.length).toBeGreaterThan(0)
    await expect(run('--events', 'store:h99')).rejects.toThrow('There is no home h99')
    await expect(run('--events', 'store', '--home', 'pets=true')).rejects.toThrow('leave --home out')
  })
})
