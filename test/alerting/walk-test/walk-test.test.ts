import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WalkTestDesk } from '../../../alerting/walk-test/walk-test-desk.ts'
import { WalkTestEar } from '../../../alerting/walk-test/walk-test-ear.ts'
import type { Finding } from '../../../core/finding.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { minutes, seconds } from '../../../core/time.ts'
import { INSTALLATION_TEST } from '../../../core/walk-test.ts'
import { Story } from '../story.ts'

describe('a walk test', () => {
  let story: Story
  let ear: WalkTestEar
  let tests: WalkTestDesk
  beforeEach(async () => {
    story = await Story.open()
    await arrive()
  })
  afterEach(() => story.end())

  /** A run of the hub begins. */
  async function arrive(): Promise<void> {
    ear = new WalkTestEar(() => undefined)
    tests = new WalkTestDesk(story.db, ear, story.clock)
    await tests.open()
  }

  function says(change: Partial<HeardReading> = {}): void {
    const now = story.clock.now()
    const from = { home: 'h1', gateway: 'gw', device: 'h1-door', metric: 'door-open' as const, value: true }
    const heard = { retained: false, ownTime: false, history: false, unregistered: false }
    ear.onReading({ ...from, ...heard, at: now, receivedAt: now, ...change })
  }

  /** The button is pressed, and what the ear makes of it goes the way of every finding. */
  async function press(change: Partial<Finding> = {}): Promise<void> {
    await story.take(...ear.onFindings([story.finding(change)]))
    await story.alerting.settled()
  }

  it('tells an announced SOS like any other, with a word that a fitter tries it', async () => {
    await tests.start('h1', 'op-1')
    await tests.announceSos('h1')
    await press()
    story.expectSms('grid', /求助\[安装测试\].*回复1收到/)
    story.expectSms('carer', /求助\[安装测试\].*回复1收到/)
    story.expectSms('neighbour', /求助\[安装测试\].*回复1收到/)
    await story.advance(minutes(1))
    story.expectSms('village', /安装测试/)
    await story.texts('village', '1')
    story.expectSms('village', /./)
    await story.alerting.desk.act((await story.newest()).id, { type: 'resolve', outcome: 'test' }, 'desk')
  })

  it.each([
    ['nobody announced', async () => undefined],
    [
      'was announced too long ago',
      async () => {
        await tests.announceSos('h1')
        await story.advance(minutes(3))
      },
    ],
  ])('leaves an SOS as it is that %s', async (_, before) => {
    await tests.start('h1', 'op-1')
    await before()
    await press()
    for (const who of ['grid', 'carer', 'neighbour']) expect(story.expectSms(who, /求助/).text).not.toContain('测试')
  })

  it('marks nothing but a timely SOS of that home', async () => {
    await tests.start('h1', 'op-1')
    await tests.announceSos('h1')
    const late = { zh: '迟到12分', en: 'late 12 min' }
    const others = [
      story.finding({ kind: 'fall' }),
      story.finding({ subject: { home: 'h2' } }),
      story.finding({ marks: [late] }),
      story.finding({ at: story.clock.now() - seconds(1) }),
      story.finding({ change: 'noted' }),
    ]
    expect(ear.onFindings(others)).toBe(others)
  })

  it('never takes a call for help into the alert of a test: it is told anew from the first step', async () => {
    await tests.start('h1', 'op-1')
    await tests.announceSos('h1')
    await press()
    for (const who of ['grid', 'carer', 'neighbour']) story.expectSms(who, /安装测试/)
    await story.texts('carer', '1')
    story.expectSms('carer', /./)
    await tests.signOff({ home: 'h1', number: 1, by: 'op-1', missing: [], reason: '' })
    await story.advance(seconds(30))
    await press()
    for (const who of ['grid', 'carer', 'neighbour']) expect(story.expectSms(who, /求助/).text).not.toContain('测试')
    expect((await story.newest()).follows).toBeDefined()
  })

  it('does not make a test of a call for help that is already open', async () => {
    await press()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await tests.start('h1', 'op-1')
    await tests.announceSos('h1')
    await press()
    expect((await story.newestStory()).marks).toEqual([])
    await story.advance(minutes(1))
    expect(story.expectSms('village', /求助/).text).not.toContain('测试')
  })

  it('hears only what was said since it began, and neither memories nor history', async () => {
    says()
    await tests.start('h1', 'op-1')
    says({ receivedAt: story.clock.now() - 1 })
    says({ retained: true })
    says({ history: true })
    says({ unregistered: true })
    says({ ownTime: true, at: story.clock.now() - minutes(3) })
    says({ home: 'h2' })
    expect(tests.heard('h1')).toEqual([])
    says({ ownTime: true, at: story.clock.now() - minutes(1) })
    expect(tests.heard('h1')).toMatchObject([{ device: 'h1-door', value: true, times: 1 }])
  })

  it('survives a death of the hub, and counts nothing twice that the journal says again', async () => {
    await tests.start('h1', 'op-1')
    await tests.announceSos('h1')
    says()
    const first = story.clock.now()
    await story.advance(seconds(20))
    const memory = ear.snapshot()
    says()
    const second = story.clock.now()
    await story.advance(seconds(20))
    await story.killAndStart()
    await arrive()
    ear.restore(memory)
    // What the journal holds since the memory was saved, and a little before.
    for (const receivedAt of [first, second]) says({ receivedAt, at: receivedAt })
    expect(tests.current('h1')).toMatchObject({ number: 1, sos: { from: first } })
    expect(tests.heard('h1')).toMatchObject([{ firstAt: first, lastAt: second, times: 2 }])
  })

  it('keeps what was signed, the first time', async () => {
    const { number } = await tests.start('h1', 'op-1')
    says()
    const missing = [{ what: 'state', device: 'h1-door', metric: 'door-open', wanted: false }] as const
    const wish = { home: 'h1', number, by: 'op-2', missing, reason: '门框未干' }
    const signed = await tests.signOff(wish)
    expect(await tests.signOff({ ...wish, by: 'op-3', reason: '' })).toEqual(signed)
    await story.killAndStart()
    await arrive()
    expect(await tests.lastSignedOff('h1')).toEqual(signed)
    expect(signed).toMatchObject({ signedBy: 'op-2', reason: '门框未干', missing, heard: [{ device: 'h1-door' }] })
    expect(tests.current('h1')).toBeUndefined()
    await expect(tests.signOff({ ...wish, home: 'h2' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('starts empty with a memory of another shape', async () => {
    await tests.start('h1', 'op-1')
    for (const strange of [null, 'x', [{ number: 1, heard: [{ metric: 'nonsense' }] }]]) ear.restore(strange)
    expect(tests.heard('h1')).toEqual([])
    expect(INSTALLATION_TEST.zh.length).toBeLessThanOrEqual(6)
  })
})
