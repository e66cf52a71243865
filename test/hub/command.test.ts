import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { programArguments } from '../../hub/program-arguments.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const failure = z.object({ code: z.number(), stderr: z.string(), stdout: z.string() })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-command-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** `npm run hub -- …` */
async function hub(
  ...args: string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const env = { PATH: process.env['PATH'], HUB_DATA_DIR: join(folder, 'data') }
  try {
    const { stdout, stderr } = await run(process.execPath, programArguments('hub/command.ts', ...args), {
      cwd: ROOT,
      env,
    })
    return { code: 0, stdout, stderr }
  } catch (error) {
    return failure.parse(error)
  }
}

describe('the command line', () => {
  it('imports a list, shows new secrets once, and changes nothing the second time', async () => {
    const list = join(folder, 'list.yaml')
    writeFileSync(
      list,
      `areas: [{ code: 999901, name: 安和区 }, { code: 999901101, name: 柳河镇 }, { code: 999901101201, name: 前柳村 }, { code: 99990110120101, name: 第一网格 }]
homes: [{ id: h1, area: 99990110120101, address: 1组8号, resident: { name: 王秀兰 } }]
gateways: [{ id: gw-1, homes: [h1] }]
devices: [{ id: d1, gateway: gw-1, external-id: sos, model: native-sos, room: bedroom, role: fixed }]
responders: [{ id: r1, name: 钱卫东, phone: 13800002003, role: grid-worker, area: 99990110120101 }]
`,
    )
    const first = await hub('import', list)
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^gw-1 [\w-]{43}$/m)
    const second = await hub('import', list)
    expect(second.stdout).toContain('gateway: 0 新增')
    expect(second.stdout).not.toMatch(/^gw-1 /m)
  })

  it('names every fault with its line and imports nothing', async () => {
    const list = join(folder, 'list.yaml')
    writeFileSync(list, 'areas:\n  - { code: 12, name: 甲 }\n  - { code: 999901 }\n')
    const { code, stderr } = await hub('import', list)
    expect(code).toBe(1)
    expect(stderr).toMatch(/IMPORT_INVALID: .*2 faults/)
    expect(stderr).toContain('line 2:')
    expect(stderr).toContain('line 3:')
  })

  it('says so when the watchdog could tell nobody', async () => {
    const { code, stderr } = await hub('watchdog')
    expect(code).toBe(2)
    expect(stderr).toContain('HUB_WATCHDOG_PHONES')
  })

  it('replays an empty quarantine without a fault', async () => {
    expect(await hub('replay')).toMatchObject({ code: 0, stdout: expect.stringContaining('0 tried') })
  })

  it('answers a wrong word with a sentence', async () => {
    const { code, stderr } = await hub('improt', 'x')
    expect(code).toBe(1)
    expect(stderr).toContain('unknown command')
    expect(stderr).not.toContain('    at ')
  })
})
