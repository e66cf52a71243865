import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, expect, it } from 'vitest'
import { minutes, seconds } from '../../core/time.ts'
import { addRulesCommands } from '../../hub/rules-command.ts'
import { addShadowCommands } from '../../hub/shadow-command.ts'
import { QIAN_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'

let town: HubUnderTest
afterEach(() => town.remove())

/** `npm run hub -- …` beside the running hub: what it prints. */
async function command(...args: string[]): Promise<string> {
  const lines: string[] = []
  const terminal = {
    environment: { HUB_DATA_DIR: town.dataDir },
    clock: town.clock,
    print: (text: string) => void lines.push(text),
  }
  const program = new Command().exitOverride().configureOutput({ writeErr() {} })
  addRulesCommands(program, terminal)
  addShadowCommands(program, terminal)
  await program.parseAsync(args, { from: 'user' })
  return lines.join('\n')
}

const signed = ['--by', '张三', '--why', '独居且有糖尿病']

it('a figure that is set while the hub runs counts within seconds; shadow rules tell nobody, and their report says what they would have changed', async () => {
  town = await HubUnderTest.start()
  await command('rules', 'set', 'inactivityCeiling', '40 min', '--home', 'h01', ...signed)
  const keener = join(town.dataDir, 'keener.yaml')
  writeFileSync(keener, 'homes: { h01: { inactivityCeiling: 30 min } }')
  expect(await command('shadow', 'start', keener, ...signed)).toContain('nobody is told')
  await town.pass(seconds(10))

  await town.say('h01', 'motion-bedroom', { motion: true })
  await town.pass(minutes(38), minutes(1))
  await town.hub.shadow.settled()
  expect(town.phones.unread()).toEqual([])
  const early = await command('shadow', 'report')
  expect(early).toContain('影子规则 1(张三:独居且有糖尿病),1 项')
  expect(early).toMatch(/^inactivity +长时间无活动 +0 +1 +\+1$/m)

  await town.pass(minutes(5), minutes(1))
  expect(town.phones.read(QIAN_GRID_WORKER)).toMatch(/无活动/)
  await town.hub.shadow.settled()
  expect(await command('shadow', 'report', '--lang', 'en', '--days', '1')).toMatch(
    /^inactivity +no activity for long +1 +1 +−\d+ min$/m,
  )

  expect(await command('shadow', 'stop', '--by', '张三')).toContain('shadow run 1 has stopped')
  await expect(command('shadow', 'stop', '--by', '张三')).rejects.toThrow('No shadow run is under way.')
  expect(await command('shadow', 'report', '--run', '1')).toContain('影子规则 1')
  await expect(command('shadow', 'report', '--run', '7')).rejects.toThrow('There is no such shadow run')
}, 120_000)

it('shadow rules that make no sense are refused with the line', async () => {
  town = await HubUnderTest.start()
  const wrong = join(town.dataDir, 'wrong.yaml')
  writeFileSync(wrong, 'homes:\n  h98: { inactivityCeiling: 30 min }\n  h01: { inactivityCeiling: 30 }\n')
  await expect(command('shadow', 'start', wrong, ...signed)).rejects.toThrow(
    /2 faults; nothing was started:\nline 2: homes\.h98\.inactivityCeiling: there is no home h98.*\nline 3: homes\.h01/,
  )
})
