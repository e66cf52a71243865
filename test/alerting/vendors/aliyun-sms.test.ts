import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AliyunSms } from '../../../alerting/vendors/aliyun-sms.ts'
import { ALIYUN_THANKS, aliyunReceipts } from '../../../alerting/vendors/aliyun-sms-webhook.ts'
import { SecretWebhook } from '../../../alerting/vendors/secret-webhook.ts'
import { silentLog } from '../../../core/log.ts'
import type { Notice, Receipt } from '../../../core/notifier.ts'
import { type EpochMs, hours, minutes, systemClock } from '../../../core/time.ts'
import { remoteNotifierContract, type RemoteNotifierUnderTest } from '../../contracts/notifier.ts'
import { FakeAliyunSms } from '../../support/fake-aliyun-sms.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { until } from '../../support/until.ts'

const ALARM = {
  code: 'SMS_1',
  text: '${head}:${what},${time},${place}。回复1收到 2已到 3误报 4上报,码${code}',
  variables: {
    head: { from: 'head', max: 20, empty: '未知' },
    what: { from: 'kind', max: 20, empty: '未知' },
    time: { from: 'time', max: 5, empty: '未知' },
    place: { from: 'place', max: 12, empty: '未知' },
    code: { from: 'code', max: 6, empty: '未知' },
  },
} as const
const ANSWER = { code: 'SMS_2', variables: { text: { from: 'text', max: 35, empty: '无' } } } as const

const smsOver = (fake: FakeAliyunSms, over: { patience?: number; clock?: ManualClock } = {}): AliyunSms =>
  new AliyunSms({
    name: 'aliyun',
    accessKeyId: fake.accessKeyId,
    accessKeySecret: fake.accessKeySecret,
    signName: fake.signName,
    templates: { alarm: ALARM, answer: ANSWER },
    baseUrl: fake.server.url,
    clock: systemClock(),
    log: silentLog,
    ...over,
  })

const startFake = (): Promise<FakeAliyunSms> => FakeAliyunSms.start({ SMS_1: ALARM.text, SMS_2: '守望答复:${text}' })

remoteNotifierContract('aliyun-sms', openAliyun, { lookUp: true, receipts: true })

async function openAliyun(patience: number): Promise<RemoteNotifierUnderTest> {
  const fake = await startFake()
  const taken: Receipt[] = []
  const token = 'token-of-the-test-0123456789'
  const webhook = new SecretWebhook({
    name: 'aliyun',
    token,
    thanks: ALIYUN_THANKS,
    log: silentLog,
    routes: { report: (request) => aliyunReceipts('aliyun', request) },
    sinks: { onText: () => Promise.resolve(), onReceipt: (receipt) => Promise.resolve(void taken.push(receipt)) },
  })
  const post = async (n: number, success: boolean, secret: string): Promise<number> => {
    const { phone, outId, bizId } = fake.messages[n] ?? {}
    const rawBody = JSON.stringify([{ phone_number: phone, success, err_code: 'X', biz_id: bizId, out_id: outId }])
    return (await webhook.receive({ path: `${secret}/report`, url: '', headers: {}, fields: {}, rawBody })).status
  }
  return {
    notifier: smsOver(fake, { patience }),
    received: () => fake.messages.map((message) => message.content),
    says: ({ slots }) =>
      `紧急:${slots?.kind},14:32,${slots?.place.slice(-12)}。回复1收到 2已到 3误报 4上报,码${slots?.code}`,
    next: (...moods) => void fake.server.nextMoods.push(...moods),
    unreachable: () => fake.server.stop(),
    breakLookUps: () => (fake.server.lookUpMood = 'accept-then-break'),
    connections: () => fake.server.connections,
    receipts: {
      taken,
      post: (n, state) => post(n, state === 'delivered', token),
      forge: (n) => post(n, true, `${token}x`),
    },
    end: () => fake.server.stop().catch(() => {}),
  }
}

