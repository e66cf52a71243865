import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Modem } from '../../../alerting/vendors/modem.ts'
import { modemKind } from '../../../alerting/vendors/modem-kind.ts'
import { openModemPort } from '../../../alerting/vendors/modem-port.ts'
import { silentLog } from '../../../core/log.ts'
import type { IncomingText, Notice, Receipt } from '../../../core/notifier.ts'
import { systemClock } from '../../../core/time.ts'
import { remoteNotifierContract } from '../../contracts/notifier.ts'
import { FakeModem } from '../../support/fake-modem.ts'
import { deliverPdu, reportPdu } from '../../support/sms-pdus.ts'
import { Terminals } from '../../support/terminals.ts'

const GRID = '+8613800000001'

let terminals: Terminals
beforeAll(async () => {
  terminals = await Terminals.start()
})
afterAll(() => terminals.end())

interface Line {
  readonly fake: FakeModem
  readonly modem: Modem
  readonly texts: IncomingText[]
  readonly receipts: Receipt[]
  readonly end: () => Promise<void>
}

async function open(
  options: { network?: number; plugged?: boolean; pin?: string; keep?: () => Promise<void> } = {},
): Promise<Line> {
  const fake = await FakeModem.start(terminals, options.plugged)
  const texts: IncomingText[] = []
  const receipts: Receipt[] = []
  const modem = new Modem({
    name: 'modem',
    pin: options.pin,
    open: () => openModemPort(fake.path, 115_200),
    clock: systemClock(),
    log: silentLog,
    patience: { answer: 3000, network: options.network ?? 5000 },
    looksAgain: 50,
  })
  modem.listen({
    async onText(text) {
      await options.keep?.()
      texts.push(text)
    },
    onReceipt: (receipt) => Promise.resolve(void receipts.push(receipt)),
  })
  const end = async (): Promise<void> => {
    await modem.close()
    await fake.end()
  }
  return { fake, modem, texts, receipts, end }
}

remoteNotifierContract(
  'modem',
  async (patience) => {
    const { fake, modem, end } = await open({ network: patience })
    return {
      notifier: modem,
      received: () => fake.texts(),
      next: (...moods) => void fake.nextMoods.push(...moods),
      unreachable: () => fake.unplug(),
      end,
    }
  },
  { lookUp: 'remembered', receipts: false },
)

const notice: Notice = {
  id: 'n1',
  channel: 'sms',
  purpose: 'alarm',
  to: GRID,
  text: '【守望】紧急:跌倒,码A7',
  severity: 'life-safety',
  possibleDuplicate: false,
}
const LONG = `【守望】${'小站镇前营村3组12号𠀀'.repeat(12)}`

