import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AliyunVoice } from '../../../alerting/vendors/aliyun-voice.ts'
import { aliyunVoiceKind } from '../../../alerting/vendors/aliyun-voice-kind.ts'
import { aliyunCalls } from '../../../alerting/vendors/aliyun-voice-webhook.ts'
import { ALIYUN_THANKS } from '../../../alerting/vendors/aliyun-sms-webhook.ts'
import { SecretWebhook } from '../../../alerting/vendors/secret-webhook.ts'
import { silentLog } from '../../../core/log.ts'
import type { IncomingKey, Notice, Receipt } from '../../../core/notifier.ts'
import { remoteNotifierContract } from '../../contracts/notifier.ts'
import { FakeAliyunVoice } from '../../support/fake-aliyun-voice.ts'

const KEYS = { '1': 'TTS_11', '4': 'TTS_14' } as const
const ALARM = {
  code: 'TTS_1',
  text: '守望报警。${what},地点${place},码${code}。收到请按1,转上级请按4。',
  variables: {
    what: { from: 'kind', max: 20, empty: '未知' },
    place: { from: 'place', max: 20, empty: '未知' },
    code: { from: 'code', max: 6, empty: '未知' },
  },
  keys: KEYS,
} as const
const RECOVERY = {
  code: 'TTS_2',
  text: '守望提醒。码${code}有更新。',
  variables: { code: { from: 'code', max: 6, empty: '未知' } },
} as const
const RESIDENT = {
  code: 'TTS_3',
  text: '您好,您还好吗?一切安好请按1,需要帮助请按4。',
  variables: {},
  keys: KEYS,
} as const
const TEMPLATES = {
  TTS_1: ALARM.text,
  TTS_2: RECOVERY.text,
  TTS_3: RESIDENT.text,
  TTS_11: '已登记收到',
  TTS_14: '已转上级',
}
const TOKEN = 'token-of-the-test-0123456789'

async function open(patience = 5000) {
  const fake = await FakeAliyunVoice.start(TEMPLATES)
  const receipts: Receipt[] = []
  const keys: IncomingKey[] = []
  const notifier = new AliyunVoice({
    name: 'ring',
    accessKeyId: fake.accessKeyId,
    accessKeySecret: fake.accessKeySecret,
    showNumber: '057112345678',
    templates: { alarm: ALARM, recovery: RECOVERY },
    resident: RESIDENT,
    playTimes: 2,
    baseUrl: fake.server.url,
    patience,
    log: silentLog,
  })
  const webhook = new SecretWebhook({
    name: 'ring',
    token: TOKEN,
    thanks: ALIYUN_THANKS,
    log: silentLog,
    routes: { report: (request) => aliyunCalls('ring', request) },
    sinks: {
      onText: () => Promise.resolve(),
      onReceipt: (receipt) => Promise.resolve(void receipts.push(receipt)),
      onKey: (key) => Promise.resolve(String(keys.push(key))),
    },
  })
  const report = (entries: unknown, token = TOKEN) =>
    webhook.receive({ path: `${token}/report`, url: '', headers: {}, fields: {}, rawBody: JSON.stringify(entries) })
  return { fake, notifier, receipts, keys, report }
}

remoteNotifierContract(
  'aliyun-voice',
  async (patience) => {
    const { fake, notifier, receipts, report } = await open(patience)
    const about = (n: number, status_code: string) => [{ ...entryOf(fake, n), status_code }]
    return {
      notifier,
      notice: { channel: 'voice' },
      received: () => fake.calls.map(({ heard }) => heard),
      says: ({ slots }) => `守望报警。${slots?.kind},地点${slots?.place},码${slots?.code}。`,
      next: (...moods) => void fake.server.nextMoods.push(...moods),
      unreachable: () => fake.server.stop(),
      breakLookUps: () => (fake.server.lookUpMood = 'accept-then-break'),
      connections: () => fake.server.connections,
      receipts: {
        taken: receipts,
        post: async (n, state) => (await report(about(n, state === 'delivered' ? '200000' : '200003'))).status,
        forge: async (n) => (await report(about(n, '200000'), `${TOKEN}x`)).status,
      },
      end: () => fake.server.stop().catch(() => {}),
    }
  },
  { lookUp: 'named', receipts: true },
)

/** What every report about a call has (help.aliyun.com/zh/vms/voicereport-6). */
const entryOf = (fake: FakeAliyunVoice, n: number) => ({
  callee: '13800000001',
  call_id: fake.calls[n]?.callId,
  out_id: fake.calls[n]?.outId,
  duration: '10',
  voice_type: 'voice',
  status_msg: '执行完成',
})

