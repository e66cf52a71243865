import { beforeEach, describe, expect, it } from 'vitest'
import { aliyunSmsKind } from '../../../alerting/vendors/aliyun-sms-kind.ts'
import { e164Of } from '../../../alerting/vendors/e164.ts'
import { tencentSmsKind } from '../../../alerting/vendors/tencent-sms-kind.ts'
import type { VendorKind } from '../../../alerting/vendors/vendor.ts'
import type { Log } from '../../../core/log.ts'
import type { IncomingText, Receipt, VendorWebhook, WebhookAnswer } from '../../../core/notifier.ts'
import { systemClock } from '../../../core/time.ts'

const TOKEN = 'token-of-the-test-0123456789'
const variables = { code: { from: 'code', max: 6 } }
const ALIYUN = {
  accessKeyId: 'id',
  accessKeySecret: 'secret',
  signName: '守望',
  callbackToken: TOKEN,
  templates: { alarm: { code: 'SMS_1', text: '警情,码${code}', variables } },
}
const TENCENT = {
  secretId: 'id',
  secretKey: 'key',
  sdkAppId: '1400000001',
  signName: '守望',
  callbackToken: TOKEN,
  templates: { alarm: { id: '1', text: '警情,码{1}', variables: [variables.code] } },
}

const texts: IncomingText[] = []
const receipts: Receipt[] = []
const warned: unknown[] = []
let broken = false
const log: Log = { info() {}, warn: (message, fields) => void warned.push({ message, ...fields }), error() {} }

function webhookOf(kind: VendorKind, settings: object): VendorWebhook {
  const context = { name: 'main', publicUrl: 'https://hub.example', clock: systemClock(), log, print: () => {} }
  const webhook = kind.open(settings, context).webhook?.({
    onText: (text) => (broken ? Promise.reject(new Error('disk full')) : Promise.resolve(void texts.push(text))),
    onReceipt: (receipt) => Promise.resolve(void receipts.push(receipt)),
    onKey: () => Promise.resolve(''),
  })
  if (webhook === undefined) throw new Error('no webhook')
  return webhook
}
const saying = (webhook: VendorWebhook, path: string, body: unknown): Promise<WebhookAnswer> =>
  webhook.receive({
    path,
    url: '',
    headers: {},
    fields: {},
    rawBody: typeof body === 'string' ? body : JSON.stringify(body),
  })

beforeEach(() => {
  texts.length = 0
  receipts.length = 0
  warned.length = 0
  broken = false
})

describe('callbacks of Alibaba Cloud', () => {
  const webhook = webhookOf(aliyunSmsKind, ALIYUN)
  const reply = {
    phone_number: '13800000001',
    content: '1 A7',
    send_time: '2026-11-22 14:32:07',
    dest_code: '1',
    sequence_id: 7,
  }
  const report = {
    phone_number: '13800000001',
    send_time: '2026-11-22 14:32:00',
    report_time: '2026-11-22 14:32:05',
    success: true,
    err_code: 'DELIVERED',
    err_msg: '用户接收成功',
    sms_size: '1',
    biz_id: '9000000^0',
    out_id: 'notice-1',
  }

  it('are thanked as the vendor wants it, or it brings them three times more', async () => {
    expect(await saying(webhook, `${TOKEN}/report`, [])).toEqual({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: '{"code":0,"msg":"接收成功"}',
    })
  })

  it('bring replies with numbers as the hub writes them', async () => {
    await saying(webhook, `${TOKEN}/reply`, [reply, { ...reply, phone_number: '8613900000002', content: '2' }])
    expect(texts).toMatchObject([
      { vendor: 'main', from: '+8613800000001', body: '1 A7' },
      { vendor: 'main', from: '+8613900000002', body: '2' },
    ])
  })

  it('say when it was texted: the fourth push comes a quarter of an hour late', async () => {
    await saying(webhook, `${TOKEN}/reply`, [reply, { ...reply, sequence_id: 8, send_time: '20261122143207' }])
    expect(texts.map(({ sentAt }) => sentAt)).toEqual([Date.UTC(2026, 10, 22, 6, 32, 7), undefined])
  })

  it('name the same reply the same, and another of the same number differently', async () => {
    await saying(webhook, `${TOKEN}/reply`, [reply, { ...reply, sequence_id: '7' }, { ...reply, sequence_id: 8 }])
    const [first, again, other] = texts.map(({ id }) => id)
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    expect(first).not.toContain('138')
  })

  it('bring receipts under our own id, under theirs when ours is missing', async () => {
    const failed = { ...report, success: 'false', err_code: 'MK:0001', out_id: undefined }
    await saying(webhook, `${TOKEN}/report`, [report, failed])
    expect(receipts).toEqual([
      { vendor: 'main', providerId: 'notice-1', state: 'delivered', reason: undefined },
      { vendor: 'main', providerId: '9000000^0', state: 'failed', reason: 'MK:0001' },
    ])
  })

  it('keep what is good of a list that is partly broken, and say so without naming anybody', async () => {
    const list = [null, reply, { content: '3' }, { ...reply, phone_number: 'anonymous' }, 7, reply]
    expect(await saying(webhook, `${TOKEN}/reply`, list)).toMatchObject({ status: 200 })
    expect(texts).toHaveLength(2)
    expect(warned).toEqual([{ message: 'a part of a callback was not understood', vendor: 'main', broken: 4 }])
  })

  it.each([
    ['no JSON', '<xml/>'],
    ['no list', { code: 1 }],
    ['nothing', ''],
  ])('answer 400 to %s', async (_what, body) => {
    expect(await saying(webhook, `${TOKEN}/reply`, body)).toMatchObject({ status: 400 })
  })

  it.each(['reply', 'wrong-token-of-the-test/reply', TOKEN, `${TOKEN}/reply/more`, `${TOKEN}/constructor`, ''])(
    'learn nothing at %s',
    async (path) => {
      expect(await saying(webhook, path, [reply])).toEqual({
        status: 404,
        contentType: 'text/plain',
        body: 'no such callback',
      })
      expect(texts).toEqual([])
    },
  )

  it('reject when a text could not be kept, so that it comes again', async () => {
    broken = true
    await expect(saying(webhook, `${TOKEN}/reply`, [reply])).rejects.toThrow('disk full')
  })

  it('are not taken at all without a secret in the settings', () => {
    const { callbackToken: _token, ...open } = ALIYUN
    const context = { name: 'main', publicUrl: 'https://hub.example', clock: systemClock(), log, print: () => {} }
    expect(typeof aliyunSmsKind.open(open, context).webhook).toBe('undefined')
  })
})

