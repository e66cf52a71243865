import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TwilioVoice } from '../../../alerting/vendors/twilio-voice.ts'
import { twilioVoiceKind } from '../../../alerting/vendors/twilio-voice-kind.ts'
import { TwilioVoiceWebhook } from '../../../alerting/vendors/twilio-voice-webhook.ts'
import { silentLog } from '../../../core/log.ts'
import type { IncomingKey, Notice, Receipt } from '../../../core/notifier.ts'
import { systemClock } from '../../../core/time.ts'
import { remoteNotifierContract } from '../../contracts/notifier.ts'
import { actionIn, FakeTwilioVoice, saidIn } from '../../support/fake-twilio-voice.ts'

const PUBLIC = 'https://hub.example'
const NOTICE = '5f0c1a52-3b7e-4d7c-9a3e-000000000001'

const voiceOver = (fake: FakeTwilioVoice, patience: number): TwilioVoice =>
  new TwilioVoice({
    name: 'ring',
    accountSid: fake.accountSid,
    authToken: fake.authToken,
    from: '+15005550006',
    baseUrl: fake.server.url,
    publicUrl: PUBLIC,
    patience,
    clock: systemClock(),
  })

async function open(patience = 5000) {
  const fake = await FakeTwilioVoice.start()
  const notifier = voiceOver(fake, patience)
  const receipts: Receipt[] = []
  const keys: IncomingKey[] = []
  const webhook = new TwilioVoiceWebhook({
    name: 'ring',
    authToken: fake.authToken,
    publicUrl: PUBLIC,
    log: silentLog,
    answeredBy: (sid) => notifier.answeredBy(sid),
    onReceipt: (receipt) => Promise.resolve(void receipts.push(receipt)),
    onKey: (key) => Promise.resolve(`按了${(keys.push(key), key.key)}<&`),
  })
  /** A callback as Twilio makes it; the hub itself is called behind a proxy. */
  const call = (url: string, fields: Record<string, string>, signedFor = url) => {
    const { pathname, search } = new URL(url)
    return webhook.receive({
      path: pathname.split('/').slice(3).join('/'),
      url: `http://10.0.0.1:8080${pathname}${search}`,
      headers: fake.headersFor(signedFor, fields),
      fields,
    })
  }
  const status = (n: number, CallStatus: string, more: Record<string, string> = {}) =>
    call(fake.calls[n]?.statusCallback ?? '', { CallSid: fake.calls[n]?.sid ?? '', CallStatus, ...more })
  return { fake, notifier, receipts, keys, call, status }
}

remoteNotifierContract(
  'twilio-voice',
  async (patience) => {
    const { fake, notifier, receipts, call, status } = await open(patience)
    return {
      notifier,
      notice: { channel: 'voice' },
      received: () => fake.calls.map(({ said }) => said[0] ?? ''),
      next: (...moods) => void fake.server.nextMoods.push(...moods),
      unreachable: () => fake.server.stop(),
      breakLookUps: () => (fake.server.lookUpMood = 'accept-then-break'),
      connections: () => fake.server.connections,
      receipts: {
        taken: receipts,
        post: async (n, state) =>
          (await (state === 'delivered' ? status(n, 'completed', { AnsweredBy: 'human' }) : status(n, 'no-answer')))
            .status,
        forge: async (n) =>
          (await call(`${PUBLIC}/webhooks/ring/status`, { CallSid: fake.calls[n]?.sid ?? '' }, 'https://evil.example'))
            .status,
      },
      end: () => fake.server.stop(),
    }
  },
  { lookUp: true, receipts: true },
)

