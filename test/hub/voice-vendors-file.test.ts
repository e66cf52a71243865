import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { VENDOR_KINDS } from '../../alerting/vendors/vendor-kinds.ts'
import { webhookSignature } from '../../alerting/vendors/webhook.ts'
import { silentLog } from '../../core/log.ts'
import { systemClock } from '../../core/time.ts'
import { readVendorsFile } from '../../hub/vendors-file.ts'

const KINDS = /kind: (?:twilio-voice|aliyun-voice|modem|wecom-robot|webhook)/
const SECRETS = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret-1',
  ALIYUN_ACCESS_KEY_ID: 'key-2',
  ALIYUN_ACCESS_KEY_SECRET: 'secret-2',
  VOICE_CALLBACK_TOKEN: 'token-of-the-test-0123456789',
  SIM_PIN: '1234',
  WECOM_ROBOT_URL: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k',
  DINGTALK_ROBOT_URL: 'https://oapi.dingtalk.com/robot/send?access_token=t',
  DINGTALK_ROBOT_SECRET: 'SEC1',
  FEISHU_ROBOT_URL: 'https://open.feishu.cn/open-apis/bot/v2/hook/h',
  FEISHU_ROBOT_SECRET: 'secret-3',
  PLATFORM_SECRET: 'sixteen-or-more-of-them',
}

type Genuine = (header: unknown, body: string, secret: string, nowSeconds: number) => boolean

const docs = (): Promise<string> => readFile(new URL('../../docs/vendors.md', import.meta.url), 'utf8')

describe('what docs/vendors.md shows of calls, the modem, groups and the webhook', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vendors-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('opens as it stands there, each with what it can do', async () => {
    const shown = Array.from((await docs()).matchAll(/```yaml\n(- name[\s\S]*?)```/g), (match) => match[1] ?? '')
    const list = shown.filter((yaml) => KINDS.test(yaml)).join('')
    const path = join(folder, 'vendors.yaml')
    await writeFile(path, `vendors:\n${list.replaceAll(/^/gm, '  ')}`)
    const context = { publicUrl: 'https://hub.example', clock: systemClock(), log: silentLog, print: () => {} }
    const opened: string[] = []
    for (const { name, kind, settings } of await readVendorsFile(path, SECRETS)) {
      const vendor = (await VENDOR_KINDS[kind]?.())?.open(settings, { ...context, name })
      const comes = vendor?.webhook !== undefined ? ', called back' : vendor?.listen !== undefined ? ', listens' : ''
      opened.push(`${name}: ${kind} by ${vendor?.notifier.channels.join()}${comes}`)
    }
    expect(opened).toEqual([
      'twilio-ring: twilio-voice by voice, called back',
      'aliyun-ring: aliyun-voice by voice, called back',
      'modem: modem by sms, listens',
      'wecom: wecom-robot by group',
      'dingtalk: dingtalk-robot by group',
      'feishu: feishu-robot by group',
      'platform: webhook by group',
    ])
  })

  it('checks a signature rightly', async () => {
    const example = /```js\n([\s\S]*?)```/.exec(await docs())?.[1] ?? ''
    const path = join(folder, 'receiver.mjs')
    await writeFile(path, `${example}\nexport { genuine }\n`)
    const receiver: unknown = await import(/* @vite-ignore */ path)
    const { genuine } = z.object({ genuine: z.custom<Genuine>((it) => typeof it === 'function') }).parse(receiver)
    const check = (header: unknown, body: string, now: number): boolean => genuine(header, body, 'secret', now)
    const header = webhookSignature('secret', 1_763_793_120, '{"id":"守"}')
    expect(check(header, '{"id":"守"}', 1_763_793_130)).toBe(true)
    expect(check(header, '{"id":"望"}', 1_763_793_130)).toBe(false)
    expect(check(header, '{"id":"守"}', 1_763_794_000)).toBe(false)
    expect(check(webhookSignature('other', 1_763_793_120, '{}'), '{}', 1_763_793_120)).toBe(false)
    expect(check(undefined, '{}', 1_763_793_120)).toBe(false)
  })
})