describe('callbacks of Tencent Cloud', () => {
  const webhook = webhookOf(tencentSmsKind, TENCENT)
  const reply = { extend: '', mobile: '13800000001', nationcode: '86', sign: '守望', text: '1 A7', time: 1_457_336_869 }

  it('bring one reply at a time, the same one under the same name', async () => {
    expect(await saying(webhook, `${TOKEN}/reply`, reply)).toMatchObject({
      status: 200,
      body: '{"result":0,"errmsg":"OK"}',
    })
    await saying(webhook, `${TOKEN}/reply`, reply)
    await saying(webhook, `${TOKEN}/reply`, { ...reply, time: 1_457_336_870 })
    expect(texts).toMatchObject([{ vendor: 'main', from: '+8613800000001', body: '1 A7' }, {}, {}])
    expect(texts[1]?.id).toBe(texts[0]?.id)
    expect(texts[2]?.id).not.toBe(texts[0]?.id)
    expect(texts[0]?.sentAt).toBe(1_457_336_869_000)
  })

  it('bring receipts in lists', async () => {
    const report = {
      user_receive_time: '2026-11-22 14:32:05',
      nationcode: '86',
      mobile: '13800000001',
      description: '',
    }
    await saying(webhook, `${TOKEN}/report`, [
      { ...report, report_status: 'SUCCESS', errmsg: 'DELIVRD', sid: '2019:1' },
      { ...report, report_status: 'FAIL', errmsg: 'UNDELIV', sid: '2019:2' },
      { ...report, report_status: 'MAYBE', sid: '2019:3' },
    ])
    expect(receipts).toEqual([
      { vendor: 'main', providerId: '2019:1', state: 'delivered', reason: undefined },
      { vendor: 'main', providerId: '2019:2', state: 'failed', reason: 'UNDELIV' },
    ])
    expect(warned).toMatchObject([{ broken: 1 }])
  })

  it('answer 400 to a reply that is none', async () => {
    expect(await saying(webhook, `${TOKEN}/reply`, { ...reply, mobile: '' })).toMatchObject({ status: 400 })
  })
})

it.each([
  ['13800000001', '+8613800000001'],
  ['8613800000001', '+8613800000001'],
  ['0086 138-0000-0001', '+8613800000001'],
  ['+86 13800000001', '+8613800000001'],
  ['+12025550123', '+12025550123'],
  ['85291234567', '+85291234567'],
  ['12345', undefined],
  ['138****0001', undefined],
  ['', undefined],
])('a phone written %s is %s', (written, expected) => {
  expect(e164Of(written)).toBe(expected)
})