describe('a modem that is there', () => {
  let line: Line
  beforeEach(async () => {
    line = await open()
  })
  afterEach(() => line.end())

  it('carries a long text in parts that are one text again on the phone', async () => {
    expect(await line.modem.send({ ...notice, text: LONG })).toEqual({ state: 'accepted', providerId: 'n1' })
    expect(line.fake.messages).toMatchObject([{ to: GRID, text: LONG, parts: 3 }])
  })

  it('sends one after the other what it is handed at once', async () => {
    const ids = ['a', 'b', 'c', 'd']
    const results = await Promise.all(ids.map((id) => line.modem.send({ ...notice, id, text: `${id}${LONG}` })))
    expect(results.map(({ state }) => state)).toEqual(ids.map(() => 'accepted'))
    expect(line.fake.texts()).toEqual(ids.map((id) => `${id}${LONG}`))
  })

  it('says not now of a text that broke off between its parts: nobody can read half of it', async () => {
    line.fake.nextMoods.push('accept', 'not-now')
    expect(await line.modem.send({ ...notice, text: LONG })).toMatchObject({ state: 'refused', permanent: false })
  })

  it.each([
    ['+CMS ERROR: 8', { state: 'refused', permanent: true }],
    ['+CMS ERROR: 38', { state: 'refused', permanent: false }],
    ['+CMS ERROR: 322', { state: 'refused', permanent: false }],
    ['+CMS ERROR: 332', { state: 'unknown' }],
    ['+CMS ERROR: 500', { state: 'unknown' }],
    ['+CME ERROR: 30', { state: 'refused', permanent: false }],
    ['ERROR', { state: 'unknown' }],
  ])('reads %s', async (refusal, result) => {
    line.fake.refusal = refusal
    line.fake.nextMoods.push('refuse')
    expect(await line.modem.send(notice)).toMatchObject(result)
  })

  it('has sent nothing when there was no prompt', async () => {
    line.fake.prompts = false
    expect(await line.modem.send(notice)).toEqual({ state: 'refused', permanent: false, reason: 'CMS 310' })
    expect(line.fake.messages).toEqual([])
  })

  it('sends again by itself after it was pulled out and put back', async () => {
    await line.modem.send(notice)
    await line.fake.unplug()
    expect(await line.modem.send({ ...notice, id: 'n2' })).toMatchObject({ state: 'failed', retryable: true })
    await line.fake.plug()
    await expect.poll(() => line.modem.send({ ...notice, id: 'n3' })).toMatchObject({ state: 'accepted' })
  })

  it('hands over a reply and deletes it', async () => {
    line.fake.comesIn(deliverPdu(GRID, '1 A7', { time: '261122143300' }))
    await expect.poll(() => line.texts).toHaveLength(1)
    expect(line.texts).toMatchObject([
      { vendor: 'modem', from: GRID, body: '1 A7', sentAt: Date.UTC(2026, 10, 22, 6, 33) },
    ])
    await expect.poll(() => line.fake.memory.size).toBe(0)
  })

  it('reads the number as it is registered, however the network writes it', async () => {
    for (const from of ['13800000001', '8613800000001', '+8613800000001']) line.fake.comesIn(deliverPdu(from, '1'))
    await expect.poll(() => line.texts.map(({ from }) => from)).toEqual([GRID, GRID, GRID])
  })

  it('waits for all parts of a long reply, in whatever order they come', async () => {
    line.fake.comesIn(deliverPdu(GRID, '三天', { part: [7, 2, 2] }))
    line.fake.comesIn(deliverPdu('+8613800000002', '2', {}))
    await expect.poll(() => line.texts.map(({ body }) => body)).toEqual(['2'])
    line.fake.comesIn(deliverPdu(GRID, '外出', { part: [7, 2, 1] }))
    await expect.poll(() => line.texts.map(({ body }) => body)).toEqual(['2', '外出三天'])
    await expect.poll(() => line.fake.memory.size).toBe(0)
  })

  it('throws away what nobody can answer: names, garbage, things that are no texts', async () => {
    line.fake.comesIn('0004')
    line.fake.comesIn('ZZ')
    line.fake.comesIn(reportPdu(9, 0))
    line.fake.comesIn(deliverPdu(GRID, '1'))
    await expect.poll(() => line.texts).toHaveLength(1)
    await expect.poll(() => line.fake.memory.size).toBe(0)
  })

  it('reports a long text as delivered when all of it is, and as failed when a part is not', async () => {
    await line.modem.send({ ...notice, id: 'a', text: LONG })
    await line.modem.send({ ...notice, id: 'b', text: LONG })
    const [a = [], b = []] = line.fake.messages.map(({ networkReferences }) => networkReferences)
    for (const reference of a.slice(1)) line.fake.say(`+CDS: 25\r\n${reportPdu(reference, 0)}`)
    line.fake.say(`+CDS: 25\r\n${reportPdu(a[0] ?? 0, 0x30)}`)
    line.fake.say(`+CDS: 25\r\n${reportPdu(b[0] ?? 0, 0x46)}`)
    await expect.poll(() => line.receipts).toHaveLength(1)
    line.fake.say(`+CDS: 25\r\n${reportPdu(a[0] ?? 0, 0)}`)
    line.fake.say(`+CDS: 25\r\n${reportPdu(200, 0)}`)
    await expect.poll(() => line.receipts).toHaveLength(2)
    expect(line.receipts).toMatchObject([
      { vendor: 'modem', providerId: 'b', state: 'failed' },
      { vendor: 'modem', providerId: 'a', state: 'delivered' },
    ])
  })

  it('knows a text that comes in while one goes out from its own answer', async () => {
    line.fake.nextMoods.push('accept')
    const sent = line.modem.send(notice)
    line.fake.comesIn(deliverPdu(GRID, '2 A7'))
    expect(await sent).toMatchObject({ state: 'accepted' })
    await expect.poll(() => line.texts).toHaveLength(1)
  })
})

