import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BareBroker } from '../support/bare-broker.ts'
import { startBareBroker } from '../support/bare-broker.ts'
import { programArguments } from '../../hub/program-arguments.ts'

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `npm run sim -- …` */
function sim(...args: readonly string[]): Promise<Ended> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const child = spawn(process.execPath, programArguments('device-sim/command.ts', ...args), { cwd: root })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

const oneLine = /^[^\n]+\n$/

describe('npm run sim', () => {
  let broker: BareBroker
  let folder: string
  beforeEach(async () => {
    broker = await startBareBroker('right')
    folder = await mkdtemp(join(tmpdir(), 'sim-'))
  })
  afterEach(async () => {
    await broker.stop()
    await rm(folder, { recursive: true })
  })

  it('replays a recording and ends with one JSON line', async () => {
    const file = join(folder, 'r.csv')
    await writeFile(file, 'ts_iso,sensor,type,value\n2019-04-15T13:22:50.000,lounge,motion,ON\n')
    const gateway = ['--home', 'h01', '--gateway', 'g01', '--secret', 'right', '--broker', broker.url]
    const ended = await sim('replay', file, ...gateway, '--json')
    expect(ended).toMatchObject({ code: 0, out: '{"events":1,"acked":1,"failed":0}\n' })
    await broker.until((heard) => heard.some(({ topic }) => topic === 'homes/h01/lounge/up'))
  })

  it('says in one sentence that the secret is wrong', async () => {
    const ended = await sim('incident', 'sos', '--home', 'h01', '--broker', broker.url)
    expect(ended).toMatchObject({ code: 1, out: '' })
    expect(ended.err).toMatch(oneLine)
    expect(ended.err).toMatch(/refuses gateway gw-h01/)
  })

  it('says in one sentence what is wrong with a town file', async () => {
    const file = join(folder, 'town.json')
    await writeFile(file, '{"homes":[{"id":"a b","gateways":[],"devices":[]}]}')
    const ended = await sim('run', '--town', file, '--broker', broker.url)
    expect(ended.code).toBe(2)
    expect(ended.err).toMatch(oneLine)
    expect(ended.err).toMatch(/homes\.0\.id: .*homes\.0\.gateways: /)
  })

  it('names the incidents it knows when asked for another', async () => {
    const ended = await sim('incident', 'frog', '--home', 'h01')
    expect(ended.code).toBe(1)
    expect(ended.err).toMatch(/sos, fall, gas, smoke, leak, gateway-dies/)
  })
})

describe('npm run sim -- run', () => {
  it('plays the example town, a day in a few seconds, and all is acknowledged', async () => {
    const broker = await startBareBroker()
    const ended = await sim('run', '--broker', broker.url, '--speed', '3600', '--seconds', '4', '--json')
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(ended.out)).toMatchObject({ failed: 0, acked: broker.heard.length })
    expect(broker.heard.length).toBeGreaterThan(100)
    await broker.stop()
  })
})
