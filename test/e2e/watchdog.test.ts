import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { FakeTwilio } from '../support/fake-twilio.ts'
import { HubProcess } from '../support/hub-process.ts'
import { until as untilOf } from '../support/until.ts'

/** Two processes start, twice; a busy machine takes its time. */
const PATIENCE = 60_000
const until = (condition: () => boolean): Promise<void> => untilOf(condition, PATIENCE)

const DUTY = '+8613700000001'
const fileShape = z.object({ pid: z.number(), memory: z.object({ lookedAt: z.number().optional() }) })

let twilio: FakeTwilio
let hub: HubProcess
let outside: Server
let beats: number
beforeEach(async () => {
  twilio = await FakeTwilio.start()
  beats = 0
  outside = createServer((_request, response) => {
    beats += 1
    response.end()
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  const address = outside.address()
  hub = await HubProcess.prepare({
    environment: {
      HUB_SMS: 'twilio',
      HUB_TWILIO_URL: twilio.url,
      TWILIO_ACCOUNT_SID: twilio.accountSid,
      TWILIO_AUTH_TOKEN: twilio.authToken,
      TWILIO_FROM: '+15005550006',
      HUB_WATCHDOG_PHONES: DUTY,
      HUB_WATCHDOG_EVERY: '1',
      HUB_HEARTBEAT_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`,
    },
  })
})
afterEach(async () => {
  const orphan = watcher()
  await hub.remove()
  if (orphan !== undefined && runs(orphan)) process.kill(orphan, 'SIGKILL')
  await new Promise((resolve) => outside.close(resolve))
  await twilio.stop()
})

/** The process that watches. */
function watcher(): number | undefined {
  try {
    return fileShape.parse(JSON.parse(readFileSync(join(hub.dataDir, 'watchdog.json'), 'utf8'))).pid
  } catch {
    return undefined
  }
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it(
  'a hub killed with kill -9 is told by the watchdog that outlives it; the next hub’s takes over, says that all is well, and ends with it',
  async () => {
    await hub.start()
    await until(() => beats > 0)
    const left = watcher() ?? 0
    expect(runs(left)).toBe(true)

    await hub.kill()
    await until(() => twilio.messages.length > 0)
    expect(twilio.messages[0]).toMatchObject({ to: DUTY })
    expect(twilio.messages[0]?.body).toMatch(/^【守望】中枢异常:.*中枢无应答.*请立即检查主机并电话巡访。$/)
    const silent = beats

    await hub.start()
    await until(() => watcher() !== left && !runs(left))
    await until(() => twilio.messages.length > 1)
    expect(twilio.messages.at(-1)?.body).toBe('【守望】中枢已恢复正常。')
    expect(twilio.messages).toHaveLength(2)
    await until(() => beats > silent)

    const newest = watcher() ?? 0
    expect(await hub.stop()).toBe(0)
    expect(runs(newest)).toBe(false)
    expect(twilio.messages).toHaveLength(2)
  },
  3 * PATIENCE,
)
