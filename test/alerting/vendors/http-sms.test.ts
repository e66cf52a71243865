import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { HttpSms } from '../../../alerting/vendors/http-sms.ts'
import { httpSmsKind } from '../../../alerting/vendors/http-sms-kind.ts'
import { httpSmsRequest } from '../../../alerting/vendors/http-sms-request.ts'
import { httpSmsSettings } from '../../../alerting/vendors/http-sms-settings.ts'
import { silentLog } from '../../../core/log.ts'
import type { IncomingText, Notice, Receipt, VendorWebhook } from '../../../core/notifier.ts'
import { systemClock } from '../../../core/time.ts'
import { remoteNotifierContract, type RemoteNotifierUnderTest } from '../../contracts/notifier.ts'
import { FakeHttpSms } from '../../support/fake-http-sms.ts'
import { FakeVendorServer } from '../../support/fake-vendor-server.ts'

const TOKEN = 'token-of-the-test-0123456789'
const notice: Notice = {
  id: '0b6f3c0e-8f0e-4c68-9a53-1c3c6f2f0a11',
  channel: 'sms',
  to: '+8613800000001',
  text: '【守望】紧急:王**跌倒,码A7',
  severity: 'urgent',
  purpose: 'alarm',
  possibleDuplicate: false,
}

/** The n-th `http-sms` vendor that docs/vendors.md shows, against that address. */
async function example(n: number, address: string): Promise<Record<string, unknown>> {
  const docs = await readFile(new URL('../../../docs/vendors.md', import.meta.url), 'utf8')
  const shown = Array.from(docs.matchAll(/```yaml\n(- name[\s\S]*?)```/g), (match) => match[1] ?? '')
  const vendors: Record<string, unknown>[] = shown.flatMap((yaml) => parse(yaml))
  const text = JSON.stringify(vendors.filter(({ kind }) => kind === 'http-sms')[n])
  const settings = text
    .replaceAll('https://sms.example.gov.cn', address)
    .replaceAll('env:PROVINCE_SMS_KEY', 'secret-of-the-test')
    .replaceAll('env:CARRIER_SMS_PASSWORD', 'pa&ss')
    .replaceAll('env:SMS_CALLBACK_TOKEN', TOKEN)
  const { name: _name, kind: _kind, limits: _limits, ...rest } = JSON.parse(settings)
  return rest
}

const sinkInto = (texts: IncomingText[], receipts: Receipt[]) => ({
  onText: (text: IncomingText) => Promise.resolve(void texts.push(text)),
  onReceipt: (receipt: Receipt) => Promise.resolve(void receipts.push(receipt)),
  onKey: () => Promise.resolve(''),
})
const context = { name: 'province', publicUrl: undefined, clock: systemClock(), log: silentLog, print: () => {} }

remoteNotifierContract('http-sms', openProvince, { lookUp: true, receipts: true })

async function openProvince(patience: number): Promise<RemoteNotifierUnderTest> {
  const fake = await FakeHttpSms.start()
  const settings = await example(0, fake.server.url)
  const taken: Receipt[] = []
  const webhook = httpSmsKind.open(settings, context).webhook?.(sinkInto([], taken))
  const post = async (n: number, status: string, token: string): Promise<number> => {
    const rawBody = JSON.stringify({ reports: [{ msgId: fake.messages[n]?.msgId, status, err: 'X' }] })
    const answer = await webhook?.receive({ path: `${token}/report`, url: '', headers: {}, fields: {}, rawBody })
    return answer?.status ?? 0
  }
  return {
    notifier: new HttpSms({ ...httpSmsSettings.parse(settings), name: 'province', clock: systemClock(), patience }),
    received: () => fake.messages.map((message) => message.content),
    says: ({ text }) => text.replace('【守望】', ''),
    next: (...moods) => void fake.server.nextMoods.push(...moods),
    unreachable: () => fake.server.stop(),
    breakLookUps: () => (fake.server.lookUpMood = 'accept-then-break'),
    connections: () => fake.server.connections,
    receipts: {
      taken,
      post: (n, state) => post(n, state === 'delivered' ? 'DELIVRD' : 'UNDELIV', TOKEN),
      forge: (n) => post(n, 'DELIVRD', ''),
    },
    end: () => fake.server.stop().catch(() => {}),
  }
}