describe('a call by Twilio', () => {
  let line: Awaited<ReturnType<typeof open>>
  beforeEach(async () => {
    line = await open()
  })
  afterEach(() => line.fake.server.stop())

  const notice: Notice = {
    id: NOTICE,
    channel: 'voice',
    purpose: 'alarm',
    to: '+8613800000001',
    text: '守望提醒。紧急警情,码A7。请致电值班室。收到请按1,转上级请按4。',
    severity: 'life-safety',
    possibleDuplicate: false,
  }

  it('reads the text in Chinese twice, and takes one key to an address that names the notice', async () => {
    await line.notifier.send(notice)
    const body = new URLSearchParams(line.fake.server.requests[0]?.body)
    expect(body.get('Twiml')).toMatch(/<Gather numDigits="1"[^>]*><Say language="zh-CN" loop="2">守望提醒。/)
    expect(line.fake.calls[0]?.action).toBe(`${PUBLIC}/webhooks/ring/key?notice=${NOTICE}`)
  })

  it('reads text that looks like markup as text', async () => {
    const text = `他说"<Hangup/>" & 'x' </Say>`
    await line.notifier.send({ ...notice, text })
    expect(line.fake.calls[0]?.said[0]).toBe(text)
  })

  it('stays within the length that Twilio takes, however long the text', async () => {
    expect(await line.notifier.send({ ...notice, text: '好𠀀'.repeat(3000) })).toMatchObject({ state: 'accepted' })
  })

  it('hands a key over with the call and the notice, says what comes of it, and takes another', async () => {
    await line.notifier.send(notice)
    const [call] = line.fake.calls
    const answer = await line.call(call?.action ?? '', { CallSid: call?.sid ?? '', Digits: '1' })
    expect(line.keys).toEqual([{ vendor: 'ring', providerId: call?.sid, noticeId: NOTICE, key: '1' }])
    expect(answer).toMatchObject({ status: 200, contentType: 'text/xml' })
    expect(saidIn(answer.body)).toEqual(['按了1<&'])
    expect(actionIn(answer.body)).toBe(call?.action)
  })

  it('takes no key whose signature is for another notice, another key, or missing', async () => {
    await line.notifier.send(notice)
    const { action = '', sid = '' } = line.fake.calls[0] ?? {}
    const fields = { CallSid: sid, Digits: '4' }
    expect(await line.call(`${PUBLIC}/webhooks/ring/key?notice=another`, fields, action)).toMatchObject({ status: 403 })
    expect(await line.call(action, fields, `${PUBLIC}/webhooks/ring/status`)).toMatchObject({ status: 403 })
    expect(line.keys).toEqual([])
  })

  it.each(['', '12', 'A', '１'])('takes %o for no key', async (Digits) => {
    await line.notifier.send(notice)
    expect(await line.call(line.fake.calls[0]?.action ?? '', { CallSid: 'CA1', Digits })).toMatchObject({ status: 400 })
    expect(line.keys).toEqual([])
  })

  it.each([
    ['completed', 'human', 'delivered'],
    ['completed', 'machine_start', 'failed'],
    ['completed', 'fax', 'failed'],
    ['busy', null, 'failed'],
    ['no-answer', null, 'failed'],
    ['failed', null, 'failed'],
    ['canceled', null, 'failed'],
  ])('that ended %s, taken by %s, counts as %s', async (callStatus, answeredBy, state) => {
    await line.notifier.send(notice)
    const [call] = line.fake.calls
    if (call !== undefined) call.answeredBy = answeredBy
    expect(await line.status(0, callStatus)).toMatchObject({ status: 200 })
    expect(line.receipts).toMatchObject([{ vendor: 'ring', providerId: call?.sid, state }])
  })

  it.each([
    ['completed', 'human', { state: 'accepted', delivered: true }],
    ['completed', 'machine_start', { state: 'failed', retryable: true }],
    ['completed', null, { state: 'accepted' }],
    ['ringing', null, { state: 'accepted' }],
    ['busy', null, { state: 'failed', retryable: true }],
    ['no-answer', null, { state: 'failed', retryable: true }],
  ])('asked about when it is %s, taken by %s', async (callStatus, answeredBy, result) => {
    await line.notifier.send(notice)
    const [call] = line.fake.calls
    if (call !== undefined) Object.assign(call, { status: callStatus, answeredBy })
    const found = await line.notifier.lookUp(notice, Date.now() - 60_000)
    expect(found).toMatchObject(result)
    expect(JSON.stringify(found).includes('delivered')).toBe('delivered' in result)
  })

  it('stays open while it rings, when nobody knows who took it, and when that can not be asked', async () => {
    await line.notifier.send(notice)
    await line.status(0, 'in-progress')
    await line.status(0, 'completed')
    await line.status(0, 'completed', { AnsweredBy: 'unknown' })
    line.fake.server.lookUpMood = 'accept-then-break'
    await line.status(0, 'completed')
    expect(line.receipts).toEqual([])
  })

  it('is not taken for another one to the same number when its answer got lost', async () => {
    line.fake.server.nextMoods.push('accept-then-break', 'accept-then-break')
    await line.notifier.send(notice)
    await line.notifier.send({ ...notice, id: 'another' })
    expect(await line.notifier.lookUp(notice, Date.now() - 60_000)).toMatchObject({ state: 'unknown' })
  })

  it('can not be asked for without an address that keys come to', () => {
    const settings = { accountSid: line.fake.accountSid, authToken: 't', from: '+15005550006' }
    const context = { name: 'ring', publicUrl: undefined, clock: systemClock(), log: silentLog, print: () => {} }
    expect(() => twilioVoiceKind.open(settings, context)).toThrow(/HUB_PUBLIC_URL/)
  })
})
