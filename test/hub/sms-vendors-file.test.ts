import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VENDOR_KINDS } from '../../alerting/vendors/vendor-kinds.ts'
import { silentLog } from '../../core/log.ts'
import { systemClock } from '../../core/time.ts'
import { readVendorsFile } from '../../hub/vendors-file.ts'

const SECRETS = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret-1',
  ALIYUN_ACCESS_KEY_ID: 'key-2',
  ALIYUN_ACCESS_KEY_SECRET: 'secret-2',
  TENCENT_SECRET_ID: 'key-3',
  TENCENT_SECRET_KEY: 'secret-3',
  PROVINCE_SMS_KEY: 'secret-4',
  CARRIER_SMS_PASSWORD: 'secret-5',
  SMS_CALLBACK_TOKEN: 'token-of-the-test-0123456789',
}
const TWILIO = `- name: twilio
  kind: twilio
  accountSid: env:TWILIO_ACCOUNT_SID
  authToken: env:TWILIO_AUTH_TOKEN
  from: '+15550100000'
`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vendors-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** The file with every example of docs/vendors.md for these kinds in it. */
async function documented(): Promise<string> {
  const docs = await readFile(new URL('../../docs/vendors.md', import.meta.url), 'utf8')
  const shown = Array.from(docs.matchAll(/```yaml\n(- name[\s\S]*?)```/g), (match) => match[1] ?? '')
  return [TWILIO, ...shown.filter((yaml) => /kind: (?:aliyun|tencent|http)-sms/.test(yaml))].join('')
}

async function read(list: string, environment: Record<string, string> = SECRETS) {
  const path = join(folder, 'vendors.yaml')
  await writeFile(path, `vendors:\n${list.replaceAll(/^/gm, '  ')}`)
  return readVendorsFile(path, environment)
}

describe('a file with every kind of SMS vendor', () => {
  it('opens each as the documentation shows it, in its order, with its limits and its callbacks', async () => {
    const entries = await read(await documented())
    expect(entries.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      'twilio: twilio',
      'aliyun: aliyun-sms',
      'tencent: tencent-sms',
      'province: http-sms',
      'carrier: http-sms',
    ])
    expect(entries[1]?.limits).toMatchObject({ perNumber: { day: 50 } })
    const context = { publicUrl: 'https://hub.example', clock: systemClock(), log: silentLog, print: () => {} }
    for (const { name, kind, settings } of entries) {
      const vendor = (await VENDOR_KINDS[kind]?.())?.open(settings, { ...context, name })
      expect(vendor?.notifier).toMatchObject({ name, reachesPeople: true, channels: ['sms'] })
      expect(typeof vendor?.webhook).toBe('function')
    }
  })

  it('says everything that is wrong in one message, each fault under its vendor, and no secret', async () => {
    const wrong = (await documented())
      .replace('signName: 守望 #', 'signName: 【守望】 #')
      .replace('code: SMS_100000001', 'code: SMS-1')
      .replace('head: { from: head, max: 20 }', 'head: { from: head, max: 6 }')
      .replace("sdkAppId: '1400000001'", 'sdkAppId: 1400000001')
      .replace('- { from: code, max: 6 }', '- { from: place, max: 6 }')
      .replace("mobile: '{to}', content", "mobile: '{phone}', content")
      .replace('env:CARRIER_SMS_PASSWORD', 'env:NOT_SET')
    const fault: unknown = await read(wrong).catch((error: unknown) => error)
    const said = fault instanceof Error ? fault.message : ''
    expect(said).toContain('the variable NOT_SET is not set')
    expect(said).toContain('aliyun: signName: must be the approved signature without 【】')
    expect(said).toContain('aliyun: templates.alarm.code: must be SMS_ and digits')
    expect(said).toContain('aliyun: templates.alarm.variables.head.max: must be 11 or more')
    expect(said).toContain('tencent: sdkAppId:')
    expect(said).toContain('tencent: templates.alarm: must have a variable from code (or text)')
    expect(said).toContain('province: send.body')
    expect(said).toMatch(/docs\/vendors\.md has examples\.$/)
    expect(said).not.toMatch(/secret-\d|token-of-the-test/)
  })

  it('holds a template to its own text', async () => {
    const lacking = (await documented()).replace(/ +what: \{.*\n/, '')
    await expect(read(lacking)).rejects.toThrow('aliyun: templates.alarm: text: nothing fills what')
  })

  it('wants a secret address that nobody guesses', async () => {
    await expect(read(await documented(), { ...SECRETS, SMS_CALLBACK_TOKEN: 'short' })).rejects.toThrow(
      'aliyun: callbackToken: must be 16 to 128 letters',
    )
  })
})
