import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../core/time.ts'
import { addOperatorsCommands } from '../../hub/operators-command.ts'

let folder: string
let printed: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'operators-'))
  printed = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(...words: string[]): Promise<unknown> {
  const program = new Command().exitOverride()
  addOperatorsCommands(program, {
    environment: { HUB_DATA_DIR: folder },
    clock: systemClock(),
    print: (text) => void printed.push(text),
  })
  return program.parseAsync(['operators', ...words], { from: 'user' })
}

it('adds somebody with a first password that is shown once, and gives another one', async () => {
  await run('add', 'wang', '--name', '王值班', '--role', 'town', '--area', '120117101')
  const first = /^wang (\S+)\n/.exec(printed[0] ?? '')?.[1]
  expect(first).toHaveLength(19)
  await run('reset-password', 'wang')
  expect(printed[1]).toMatch(/^wang \S{19}\n$/)
  expect(printed[1]).not.toContain(first)
  // A grid's code may have 16 digits.
  await run('add', 'li', '--name', '李网格', '--role', 'grid-worker', '--area', '1201171012010102')
  printed.pop()
  await run('list')
  expect(printed[2]).toMatch(/wang +王值班 +town +120117101/)
  expect(printed[2]).not.toContain(first)
})

it.each([
  ['a role that is none', ['add', 'x', '--name', 'x', '--role', 'mayor'], '--role: one of administrator'],
  ['an area that is none', ['add', 'x', '--name', 'x', '--role', 'town', '--area', '12'], '--area: the code'],
  ['somebody who is not there', ['reset-password', 'x'], 'There is no operator x'],
])('says what is wrong with %s', async (_, words, sentence) => {
  await expect(run(...words)).rejects.toThrow(sentence)
})
