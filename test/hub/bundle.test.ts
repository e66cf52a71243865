import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { days } from '../../core/time.ts'
import { bundled, isSameTime } from '../../hub/bundle.mjs'
import { programArguments } from '../../hub/program-arguments.ts'
import { asCsv, recordedLives } from './backtest/recorded-lives.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BACKTEST = 'hub/backtest/command.ts'
const FAILING = 'test/hub/failing-program.ts'
const noteShape = z.object({ folder: z.string(), inputs: z.record(z.string(), z.number()), outputs: z.object({}) })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-bundle-'))
  writeFileSync(join(folder, 'lives.csv'), asCsv(recordedLives(days(2))))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const made = (program: string): Promise<string | undefined> => bundled(program, join(folder, 'cache'))
const run = (args: readonly string[]) => spawnSync(process.execPath, args, { encoding: 'utf8', cwd: ROOT })

it('the bundle finds what the sources find, by one thread and by several', async () => {
  const backtest = (program: readonly string[]): string => {
    const { stdout, stderr } = run([...program, '--events', join(folder, 'lives.csv'), '--json'])
    expect(stderr).toBe('')
    return stdout
  }
  const bundle = (await made(BACKTEST)) ?? ''
  const found = backtest(['--import', 'tsx', join(ROOT, BACKTEST)])
  expect(found.split('\n').length).toBeGreaterThan(3)
  expect(backtest([bundle])).toBe(found)
  expect(backtest([bundle, '--threads', '2'])).toBe(found)
  // Four processes one after the other.
}, 120_000)

it('is made once, and anew when something that went into it has changed or it is not whole', async () => {
  const path = join(folder, 'cache', 'test-hub-failing-program-ts.json')
  const noted = () => noteShape.parse(JSON.parse(readFileSync(path, 'utf8')))
  const first = await made(FAILING)
  expect(await made(FAILING)).toBe(first)

  const { folder: named, inputs, outputs } = noted()
  const source = join(ROOT, FAILING)
  const changed = { ...inputs, [source]: (inputs[source] ?? 0) + 0.5 }
  writeFileSync(path, JSON.stringify({ folder: named, inputs: changed, outputs }))
  const second = await made(FAILING)
  expect(second).not.toBe(first)

  writeFileSync(second ?? '', '')
  const third = await made(FAILING)
  expect(third).not.toBe(second)
  expect(readFileSync(third ?? '', 'utf8')).toContain('on purpose')

  rmSync(dirname(third ?? ''), { recursive: true })
  const fourth = await made(FAILING)
  expect(readFileSync(fourth ?? '', 'utf8')).toContain('on purpose')

  // As a power cut may leave the note.
  writeFileSync(path, '')
  expect(readFileSync((await made(FAILING)) ?? '', 'utf8')).toContain('on purpose')
})

it('an image that keeps whole seconds only does not make its sources look changed', () => {
  const at = 1_700_000_123_456.7
  expect(isSameTime(at, at)).toBe(true)
  expect(isSameTime(at, 1_700_000_123_000)).toBe(true)
  expect(isSameTime(at, 1_700_000_123_456)).toBe(false)
  expect(isSameTime(at, 1_700_000_124_000)).toBe(false)
  expect(isSameTime(at, undefined)).toBe(false)
})

it('an error names the source and its line, and the program sees its arguments only', () => {
  const { status, stderr } = run(programArguments(FAILING, 'one', 'two'))
  expect(status).toBe(1)
  expect(stderr).toContain('on purpose: one two')
  const lines = readFileSync(join(ROOT, FAILING), 'utf8').split('\n')
  expect(stderr).toContain(`failing-program.ts:${lines.findIndex((line) => line.includes('throw')) + 1}:`)
})

it('where no bundle can be made the sources run', () => {
  const copy = join(folder, 'no-room')
  for (const name of ['run.mjs', 'bundle.mjs']) cpSync(join(ROOT, 'hub', name), join(copy, 'hub', name))
  mkdirSync(join(copy, dirname(FAILING)), { recursive: true })
  cpSync(join(ROOT, FAILING), join(copy, FAILING))
  writeFileSync(join(copy, 'package.json'), '{ "type": "module" }')
  mkdirSync(join(copy, 'node_modules'))
  symlinkSync(join(ROOT, 'node_modules', 'tsx'), join(copy, 'node_modules', 'tsx'))
  writeFileSync(join(copy, 'node_modules', '.cache'), 'a file where the folder would be')
  const { status, stderr } = run([join(copy, 'hub', 'run.mjs'), FAILING, 'one'])
  expect(status).toBe(1)
  expect(stderr).toContain('on purpose: one')
})
