import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TwilioSms } from '../../../alerting/vendors/twilio.ts'
import { TwilioWebhook } from '../../../alerting/vendors/twilio-webhook.ts'
import type { Notice, Receipt } from '../../../core/notifier.ts'
import { remoteNotifierContract, type RemoteNotifierUnderTest } from '../../contracts/notifier.ts'
import { FakeTwilio } from '../../support/fake-twilio.ts'

const smsOver = (fake: FakeTwilio, patience?: number): TwilioSms =>
  new TwilioSms({
    accountSid: fake.accountSid,
    authToken: fake.authToken,
    from: '+15005550006',
    baseUrl: fake.url,
    publicUrl: 'https://hub.example/',
    patience,
  })

remoteNotifierContract('twilio', openTwilio, { lookUp: true, receipts: true })

async function openTwilio(patience: number): Promise<RemoteNotifierUnderTest> {
  const fake = await FakeTwilio.start()
  const taken: Receipt[] = []
  const webhook = new TwilioWebhook({
    authToken: fake.authToken,
    publicUrl: 'https://hub.example',
    onText: () => Promise.resolve(),
    onReceipt: (receipt) => Promise.resolve(void taken.push(receipt)),
  })
  const url = 'https://hub.example/webhooks/twilio/status'
  const post = async (n: number, MessageStatus: string, signedFor: string): Promise<number> => {
    const fields = { MessageSid: fake.messages[n]?.sid ?? '', MessageStatus }
    const { headers } = fake.signed(signedFor, fields)
    return (await webhook.receive({ path: 'status', url, headers, fields })).status
  }
  return {
    notifier: smsOver(fake, patience),
    received: () => fake.messages.map((message) => message.body),
    next: (...moods) => void fake.nextMoods.push(...moods),
    unreachable: () => fake.stop(),
    breakLookUps: () => (fake.listMood = 'break'),
    connections: () => fake.server.connections,
    receipts: {
      taken,
      post: (n, state) => post(n, state === 'delivered' ? 'delivered' : 'undelivered', url),
      forge: (n) => post(n, 'delivered', 'https://evil.example/status'),
    },
    end: () => fake.stop().catch(() => {}),
  }
}

describe('twilio', () => {
  let fake: FakeTwilio
  beforeEach(async () => {
    fake = await FakeTwilio.start()
  })
  afterEach(() => fake.stop())

  const notice: Notice = {
    id: 'n1',
    channel: 'sms',
    to: '+8613800000001',
    text: '【守望】码A7',
    severity: 'urgent',
    purpose: 'alarm',
    possibleDuplicate: false,
  }

  it('asks for receipts at the public address', async () => {
    await smsOver(fake).send(notice)
    expect(fake.messages[0]).toMatchObject({ statusCallback: 'https://hub.example/webhooks/twilio/status' })
  })

  it('keeps the path of another base address', async () => {
    const sms = new TwilioSms({ ...account(fake), baseUrl: `${fake.url}/proxy` })
    expect(await sms.send(notice)).toMatchObject({ state: 'refused', reason: 'HTTP 404, Twilio 20404' })
  })

  it('takes 503 for "not now"', async () => {
    fake.mood = 'not-now'
    expect(await smsOver(fake).send(notice)).toMatchObject({ state: 'refused', permanent: false })
  })

  it('does not take an older message with the same text for this one', async () => {
    await smsOver(fake).send(notice)
    expect(await smsOver(fake).lookUp(notice, Date.now() + 60_000)).toBe('not-found')
  })

  it('says which setting is wrong when the account can not be one', () => {
    expect(() => new TwilioSms({ ...account(fake), accountSid: 'XX1' })).toThrow(/TWILIO_ACCOUNT_SID/)
  })
})

const account = (fake: FakeTwilio) => ({ accountSid: fake.accountSid, authToken: fake.authToken, from: '+15005550006' })