describe('http-sms, the first example', () => {
  let fake: FakeHttpSms
  let sms: HttpSms
  beforeEach(async () => {
    fake = await FakeHttpSms.start()
    const settings = httpSmsSettings.parse(await example(0, fake.server.url))
    sms = new HttpSms({ ...settings, name: 'province', clock: systemClock() })
  })
  afterEach(() => fake.server.stop())

  it('writes the number, the text without our prefix and our id where the platform wants them, signed', async () => {
    expect(await sms.send(notice)).toEqual({ state: 'accepted', providerId: 'P1' })
    expect(fake.messages).toMatchObject([{ mobile: '13800000001', content: '紧急:王**跌倒,码A7', seq: notice.id }])
  })

  it('can not be led out of its format by what it carries', async () => {
    const hostile = '"},{"mobile":"13900000000"} {id} {sign} \u2028 \\ </x>&amp;'
    await sms.send({ ...notice, text: hostile })
    expect(fake.messages).toMatchObject([{ mobile: '13800000001', content: hostile }])
  })

  it('says failed of what the platform lists as undelivered', async () => {
    await sms.send(notice)
    for (const message of fake.messages) message.status = 'FAIL'
    expect(await sms.lookUp?.(notice, 0)).toEqual({ state: 'failed', retryable: false, reason: 'undelivered' })
  })
})

describe('http-sms, the second example', () => {
  let bodies: URLSearchParams[]
  let answer: string
  let carrier: FakeVendorServer
  let webhook: VendorWebhook | undefined
  let sms: HttpSms
  const texts: IncomingText[] = []
  const receipts: Receipt[] = []
  beforeEach(async () => {
    bodies = []
    texts.length = 0
    receipts.length = 0
    answer = 'OK,778899'
    const said = () => ({ status: 200, contentType: 'text/plain', body: answer })
    carrier = await FakeVendorServer.start({
      isSend: () => true,
      accept: ({ body }) => {
        bodies.push(new URLSearchParams(body))
        return said()
      },
      lookUp: said,
      refuse: said,
      notNow: said,
    })
    const settings = await example(1, carrier.url)
    sms = new HttpSms({
      ...httpSmsSettings.parse(settings),
      name: 'carrier',
      clock: { ...systemClock(), now: () => 1_795_329_127_000 },
    })
    webhook = httpSmsKind.open(settings, { ...context, name: 'carrier' }).webhook?.(sinkInto(texts, receipts))
  })
  afterEach(() => carrier.stop())

  it('sends a form, with the digest that the carrier asks for, and reads a line of text', async () => {
    expect(await sms.send({ ...notice, text: '【守望】a&b=c 码A7' })).toEqual({
      state: 'accepted',
      providerId: '778899',
    })
    expect(Object.fromEntries(bodies[0] ?? [])).toEqual({
      user: 'district12',
      // md5 of "district12pa&ss20261122143207", in capitals
      pwd: '35437F476BB04CECD979F3439E122D60',
      ts: '20261122143207',
      phone: '8613800000001',
      msg: '【守望】a&b=c 码A7',
    })
  })

  it.each([
    ['ERR,-7', { state: 'refused', permanent: false }],
    ['ERR,-3', { state: 'refused', permanent: true }],
    ['<html>maintenance</html>', { state: 'unknown' }],
  ])('reads %s by the rules', async (said, expected) => {
    answer = said
    expect(await sms.send(notice)).toMatchObject(expected)
  })

  it('can not be looked up, and says so by having no way to', () => {
    expect(typeof sms.lookUp).toBe('undefined')
  })

  it('takes forms: a reply, the same reply again, a report, one under way, and one that says nothing', async () => {
    const form = (path: string, fields: Record<string, string>) =>
      webhook?.receive({
        path: `${TOKEN}/${path}`,
        url: '',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        fields,
      })
    const reply = { src: '8613800000001', msg: '1 A7', time: '20261122143500' }
    expect(await form('reply', reply)).toMatchObject({ status: 200, body: 'ok' })
    await form('reply', reply)
    expect(texts).toMatchObject([{ vendor: 'carrier', from: '+8613800000001', body: '1 A7' }, { id: texts[0]?.id }])
    await form('report', { id: '778899', stat: 'DELIVRD' })
    await form('report', { id: '778899', stat: 'ACCEPTD' })
    await form('report', { id: '778900', stat: 'MK:0001' })
    expect(receipts).toEqual([
      { vendor: 'carrier', providerId: '778899', state: 'delivered', reason: undefined },
      { vendor: 'carrier', providerId: '778900', state: 'failed', reason: 'MK:0001' },
    ])
    expect(await form('report', { nothing: '' })).toMatchObject({ status: 400 })
  })
})

