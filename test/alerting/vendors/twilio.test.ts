import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TwilioSms } from '../../../alerting/vendors/twilio.ts'
import type { Notice } from '../../../core/notifier.ts'
import { remoteNotifierContract } from '../../contracts/notifier.ts'
import { FakeTwilio } from '../../support/fake-twilio.ts'

const smsOver = (fake: FakeTwilio): TwilioSms =>
  new TwilioSms({
    accountSid: fake.accountSid,
    authToken: fake.authToken,
    from: '+15005550006',
    baseUrl: fake.url,
    publicUrl: 'https://hub.example/',
  })

remoteNotifierContract('twilio', async () => {
  const fake = await FakeTwilio.start()
  return {
    notifier: smsOver(fake),
    received: () => fake.messages.map((message) => message.body),
    refuseForGood: () => void fake.nextMoods.push('refuse'),
    refuseForNow: () => void fake.nextMoods.push('too-many'),
    breakAfterSending: () => void fake.nextMoods.push('break'),
    unreachable: () => fake.stop(),
    end: () => fake.stop().catch(() => {}),
  }
})

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

  it('does not know what became of a request whose connection broke', async () => {
    fake.mood = 'reset'
    expect(await smsOver(fake).send(notice)).toMatchObject({ state: 'unknown' })
  })

  it('gives up waiting after 10 s, and does not know', async () => {
    fake.mood = 'accept-then-hang'
    const started = performance.now()
    expect(await smsOver(fake).send(notice)).toMatchObject({ state: 'unknown' })
    expect(performance.now() - started).toBeLessThan(12_000)
    expect(await smsOver(fake).lookUp(notice, Date.now())).toMatchObject({ state: 'accepted' })
  })

  it('does not take an older message with the same text for this one', async () => {
    await smsOver(fake).send(notice)
    expect(await smsOver(fake).lookUp(notice, Date.now() + 60_000)).toBe('not-found')
  })

  it('does not know when the list does not answer either', async () => {
    fake.listMood = 'break'
    expect(await smsOver(fake).lookUp(notice, Date.now())).toMatchObject({ state: 'unknown' })
  })

  it('says which setting is wrong when the account can not be one', () => {
    expect(() => new TwilioSms({ ...account(fake), accountSid: 'XX1' })).toThrow(/TWILIO_ACCOUNT_SID/)
  })
})

const account = (fake: FakeTwilio) => ({ accountSid: fake.accountSid, authToken: fake.authToken, from: '+15005550006' })
