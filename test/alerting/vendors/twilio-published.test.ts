import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TwilioSms } from '../../../alerting/vendors/twilio.ts'
import { TwilioWebhook } from '../../../alerting/vendors/twilio-webhook.ts'
import type { IncomingText, Notice, Receipt } from '../../../core/notifier.ts'
import { FakeTwilio } from '../../support/fake-twilio.ts'

/** What Twilio itself declares about its Messages resource, in its own package. */
const DECLARED = new URL('../../../node_modules/twilio/lib/rest/api/v2010/account/message.d.ts', import.meta.url)

/** The parameters of one request as the declarations name them on the wire (`statusCallback` is `StatusCallback`), with their types. */
function parametersOf(declarations: string, name: string): ReadonlyMap<string, string> {
  const body = new RegExp(`interface ${name} \\{([\\s\\S]*?)\\n\\}`).exec(declarations)?.[1] ?? ''
  const lines = Array.from(body.matchAll(/^ {4}(\w+)\??: ([^;]+);$/gm))
  return new Map(lines.map(([, field = '', type = '']) => [field.charAt(0).toUpperCase() + field.slice(1), type]))
}

/** Words of a declared union of strings. */
const wordsOf = (declarations: string, name: string): readonly string[] =>
  Array.from(
    new RegExp(`type ${name} = ([^;]+);`).exec(declarations)?.[1]?.matchAll(/"([\w]+)"/g) ?? [],
    (m) => m[1] ?? '',
  )

/** Fields of what Twilio posts about messages that come in (twilio.com/docs/messaging/guides/webhook-request). */
const REPLY_FIELDS = {
  ToCountry: 'US',
  SmsMessageSid: 'SM1',
  NumMedia: '0',
  ToCity: '',
  FromZip: '',
  SmsSid: 'SM1',
  FromState: '',
  SmsStatus: 'received',
  FromCity: '',
  Body: '1 A7',
  FromCountry: 'CN',
  To: '+15005550006',
  ToZip: '',
  NumSegments: '1',
  MessageSid: 'SM1',
  AccountSid: `AC${'0'.repeat(32)}`,
  From: '+8613800000001',
  ApiVersion: '2010-04-01',
}
/** And about those that went out (twilio.com/docs/messaging/guides/track-outbound-message-status). */
const STATUS_FIELDS = {
  AccountSid: `AC${'0'.repeat(32)}`,
  From: '+15005550006',
  MessageSid: 'SM1',
  MessageStatus: 'undelivered',
  ErrorCode: '30003',
  SmsSid: 'SM1',
  SmsStatus: 'undelivered',
  To: '+8613800000001',
  ApiVersion: '2010-04-01',
  RawDlrDoneDate: '2611221432',
}

const notice: Notice = {
  id: 'n1',
  channel: 'sms',
  to: '+8613800000001',
  text: '【守望】紧急警情,码A7,请致电值班室',
  severity: 'urgent',
  purpose: 'alarm',
  possibleDuplicate: false,
}

describe('what is said to Twilio', () => {
  let fake: FakeTwilio
  let declarations: string
  beforeAll(async () => {
    declarations = await readFile(DECLARED, 'utf8')
    fake = await FakeTwilio.start()
    const account = { accountSid: fake.accountSid, authToken: fake.authToken, from: '+15005550006', baseUrl: fake.url }
    const sms = new TwilioSms({ ...account, publicUrl: 'https://hub.example' })
    await sms.send(notice)
    await sms.lookUp(notice, Date.now())
  })
  afterAll(() => fake.stop())

  it('names only parameters that Twilio declares for a send, each a text as declared, and all that it must have', () => {
    const declared = parametersOf(declarations, 'MessageListInstanceCreateOptions')
    const sent = new URLSearchParams(fake.server.requests[0]?.body)
    expect(Array.from(sent.keys()).toSorted()).toEqual(['Body', 'From', 'StatusCallback', 'To'])
    expect(Array.from(sent.keys(), (field) => declared.get(field))).toEqual(['string', 'string', 'string', 'string'])
    expect(fake.server.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(URL.canParse(sent.get('StatusCallback') ?? '')).toBe(true)
    expect(sent.get('Body')?.length).toBeLessThanOrEqual(1600)
  })

  it('names only parameters that Twilio declares for a list', () => {
    const declared = parametersOf(declarations, 'MessageListInstanceOptions')
    const asked = fake.server.requests[1]?.url.searchParams ?? new URLSearchParams()
    expect(Array.from(asked.keys(), (field) => [field, declared.get(field)])).toEqual([
      ['To', 'string'],
      ['PageSize', 'number'],
    ])
    expect(asked.get('PageSize')).toMatch(/^\d+$/)
  })

  it('is answered by the fake in fields that Twilio declares', () => {
    const declared = parametersOf(declarations, 'MessageResource')
    const answered = ['sid', 'to', 'from', 'body', 'status', 'date_created', 'date_sent', 'error_code']
    expect(answered.filter((field) => !declared.has(field.charAt(0).toUpperCase() + field.slice(1)))).toEqual([])
  })
})

describe('what Twilio says', () => {
  const texts: IncomingText[] = []
  const receipts: Receipt[] = []
  let fake: FakeTwilio
  let declarations: string
  beforeAll(async () => {
    fake = await FakeTwilio.start()
    declarations = await readFile(DECLARED, 'utf8')
  })
  afterAll(() => fake.stop())

  async function post(path: string, fields: Record<string, string>): Promise<number> {
    texts.length = 0
    receipts.length = 0
    const webhook = new TwilioWebhook({
      authToken: fake.authToken,
      publicUrl: 'https://hub.example',
      onText: (text) => Promise.resolve(void texts.push(text)),
      onReceipt: (receipt) => Promise.resolve(void receipts.push(receipt)),
    })
    const url = `https://hub.example/webhooks/twilio/${path}`
    return (await webhook.receive({ path, url, headers: fake.signed(url, fields).headers, fields })).status
  }

  it('is read from the fields that a reply has', async () => {
    expect(await post('reply', REPLY_FIELDS)).toBe(200)
    expect(texts).toEqual([{ vendor: 'twilio', id: 'SM1', from: '+8613800000001', body: '1 A7' }])
  })

  it('is read from the fields that a status has', async () => {
    expect(await post('status', STATUS_FIELDS)).toBe(200)
    expect(receipts).toEqual([{ vendor: 'twilio', providerId: 'SM1', state: 'failed', reason: '30003' }])
  })

  it('takes each status that Twilio declares for delivered, failed, or no news', async () => {
    const taken: Record<string, string[]> = {}
    for (const MessageStatus of wordsOf(declarations, 'MessageStatus')) {
      expect(await post('status', { ...STATUS_FIELDS, MessageStatus })).toBe(200)
      const state = receipts[0]?.state ?? 'no news'
      taken[state] = [...(taken[state] ?? []), MessageStatus]
    }
    expect(taken).toEqual({
      delivered: ['delivered', 'read'],
      failed: ['failed', 'undelivered', 'canceled'],
      'no news': expect.arrayContaining(['queued', 'sending', 'sent', 'accepted', 'scheduled', 'partially_delivered']),
    })
  })
})
