import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { days } from '../../../core/time.ts'
import { bundledBacktest } from '../../../hub/backtest/bundle.mjs'
import { asCsv, recordedLives } from './recorded-lives.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-bundle-'))
  writeFileSync(join(folder, 'lives.csv'), asCsv(recordedLives(days(2))))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const made = (): Promise<string | undefined> => bundledBacktest(join(folder, 'cache'))
const run = (program: readonly string[], ...args: string[]): string => {
  const events = ['--events', join(folder, 'lives.csv'), '--json']
  const { stdout, stderr } = spawnSync(process.execPath, [...program, ...events, ...args], {
    encoding: 'utf8',
    cwd: ROOT,
  })
  expect(stderr).toBe('')
  return stdout
}

it('the bundle finds what the sources find, by one thread and by several', async () => {
  const bundle = fileURLToPath((await made()) ?? '')
  const found = run(['--import', 'tsx', join(ROOT, 'hub/backtest/command.ts')])
  expect(found.split('\n').length).toBeGreaterThan(3)
  expect(run([bundle])).toBe(found)
  expect(run([bundle], '--threads', '2')).toBe(found)
  // Four processes one after the other.
}, 120_000)

it('is made once, and anew when something that went into it has changed', async () => {
  const first = await made()
  expect(await made()).toBe(first)
  const note = join(folder, 'cache', 'backtest.json')
  const { folder: named, inputs } = JSON.parse(readFileSync(note, 'utf8'))
  const source = Object.keys(inputs).find((path) => path.endsWith('hub/backtest/command.ts'))
  writeFileSync(note, JSON.stringify({ folder: named, inputs: { ...inputs, [source ?? '']: 1 } }))
  rmSync(join(folder, 'cache', named), { recursive: true })
  expect(await made()).toBe(first)
  expect(readdirSync(join(folder, 'cache', named))).toContain('part-thread.mjs')
})

it('there is none where nothing may be written', async () => {
  writeFileSync(join(folder, 'a-file'), '')
  expect(await bundledBacktest(join(folder, 'a-file'))).toBeUndefined()
})
