import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SecretWebhook } from '../../../alerting/vendors/secret-webhook.ts'
import { TencentSms } from '../../../alerting/vendors/tencent-sms.ts'
import { TENCENT_THANKS, tencentReceipts } from '../../../alerting/vendors/tencent-sms-webhook.ts'
import { silentLog } from '../../../core/log.ts'
import type { Notice, Receipt } from '../../../core/notifier.ts'
import { minutes, systemClock } from '../../../core/time.ts'
import { remoteNotifierContract, type RemoteNotifierUnderTest } from '../../contracts/notifier.ts'
import { FakeTencentSms } from '../../support/fake-tencent-sms.ts'

const ALARM = {
  id: '1110',
  text: '{1}:{2},{3},{4}。回复1收到 2已到 3误报 4上报,码{5}',
  variables: [
    { from: 'head', max: 12, empty: '未知' },
    { from: 'kind', max: 12, empty: '未知' },
    { from: 'time', max: 5, empty: '未知' },
    { from: 'place', max: 12, empty: '未知' },
    { from: 'code', max: 6, empty: '未知' },
  ],
} as const
const ANSWER = { id: '1111', text: '守望答复:{1}', variables: [{ from: 'text', max: 35, empty: '无' }] } as const

const smsOver = (fake: FakeTencentSms, patience?: number): TencentSms =>
  new TencentSms({
    name: 'tencent',
    secretId: fake.secretId,
    secretKey: fake.secretKey,
    sdkAppId: fake.sdkAppId,
    signName: fake.signName,
    region: 'ap-guangzhou',
    templates: { alarm: ALARM, answer: ANSWER },
    baseUrl: fake.server.url,
    clock: systemClock(),
    patience,
  })

const startFake = (): Promise<FakeTencentSms> => FakeTencentSms.start({ 1110: ALARM.text, 1111: ANSWER.text })

remoteNotifierContract('tencent-sms', openTencent, { lookUp: true, receipts: true })

async function openTencent(patience: number): Promise<RemoteNotifierUnderTest> {
  const fake = await startFake()
  const taken: Receipt[] = []
  const token = 'token-of-the-test-0123456789'
  const webhook = new SecretWebhook({
    name: 'tencent',
    token,
    thanks: TENCENT_THANKS,
    log: silentLog,
    routes: { report: (request) => tencentReceipts('tencent', request) },
    sinks: { onText: () => Promise.resolve(), onReceipt: (receipt) => Promise.resolve(void taken.push(receipt)) },
  })
  const post = async (n: number, report_status: string, secret: string): Promise<number> => {
    const rawBody = JSON.stringify([{ sid: fake.messages[n]?.serialNo, report_status, errmsg: 'X', mobile: '1380' }])
    return (await webhook.receive({ path: `${secret}/report`, url: '', headers: {}, fields: {}, rawBody })).status
  }
  return {
    // The package notices nothing when an answer breaks off, so there too only patience ends.
    notifier: smsOver(fake, Math.min(patience, 700)),
    received: () => fake.messages.map((message) => message.content),
    says: ({ slots }) =>
      `紧急:${slots?.kind},14:32,${slots?.place.slice(-12)}。回复1收到 2已到 3误报 4上报,码${slots?.code}`,
    next: (...moods) => void fake.server.nextMoods.push(...moods),
    unreachable: () => fake.server.stop(),
    breakLookUps: () => (fake.server.lookUpMood = 'accept-then-break'),
    connections: () => fake.server.connections,
    receipts: {
      taken,
      post: (n, state) => post(n, state === 'delivered' ? 'SUCCESS' : 'FAIL', token),
      forge: (n) => post(n, 'SUCCESS', token.toUpperCase()),
    },
    end: () => fake.server.stop().catch(() => {}),
  }
}

describe('tencent-sms', () => {
  let fake: FakeTencentSms
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
  const longAgo = (): number => Date.now() - minutes(1)

  it('fills the approved template of the purpose in order, with our own id beside it', async () => {
    expect(await smsOver(fake).send(notice)).toMatchObject({
      state: 'accepted',
      providerId: fake.messages[0]?.serialNo,
    })
    expect(fake.messages).toMatchObject([
      { phone: '+8613800000001', session: 'n1', params: ['紧急', '跌倒', '14:32', '小站镇前营村3组12号', 'A7'] },
    ])
  })

  it('refuses what it has no template for, and asks nobody', async () => {
    const digest = await smsOver(fake).send({ ...notice, purpose: 'digest' })
    expect(digest).toEqual({ state: 'refused', permanent: true, reason: 'no template for digest' })
    expect(fake.server.requests).toEqual([])
  })

  it.each([
    ['LimitExceeded.DeliveryFrequencyLimit', { state: 'refused', permanent: false }],
    ['RequestLimitExceeded.IPLimitExceeded', { state: 'refused', permanent: false }],
    ['LimitExceeded.PhoneNumberOneHourLimit', { state: 'refused', permanent: false }],
    ['LimitExceeded.PhoneNumberCountLimit', { state: 'refused', permanent: true }],
    ['FailedOperation.InsufficientBalanceInSmsPackage', { state: 'refused', permanent: true }],
    ['FailedOperation.PhoneNumberInBlacklist', { state: 'refused', permanent: true }],
    ['AuthFailure.SecretIdNotFound', { state: 'refused', permanent: true }],
    ['InternalError.SigVerificationFail', { state: 'refused', permanent: true }],
    ['InternalError.Timeout', { state: 'unknown' }],
    ['FailedOperation', { state: 'unknown' }],
  ])('takes %s for what it is', async (code, expected) => {
    fake.refusal = code
    fake.server.nextMoods.push('refuse')
    expect(await smsOver(fake).send(notice)).toEqual({ ...expected, reason: code })
  })

  it('says no for good to a wrong secret, and does not repeat it', async () => {
    const wrong = new TencentSms({
      name: 'tencent',
      secretId: fake.secretId,
      secretKey: 'not-the-secret',
      sdkAppId: fake.sdkAppId,
      signName: fake.signName,
      region: 'ap-guangzhou',
      templates: { alarm: ALARM },
      baseUrl: fake.server.url,
      clock: systemClock(),
    })
    const result = await wrong.send(notice)
    expect(result).toEqual({ state: 'refused', permanent: true, reason: 'AuthFailure.SignatureFailure' })
  })

  it('knows a message in the list by its text, though a part of it is hidden', async () => {
    const sms = smsOver(fake)
    await sms.send(notice)
    expect(await sms.lookUp(notice, longAgo())).toMatchObject({ providerId: fake.messages[0]?.serialNo })
    const other = {
      ...notice,
      slots: { head: '紧急', kind: '跌倒', place: '小站镇前营村3组12号', time: '14:32', code: 'A8' },
    }
    expect(await sms.lookUp(other, longAgo())).toBe('not-found')
  })

  it('does not look for it among messages of other minutes', async () => {
    const sms = smsOver(fake)
    await sms.send(notice)
    expect(await sms.lookUp(notice, Date.now() - minutes(10))).toBe('not-found')
  })

  it('says failed of what could not be delivered', async () => {
    const sms = smsOver(fake)
    await sms.send(notice)
    for (const message of fake.messages) message.status = 4
    expect(await sms.lookUp(notice, longAgo())).toEqual({ state: 'failed', retryable: false, reason: 'ERR_NUM' })
  })
})
