import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WalkTestDesk } from '../../../alerting/walk-test/walk-test-desk.ts'
import { WalkTestEar } from '../../../alerting/walk-test/walk-test-ear.ts'
import type { Json } from '../../../core/detector.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { minutes, seconds } from '../../../core/time.ts'
import { INSTALLATION_TEST } from '../../../core/walk-test.ts'
import { Story } from '../story.ts'

/** A fitter in a home of the story's village, and the hub that hears what they try. */
class Fitting {
  readonly story: Story
  ear: WalkTestEar
  tests: WalkTestDesk

  private constructor(story: Story) {
    this.story = story
    this.ear = new WalkTestEar(() => undefined)
    this.tests = new WalkTestDesk(story.db, this.ear, story.clock)
  }

  static async begin(): Promise<Fitting> {
    return new Fitting(await Story.open())
  }

  /** The hub dies, and starts again with what its memory held. */
  async killAndStart(memory: Json): Promise<void> {
    await this.story.killAndStart()
    this.ear = new WalkTestEar(() => undefined)
    this.tests = new WalkTestDesk(this.story.db, this.ear, this.story.clock)
    await this.tests.open()
    this.ear.restore(memory)
  }

  says(change: Partial<HeardReading> = {}): void {
    const now = this.story.clock.now()
    const from = { home: 'h1', gateway: 'gw', device: 'h1-door', metric: 'door-open' as const, value: true }
    const heard = { retained: false, ownTime: false, history: false, unregistered: false }
    this.ear.onReading({ ...from, ...heard, at: now, receivedAt: now, ...change })
  }

  /** The button is pressed, and what the ear makes of it goes the way of every finding. */
  async press(): Promise<void> {
    await this.story.take(...this.ear.onFindings([this.story.finding()]))
    await this.story.alerting.settled()
  }
}

describe('an SOS during a walk test', () => {
  let fitting: Fitting
  let story: Story
  beforeEach(async () => {
    fitting = await Fitting.begin()
    story = fitting.story
  })
  afterEach(() => story.end())

  it('tells an announced SOS like any other, with a word that a fitter tries it', async () => {
    await fitting.tests.start('h1', 'op-1')
    await fitting.tests.announceSos('h1')
    await fitting.press()
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
        await fitting.tests.announceSos('h1')
        await story.advance(minutes(3))
      },
    ],
  ])('leaves an SOS as it is that %s', async (_, before) => {
    await fitting.tests.start('h1', 'op-1')
    await before()
    await fitting.press()
    for (const who of ['grid', 'carer', 'neighbour']) expect(story.expectSms(who, /求助/).text).not.toContain('测试')
  })

  it('marks nothing but a timely SOS of that home', async () => {
    await fitting.tests.start('h1', 'op-1')
    await fitting.tests.announceSos('h1')
    const late = { zh: '迟到12分', en: 'late 12 min' }
    const others = [
      story.finding({ kind: 'fall' }),
      story.finding({ subject: { home: 'h2' } }),
      story.finding({ marks: [late] }),
      story.finding({ at: story.clock.now() - seconds(1) }),
      story.finding({ change: 'noted' }),
    ]
    expect(fitting.ear.onFindings(others)).toBe(others)
  })

  it('never takes a call for help into the alert of a test: it is told anew from the first step', async () => {
    await fitting.tests.start('h1', 'op-1')
    await fitting.tests.announceSos('h1')
    await fitting.press()
    for (const who of ['grid', 'carer', 'neighbour']) story.expectSms(who, /安装测试/)
    await story.texts('carer', '1')
    story.expectSms('carer', /./)
    await fitting.tests.signOff({ home: 'h1', number: 1, by: 'op-1', missing: [], reason: '' })
    await story.advance(seconds(30))
    await fitting.press()
    for (const who of ['grid', 'carer', 'neighbour']) expect(story.expectSms(who, /求助/).text).not.toContain('测试')
    expect((await story.newest()).follows).toBeDefined()
  })

  it('does not make a test of a call for help that is already open', async () => {
    await fitting.press()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await fitting.tests.start('h1', 'op-1')
    await fitting.tests.announceSos('h1')
    await fitting.press()
    expect((await story.newestStory()).marks).toEqual([])
    await story.advance(minutes(1))
    expect(story.expectSms('village', /求助/).text).not.toContain('测试')
  })
})

describe('what is heard in a walk test', () => {
  let fitting: Fitting
  let story: Story
  beforeEach(async () => {
    fitting = await Fitting.begin()
    story = fitting.story
  })
  afterEach(() => story.end())

  it('hears only what was said since it began, and neither memories nor history', async () => {
    fitting.says()
    await fitting.tests.start('h1', 'op-1')
    fitting.says({ receivedAt: story.clock.now() - 1 })
    fitting.says({ retained: true })
    fitting.says({ history: true })
    fitting.says({ unregistered: true })
    fitting.says({ ownTime: true, at: story.clock.now() - minutes(3) })
    fitting.says({ home: 'h2' })
    expect(fitting.tests.heard('h1')).toEqual([])
    fitting.says({ ownTime: true, at: story.clock.now() - minutes(1) })
    expect(fitting.tests.heard('h1')).toMatchObject([{ device: 'h1-door', value: true, times: 1 }])
  })

  it('survives a death of the hub, and counts nothing twice that the journal says again', async () => {
    await fitting.tests.start('h1', 'op-1')
    await fitting.tests.announceSos('h1')
    fitting.says()
    const first = story.clock.now()
    await story.advance(seconds(20))
    const memory = fitting.ear.snapshot()
    fitting.says()
    const second = story.clock.now()
    await story.advance(seconds(20))
    await fitting.killAndStart(memory)
    // What the journal holds since the memory was saved, and a little before.
    for (const receivedAt of [first, second]) fitting.says({ receivedAt, at: receivedAt })
    expect(fitting.tests.current('h1')).toMatchObject({ number: 1, sos: { from: first } })
    expect(fitting.tests.heard('h1')).toMatchObject([{ firstAt: first, lastAt: second, times: 2 }])
  })

  it('keeps what was signed, the first time', async () => {
    const { number } = await fitting.tests.start('h1', 'op-1')
    fitting.says()
    const missing = [{ what: 'state', device: 'h1-door', metric: 'door-open', wanted: false }] as const
    const wish = { home: 'h1', number, by: 'op-2', missing, reason: '门框未干' }
    const signed = await fitting.tests.signOff(wish)
    expect(await fitting.tests.signOff({ ...wish, by: 'op-3', reason: '' })).toEqual(signed)
    await fitting.killAndStart(null)
    expect(await fitting.tests.lastSignedOff('h1')).toEqual(signed)
    expect(signed).toMatchObject({ signedBy: 'op-2', reason: '门框未干', missing, heard: [{ device: 'h1-door' }] })
    expect(fitting.tests.current('h1')).toBeUndefined()
    await expect(fitting.tests.signOff({ ...wish, home: 'h2' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('starts empty with a memory of another shape', async () => {
    await fitting.tests.start('h1', 'op-1')
    for (const strange of [null, 'x', [{ number: 1, heard: [{ metric: 'nonsense' }] }]]) fitting.ear.restore(strange)
    expect(fitting.tests.heard('h1')).toEqual([])
    expect(INSTALLATION_TEST.zh.length).toBeLessThanOrEqual(6)
  })
})
