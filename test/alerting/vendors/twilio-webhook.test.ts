import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TwilioWebhook } from '../../../alerting/vendors/twilio-webhook.ts'
import type { IncomingText, Receipt } from '../../../core/notifier.ts'
import { FakeTwilio } from '../../support/fake-twilio.ts'

const PUBLIC = 'https://hub.example'

describe('the Twilio webhook', () => {
  let fake: FakeTwilio
  let webhook: TwilioWebhook
  const texts: IncomingText[] = []
  const receipts: Receipt[] = []
  beforeEach(async () => {
    fake = await FakeTwilio.start()
    texts.length = 0
    receipts.length = 0
    webhook = new TwilioWebhook({
      authToken: fake.authToken,
      publicUrl: PUBLIC,
      onText: (text) => Promise.resolve(void texts.push(text)),
      onReceipt: (receipt) => Promise.resolve(void receipts.push(receipt)),
    })
  })
  afterEach(() => fake.stop())

  function call(path: string, fields: Record<string, string>, signedFor = `${PUBLIC}/webhooks/twilio/${path}`) {
    const { headers } = fake.signed(signedFor, fields)
    return webhook.receive({ path, url: `http://10.0.0.1:8080/webhooks/twilio/${path}`, headers, fields })
  }

  const reply = { MessageSid: 'SM1', From: '+8613800000001', Body: '1 A7' }

  it('hands a signed text over and gives Twilio nothing to send', async () => {
    expect(await call('reply', reply)).toMatchObject({ status: 200, contentType: 'text/xml' })
    expect(texts).toEqual([{ vendor: 'twilio', id: 'SM1', from: '+8613800000001', body: '1 A7' }])
  })

  it('answers 403 to a signature for another address, another text, or none', async () => {
    expect(await call('reply', reply, 'https://evil.example/webhooks/twilio/reply')).toMatchObject({ status: 403 })
    const { headers } = fake.signed(`${PUBLIC}/webhooks/twilio/reply`, reply)
    const forged = { path: 'reply', url: '', headers, fields: { ...reply, Body: '3 A7' } }
    expect(await webhook.receive(forged)).toMatchObject({ status: 403 })
    expect(await webhook.receive({ ...forged, headers: {} })).toMatchObject({ status: 403 })
    expect(texts).toEqual([])
  })

  it.each([
    ['delivered', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
  ])('takes %s for %s', async (MessageStatus, state) => {
    expect(await call('status', { MessageSid: 'SM1', MessageStatus })).toMatchObject({ status: 200 })
    expect(receipts).toMatchObject([{ vendor: 'twilio', providerId: 'SM1', state }])
  })

  it('takes no receipt from "sent"', async () => {
    expect(await call('status', { MessageSid: 'SM1', MessageStatus: 'sent' })).toMatchObject({ status: 200 })
    expect(receipts).toEqual([])
  })

  it('answers 400 to a signed call that says nothing', async () => {
    expect(await call('reply', { Body: '1' })).toMatchObject({ status: 400 })
  })
})
