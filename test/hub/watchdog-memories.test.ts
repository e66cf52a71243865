import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { FileWatchdogMemories } from '../../hub/watchdog-memories.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchdog-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const memories = (watcher: string, path = join(folder, 'watchdog.json')): FileWatchdogMemories =>
  new FileWatchdogMemories({ path, watcher, pid: 1, log: silentLog })
const TOLD = { seen: { overdue: 4 }, calm: 0, lookedAt: 7, told: { at: 5, kinds: ['overdue'] } }

it('the newest watches: the one before it is told so, and what that had told is known', async () => {
  const one = memories('one')
  await one.load()
  await one.save(TOLD)
  const two = memories('two')
  expect(await two.load()).toEqual({ ...TOLD, seen: {}, calm: 0 })
  expect(await one.load()).toBeUndefined()
  expect(await two.load()).toMatchObject({ told: TOLD.told })
})

it.each(['', '{', '[]', '{"watcher":"x","pid":1,"memory":{"seen":3}}'])(
  'a file that says %j is forgotten, and watching goes on',
  async (text) => {
    const one = memories('one')
    writeFileSync(join(folder, 'watchdog.json'), text)
    expect(await one.load()).toEqual({ seen: {}, calm: 0 })
    writeFileSync(join(folder, 'watchdog.json'), text)
    expect(await one.load()).toEqual({ seen: {}, calm: 0 })
    await one.save(TOLD)
    expect(JSON.parse(readFileSync(join(folder, 'watchdog.json'), 'utf8'))).toMatchObject({ watcher: 'one' })
  },
)

it('where nothing can be written, what was told is known all the same', async () => {
  const one = memories('one', join(folder, 'gone', 'watchdog.json'))
  expect(await one.load()).toEqual({ seen: {}, calm: 0 })
  await one.save(TOLD)
  expect(await one.load()).toEqual(TOLD)
})
