import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { programArguments } from '../../hub/program-arguments.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shouwang-start-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Starts the hub as `npm start` does, and waits for it to give up. */
function start(settings: Record<string, string>): { readonly code: number | null; readonly says: string } {
  const done = spawnSync(process.execPath, programArguments('hub/main.ts'), {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HUB_ADMIN_PASSWORD: 'long enough',
      HUB_DATA_DIR: join(folder, 'data'),
      ...settings,
    },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: done.status, says: done.stderr }
}

describe('a hub that cannot start says why in one message and ends with code 2', () => {
  it('every wrong setting at once', () => {
    const { code, says } = start({ HUB_MQTT_PORT: 'x', HUB_TELEMETRY: 'influx2', HUB_SMS: 'twilio', HUB_SPELLING: '1' })
    expect(code).toBe(2)
    for (const name of ['HUB_MQTT_PORT', 'HUB_SPELLING']) expect(says).toContain(name)
    expect(says).not.toContain('    at ')
  })

  it('a port that another program has', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, resolve))
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, says } = start({ HUB_MQTT_PORT: String(port), HUB_HTTP_PORT: '0' })
    other.close()
    expect(code).toBe(2)
    expect(says).toMatch(new RegExp(`PORT_IN_USE: .*${port}.*`))
    expect(says).not.toContain('    at ')
  })

  it('a data folder that is none', () => {
    writeFileSync(join(folder, 'file'), '')
    const { code, says } = start({ HUB_DATA_DIR: join(folder, 'file'), HUB_MQTT_PORT: '0', HUB_HTTP_PORT: '0' })
    expect(code).toBe(2)
    expect(says).toContain('DATA_DIR_UNUSABLE')
    expect(says).not.toContain('    at ')
  })
})