describe('aliyun-sms', () => {
  let fake: FakeAliyunSms
  beforeEach(async () => {
    fake = await startFake()
  })
  afterEach(() => fake.server.stop())

  const notice: Notice = {
    id: 'n1',
    channel: 'sms',
    to: '+8613800000001',
    text: '【守望】紧急:码A7',
    slots: { head: '紧急', kind: '跌倒', place: '小站镇前营村3组12号', time: '14:32', code: 'A7' },
    severity: 'urgent',
    purpose: 'alarm',
    possibleDuplicate: false,
  }

  it('fills the approved template of the purpose, under the approved signature, with our own id', async () => {
    expect(await smsOver(fake).send(notice)).toEqual({ state: 'accepted', providerId: 'n1' })
    expect(fake.messages).toMatchObject([
      { phone: '13800000001', outId: 'n1', params: { head: '紧急', what: '跌倒', time: '14:32', code: 'A7' } },
    ])
    const answer = { ...notice, id: 'n2', purpose: 'answer' as const, slots: undefined, text: '【守望】已收到,码A7' }
    await smsOver(fake).send(answer)
    expect(fake.messages.at(-1)?.content).toBe('【守望】守望答复:已收到,码A7')
  })

  it.each([
    ['a purpose without a template', { purpose: 'digest' as const }, 'no template for digest'],
    ['a template that lacks its slots', { slots: undefined }, 'template for alarm: nothing for head'],
    [
      'a text too long for its variable',
      { purpose: 'answer' as const, text: '长'.repeat(36) },
      /text is longer than 35/,
    ],
  ])('refuses %s for good, and asks nobody, so that another vendor takes it', async (_what, over, reason) => {
    const result = await smsOver(fake).send({ ...notice, ...over })
    expect(result).toMatchObject({ state: 'refused', permanent: true, reason: expect.stringMatching(reason) })
    expect(fake.server.requests).toEqual([])
  })

  it('carries to mobile numbers of the mainland only', () => {
    const reached = ['+8613800000001', '+85291234567', '+862112345678', 'group:duty'].filter((to) =>
      smsOver(fake).reaches(to),
    )
    expect(reached).toEqual(['+8613800000001'])
  })

  it.each([
    ['isv.BUSINESS_LIMIT_CONTROL', { state: 'refused', permanent: false }],
    ['isv.DAY_LIMIT_CONTROL', { state: 'refused', permanent: false }],
    ['isv.AMOUNT_NOT_ENOUGH', { state: 'refused', permanent: true }],
    ['isv.OUT_OF_SERVICE', { state: 'refused', permanent: true }],
    ['isv.SMS_TEMPLATE_ILLEGAL', { state: 'refused', permanent: true }],
    ['isv.MOBILE_NUMBER_ILLEGAL', { state: 'refused', permanent: true }],
    ['isp.RAM_PERMISSION_DENY', { state: 'refused', permanent: true }],
    ['isp.SYSTEM_ERROR', { state: 'unknown' }],
    ['something new', { state: 'unknown' }],
  ])('takes %s for what it is', async (code, expected) => {
    fake.refusal = code
    fake.server.nextMoods.push('refuse')
    expect(await smsOver(fake).send(notice)).toEqual({ ...expected, reason: code })
  })

  it('says no for good to a wrong secret, and does not repeat it', async () => {
    const wrong = new AliyunSms({
      name: 'aliyun',
      accessKeyId: fake.accessKeyId,
      accessKeySecret: 'not-the-secret',
      signName: fake.signName,
      templates: { alarm: ALARM },
      baseUrl: fake.server.url,
      clock: systemClock(),
      log: silentLog,
    })
    const result = await wrong.send(notice)
    expect(result).toEqual({ state: 'refused', permanent: true, reason: 'HTTP 400, SignatureDoesNotMatch' })
  })

  describe('looked up', () => {
    const longAgo = (): EpochMs => Date.now() - minutes(5)

    it('finds a message on a later page', async () => {
      const sms = smsOver(fake)
      for (let n = 0; n < 51; n += 1) await sms.send({ ...notice, id: `n${n}` })
      expect(await sms.lookUp({ ...notice, id: 'n50' }, longAgo())).toEqual({ state: 'accepted', providerId: 'n50' })
      expect(await sms.lookUp({ ...notice, id: 'n51' }, longAgo())).toBe('not-found')
    })

    it('finds on the next day what was claimed just before midnight in Shanghai', async () => {
      fake.day = () => '20251123'
      const sms = smsOver(fake)
      await sms.send(notice)
      const justBefore = Date.parse('2025-11-22T15:59:30Z')
      expect(await sms.lookUp(notice, justBefore)).toMatchObject({ state: 'accepted' })
      expect(await sms.lookUp(notice, justBefore - hours(1))).toBe('not-found')
    })

    it('says failed of what the network could not deliver', async () => {
      const sms = smsOver(fake)
      await sms.send(notice)
      for (const message of fake.messages) message.status = 2
      expect(await sms.lookUp(notice, longAgo())).toEqual({
        state: 'failed',
        retryable: false,
        reason: 'MOBILE_SEND_LIMIT',
      })
    })

    it('asks once more when a message may not be listed yet', async () => {
      const clock = new ManualClock(Date.now())
      const sms = smsOver(fake, { clock })
      const asked = sms.lookUp(notice, clock.now())
      await until(() => fake.server.requests.length > 0 && clock.pending() > 0)
      await sms.send(notice)
      await clock.advance(12_000)
      expect(await asked).toMatchObject({ state: 'accepted' })
    })

    it('does not keep life-safety waiting for that: nobody knows', async () => {
      const urgent = { ...notice, severity: 'life-safety' as const }
      expect(await smsOver(fake).lookUp(urgent, Date.now())).toEqual({ state: 'unknown', reason: 'not listed yet' })
    })
  })
})