describe('a call by Alibaba Cloud', () => {
  let line: Awaited<ReturnType<typeof open>>
  beforeEach(async () => {
    line = await open()
  })
  afterEach(() => line.fake.server.stop().catch(() => {}))

  const notice: Notice = {
    id: '5f0c1a52-3b7e-4d7c-9a3e-000000000001',
    channel: 'voice',
    purpose: 'alarm',
    to: '+8613800000001',
    text: '守望报警。',
    slots: { head: '紧急', kind: '王**(78岁)跌倒', place: '小站镇前营村3组12号', time: '14:32', code: 'A7' },
    severity: 'life-safety',
    possibleDuplicate: false,
  }
  const OUT_ID = '5f0c1a523b7e4d7'

  it('waits for 1 and 4 in an alarm, and has a sentence for each', async () => {
    expect(await line.notifier.send(notice)).toEqual({ state: 'accepted', providerId: OUT_ID })
    expect(line.fake.calls).toMatchObject([{ action: 'IvrCall', phone: '13800000001', outId: OUT_ID, menu: KEYS }])
  })

  it('only reads what asks for no key', async () => {
    await line.notifier.send({ ...notice, purpose: 'recovery' })
    expect(line.fake.calls).toMatchObject([{ action: 'SingleCallByTts', heard: '守望提醒。码A7有更新。', menu: {} }])
  })

  it('asks the resident by a template of their own', async () => {
    await line.notifier.send({ ...notice, slots: undefined })
    expect(line.fake.calls).toMatchObject([{ heard: RESIDENT.text, menu: KEYS }])
  })

  it('refuses for good what no template says', async () => {
    expect(await line.notifier.send({ ...notice, purpose: 'digest' })).toMatchObject({
      state: 'refused',
      permanent: true,
    })
    expect(line.fake.server.requests).toEqual([])
  })

  it('reaches the mainland only', () => {
    expect(
      ['+8613800000001', '+862212345678', '+15005550006', 'group:duty'].filter((to) => line.notifier.reaches(to)),
    ).toEqual(['+8613800000001', '+862212345678'])
  })

  it('hands over a key while the call goes on and again at its end, with how the notice began', async () => {
    await line.notifier.send(notice)
    const entry = entryOf(line.fake, 0)
    expect(
      await line.report([{ ...entry, status_code: '300000', dtmf: '1', status_time: '2026-11-22 14:33:00' }]),
    ).toEqual(ALIYUN_THANKS)
    await line.report([{ ...entry, status_code: '200000', dtmf: '1' }])
    const key = { vendor: 'ring', providerId: OUT_ID, noticeId: '5f0c1a52-3b7e-4d7', key: '1' }
    expect(line.keys).toEqual([key, key])
    expect(notice.id.startsWith(key.noticeId)).toBe(true)
    expect(line.receipts.map(({ state }) => state)).toEqual(['delivered', 'delivered'])
  })

  it.each([
    ['200000', '30', 'delivered'],
    ['200008', '30', 'delivered'],
    ['200001', '9', 'delivered'],
    ['200001', '2', 'failed'],
    ['200002', '0', 'failed'],
    ['200003', '0', 'failed'],
    ['200005', '0', 'failed'],
    ['200010', '0', 'failed'],
    ['200011', '', 'failed'],
  ])('that ended with %s after %s s counts as %s', async (status_code, duration, state) => {
    await line.notifier.send(notice)
    await line.report([{ ...entryOf(line.fake, 0), status_code, duration }])
    expect(line.receipts).toMatchObject([{ vendor: 'ring', providerId: OUT_ID, state }])
  })

  it.each(['200101', '200201', '200102', '200100'])('says nothing by %s: it goes on', async (status_code) => {
    await line.notifier.send(notice)
    await line.report([{ ...entryOf(line.fake, 0), status_code }])
    expect(line.receipts).toEqual([])
  })

  it('is asked about by what the vendor called it', async () => {
    await line.notifier.send(notice)
    expect(await line.notifier.lookUp(notice, Date.now())).toMatchObject({ state: 'accepted', providerId: OUT_ID })
    const [call] = line.fake.calls
    if (call !== undefined) call.state = '200003'
    expect(await line.notifier.lookUp(notice, Date.now())).toMatchObject({ state: 'failed', reason: '200003' })
    if (call !== undefined) call.state = '200000'
    expect(await line.notifier.lookUp(notice, Date.now())).toMatchObject({ state: 'accepted', delivered: true })
  })

  it('survives reports that say nothing, or too much', async () => {
    expect(await line.report('x')).toMatchObject({ status: 400 })
    expect(await line.report([{ status_code: '200000' }])).toMatchObject({ status: 400 })
    expect(await line.report([{ out_id: 'unknown', status_code: 200_003, dtmf: 7 }])).toEqual(ALIYUN_THANKS)
    await line.report([{ out_id: 'unknown', status_code: '300000', dtmf: 'A1*x4' }])
    expect(line.keys.map(({ key, noticeId }) => [key, noticeId])).toEqual([
      ['1', undefined],
      ['*', undefined],
      ['4', undefined],
    ])
  })
})

describe('the settings of aliyun-voice', () => {
  const right = {
    accessKeyId: 'k',
    accessKeySecret: 's',
    showNumber: '057112345678',
    callbackToken: TOKEN,
    templates: { alarm: ALARM, recovery: RECOVERY },
    resident: RESIDENT,
  }

  it('are taken when they are right', () => {
    expect(aliyunVoiceKind.faults(right)).toEqual([])
  })

  it('must name a number and an address for keys where a text asks for keys', () => {
    const faults = aliyunVoiceKind.faults({ ...right, showNumber: undefined, callbackToken: undefined }).join('\n')
    expect(faults).toMatch(/showNumber: must be set/)
    expect(faults).toMatch(/callbackToken: must be set/)
  })

  it('must not promise a key that nothing takes', () => {
    const { keys: _keys, ...promising } = ALARM
    expect(aliyunVoiceKind.faults({ ...right, templates: { alarm: promising } }).join()).toMatch(
      /keys: must be set where/,
    )
  })
})