describe('a modem', () => {
  let line: Line
  afterEach(() => line.end())

  it('that is not there yet stops nobody: it is taken up when it comes, with what came in meanwhile', async () => {
    line = await open({ plugged: false })
    expect(await line.modem.send(notice)).toMatchObject({ state: 'failed', retryable: true })
    line.fake.comesIn(deliverPdu(GRID, '1 A7'), { silently: true })
    await line.fake.plug()
    await expect.poll(() => line.texts).toMatchObject([{ body: '1 A7' }])
    expect(await line.modem.send({ ...notice, id: 'n2' })).toMatchObject({ state: 'accepted' })
  })

  it('keeps a reply that could not be kept by the hub, and brings the same once more', async () => {
    let broken = true
    const asked: string[] = []
    line = await open({
      async keep() {
        asked.push('once')
        if (broken) throw new Error('disk full')
      },
    })
    line.fake.comesIn(deliverPdu(GRID, '1 A7'))
    await expect.poll(() => asked.length).toBeGreaterThan(0)
    expect(line.fake.memory.size).toBe(1)
    broken = false
    line.fake.say('+CMTI: "SM",1')
    await expect.poll(() => line.texts).toHaveLength(1)
    await expect.poll(() => line.fake.memory.size).toBe(0)
  })

  it('gives a text the same id each time it is read, so that a kill between keeping and deleting does no harm', async () => {
    line = await open()
    for (let n = 0; n < 2; n += 1) line.fake.comesIn(deliverPdu(GRID, '1 A7'))
    await expect.poll(() => line.texts).toHaveLength(2)
    expect(new Set(line.texts.map(({ id }) => id)).size).toBe(1)
  })

  it('tries a wrong PIN once, and never again', async () => {
    line = await open({ plugged: false, pin: '1234' })
    line.fake.answers.set('AT+CPIN?', '+CPIN: SIM PIN\r\n\r\nOK')
    line.fake.answers.set('AT+CPIN="1234"', '+CME ERROR: 16')
    await line.fake.plug()
    await expect.poll(() => line.fake.commands.filter((command) => command === 'AT+CPIN="1234"')).toHaveLength(1)
    for (let n = 0; n < 3; n += 1) expect(await line.modem.send(notice)).toMatchObject({ state: 'failed' })
    expect(line.fake.commands.filter((command) => command === 'AT+CPIN="1234"')).toHaveLength(1)
  })

  it('does without reports where the modem knows none', async () => {
    line = await open({ plugged: false })
    line.fake.answers.set('AT+CNMI=2,1,0,1,0', '+CMS ERROR: 303')
    await line.fake.plug()
    await expect.poll(() => line.fake.commands).toContain('AT+CNMI=2,1,0,0,0')
    await expect.poll(() => line.modem.send(notice)).toMatchObject({ state: 'accepted' })
  })
})

describe('the settings of a modem', () => {
  it('may name a port that is not there: nothing stops, and nothing is sent', async () => {
    const context = { name: 'modem', publicUrl: undefined, clock: systemClock(), log: silentLog, print: () => {} }
    const vendor = modemKind.open({ path: '/dev/no-modem-here' }, context)
    const nothing = (): Promise<never> => Promise.reject(new Error('nothing comes'))
    vendor.listen?.({ onText: nothing, onReceipt: nothing, onKey: nothing })
    expect(await vendor.notifier.send(notice)).toMatchObject({ state: 'failed', retryable: true })
    await vendor.close?.()
  })

  it('are named when they are wrong', () => {
    expect(modemKind.faults({ path: '/dev/ttyUSB0' })).toEqual([])
    const faults = modemKind.faults({ path: '', pin: 'x', serviceCentre: '123' }).join('\n')
    expect(faults).toMatch(/path: must not be empty[^]*pin: must be 4 to 8 digits[^]*serviceCentre: must be a number/)
  })
})