describe('a request described by data', () => {
  const now = 1_795_329_127_000
  const settings = (over: object) =>
    httpSmsSettings.parse({
      send: { url: 'https://x.example/s', body: { to: '{to}' }, accepted: [{ path: 'ok', equals: [true] }], ...over },
    })
  const built = (over: object, hostile: Partial<Notice> = {}) => {
    const parsed = settings(over)
    return httpSmsRequest(parsed.send, parsed, { notice: { ...notice, ...hostile }, now })
  }

  it('escapes for XML', () => {
    const { request } = built({ format: 'xml', body: '<m to="{to}">{text}</m>' }, { text: '</m><m to="110">&\u0000"' })
    expect(request.body).toBe('<m to="13800000001">&lt;/m&gt;&lt;m to=&quot;110&quot;&gt;&amp; &quot;</m>')
  })

  it('escapes in the address, and behind it', () => {
    const { url } = built(
      { method: 'GET', format: 'query', url: 'https://x.example/{id}?v=1', body: { t: '{text}', n: 3 } },
      { id: '../a?b', text: 'a&b=c#' },
    )
    expect(url.href).toBe('https://x.example/..%2Fa%3Fb?v=1&t=a%26b%3Dc%23&n=3')
  })

  it('leaves numbers, lists and fields within fields of JSON as they are', () => {
    const { request } = built({ body: { list: [{ to: '{to}', n: 1, on: true, none: null }] } })
    expect(JSON.parse(request.body ?? '')).toEqual({ list: [{ to: '13800000001', n: 1, on: true, none: null }] })
  })

  it.each([
    ['an unknown placeholder', { body: { to: '{phone}' } }, /may name only \{to\}/],
    ['a text in a header', { headers: { 'x-text': '{text}' } }, /may name only/],
    ['a header that would split the request', { headers: { 'x-a': 'a\r\nb: c' } }, /send\.headers/],
    ['a status alone for success', { accepted: [{ status: [200] }] }, /a status alone says nothing/],
    ['fields within fields in a form', { format: 'form', body: { a: { b: '1' } } }, /no fields within fields/],
    ['a body with GET', { method: 'GET' }, /must be POST/],
    ['an expression that is none', { accepted: [{ matches: '(' }] }, /regular expression/],
    ['fields for XML', { format: 'xml' }, /one text for xml/],
  ])('is refused with %s', (_what, over, said) => {
    const faults = httpSmsKind.faults({
      send: { url: 'https://x.example/s', body: { to: '{to}' }, accepted: [{ path: 'ok', equals: [true] }], ...over },
    })
    expect(faults.join('\n')).toMatch(said)
  })
})
