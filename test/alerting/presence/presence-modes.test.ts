import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RuleBook } from '../../../alerting/rules/rules.ts'
import type { Finding } from '../../../core/finding.ts'
import { findingId } from '../../../core/finding.ts'
import type { PresenceMode } from '../../../core/presence.ts'
import { PRESENCE_MODES } from '../../../core/presence.ts'
import type { DurationMs } from '../../../core/time.ts'
import { days as daysOf, hours, minutes, seconds } from '../../../core/time.ts'
import { findingsIn, judge, lineOf, Story } from '../detectors/story.ts'
import type { Contents } from '../detectors/village.ts'
import { aDevice, aGateway, aHome, oneHome } from '../detectors/village.ts'

const away = (mode: PresenceMode = 'in-hospital', lasts: DurationMs | undefined = daysOf(3), contents = oneHome()) =>
  new Story('13:00', contents).connects().setsMode(mode, lasts).pass(minutes(62), minutes(1))

const BACK = 'routine presence h1 raised: 住院至 11-25,但卧室 14:02 有活动,已恢复守护;请确认是否已回家'

/** One home, and beside its box a watch that speaks through a cellular gateway of its own. */
const withCellularWatch = (): Contents => {
  const home = oneHome()
  return {
    ...home,
    gateways: [...home.gateways, aGateway('sim', ['h1'])],
    devices: [...home.devices, aDevice('cellular', { gateway: 'sim', role: 'worn' })],
  }
}

const contentsWith = (id: string, differing: Parameters<typeof aDevice>[1]): Contents => {
  const home = oneHome()
  return { ...home, devices: [...home.devices, aDevice(id, differing)] }
}

describe('a mode ends, and somebody is asked, when', () => {
  it.each<[string, (story: Story) => Story]>([
    ['something moves in a room', (story) => story.moves('bedroom')],
    ['a radar sees somebody come', (story) => story.says({ device: 'bedroom', metric: 'presence' })],
    ['somebody lies down', (story) => story.says({ device: 'bed', metric: 'bed-occupied' })],
    ['somebody gets up from bed', (story) => story.says({ device: 'bed', metric: 'bed-occupied' })],
  ])('%s', (_, act) => {
    expect(act(away()).lines()).toEqual([BACK])
  })

  it.each([
    ['the fridge is opened', 'fridge', '厨房'],
    ['an inner door is opened', 'pantry-door', '厨房'],
  ])('%s', (_, device, room) => {
    const contents = contentsWith('pantry-door', { room: 'kitchen', role: 'inner-door' })
    const story = away('in-hospital', daysOf(3), contents).says({ device, metric: 'door-open' })
    expect(story.lines()).toEqual([BACK.replace('卧室', room)])
  })

  it('what is worn is heard by the home’s own box', () => {
    expect(away().moves('watch').lines()).toEqual([BACK.replace('卧室', '家中')])
  })

  it('it is maintenance, and asks whether that is over', () => {
    expect(away('maintenance', hours(5)).moves().lines()).toEqual([
      'routine presence h1 raised: 维护至 18:00,但客厅 14:02 有活动,已恢复守护;请确认维护是否已结束',
    ])
  })

  it('the resident is fully dependent: that cannot wait for the morning', () => {
    const story = away('with-family', daysOf(3), oneHome({ careLevel: 'fully-dependent' }))
    expect(story.moves().lines()).toEqual([
      'urgent presence h1 raised: 外出至 11-25,但客厅 14:02 有活动,已恢复守护;请确认是否已回家',
    ])
  })

  it('and only once: the home is watched again', () => {
    expect(away().moves('bedroom').moves().pass(minutes(5)).moves().lines()).toEqual([BACK])
  })

  it('the question is answered by setting a mode', () => {
    const story = away().moves('bedroom').pass(minutes(10)).setsMode('in-hospital', daysOf(5))
    expect(story.lines()).toEqual([BACK, 'routine presence h1 cleared: 已设为住院,至 11-27'])
    expect(story.setsMode('at-home').lines()).toEqual([])
    expect(story.setsMode('with-family', hours(3)).moves().setsMode('at-home').lines()).toEqual([
      'routine presence h1 raised: 外出至 17:12,但客厅 14:12 有活动,已恢复守护;请确认是否已回家',
      'routine presence h1 cleared: 已设为在家',
    ])
  })
})

describe('a mode does not end, and nobody is asked, when', () => {
  it.each<[string, (story: Story) => Story]>([
    ['nothing happens', (story) => story],
    ['only the outer door opens', (story) => story.says({ device: 'front-door', metric: 'door-open' })],
    ['a radar sees nobody', (story) => story.says({ device: 'radar', metric: 'presence', value: false })],
    ['a closed fridge says so again', (story) => story.says({ device: 'fridge', metric: 'door-open', value: false })],
    ['the motion is retained', (story) => story.says({ device: 'living', metric: 'motion', retained: true })],
    ['the motion is stored history', (story) => story.says({ device: 'living', metric: 'motion', history: true })],
    [
      'the motion comes an hour late',
      (story) => story.says({ device: 'living', metric: 'motion', at: story.now() - hours(1) }),
    ],
    ['the device is nobody’s', (story) => story.says({ device: 'who', metric: 'motion', unregistered: true })],
    [
      'the gateway has just come back: it may have kept it',
      (story) => story.disconnects('lost').pass(minutes(3)).connects().moves(),
    ],
  ])('%s', (_, act) => {
    const story = away()
    expect(act(story).lines()).toEqual([])
    // It still holds: what is live ends it.
    expect(story.pass(minutes(3)).moves().found()).toHaveLength(1)
  })

  it('a motion from before the mode was set comes once more', () => {
    const story = new Story('13:00').connects().pass(minutes(1))
    const motion = { device: 'living', metric: 'motion', at: story.now() } as const
    story.says(motion).pass(seconds(20)).setsMode('in-hospital', daysOf(3)).pass(seconds(20)).says(motion)
    expect(story.lines()).toEqual([])
    expect(story.moves().found()).toHaveLength(1)
  })

  it('a visitor calls for help: that is told, and says nothing of the resident', () => {
    const story = away().says({ device: 'button', metric: 'sos' })
    expect(story.lines()).toEqual(['life-safety sos h1 raised: 卧室呼救(SOS) 14:02'])
    expect(story.moves().found()).toHaveLength(1)
  })

  it('something moves in the yard', () => {
    const story = away('in-hospital', daysOf(3), contentsWith('yard', { room: 'yard' }))
    expect(story.moves('yard').lines()).toEqual([])
  })

  it('a watch goes along, heard by a gateway of its own', () => {
    const story = away('in-hospital', daysOf(3), withCellularWatch())
    story.says({ device: 'cellular', metric: 'steps', value: 10 }).pass(minutes(1))
    expect(story.says({ device: 'cellular', metric: 'steps', value: 90 }).moves('cellular').lines()).toEqual([])
  })

  it('a watch goes along, heard by a platform that speaks for many homes', () => {
    const home = oneHome()
    const shared = { ...home, homes: [...home.homes, aHome('h2')], gateways: [aGateway('g1', ['h1', 'h2'])] }
    const story = away('in-hospital', daysOf(3), shared).moves('watch')
    expect(story.lines()).toEqual([])
    expect(story.moves().found()).toHaveLength(1)
  })

  it.each([
    ['a cat lives there', { pets: true }],
    ['others live there', { occupants: 2 }],
  ])('%s and a room sensor fires; the bed is personal', (_, differing) => {
    const story = away('in-hospital', daysOf(3), oneHome(differing))
    expect(story.moves().says({ device: 'fridge', metric: 'door-open' }).lines()).toEqual([])
    expect(story.says({ device: 'bed', metric: 'bed-occupied' }).lines()).toEqual([BACK])
  })
})

describe('where nobody lives any more', () => {
  const MOVED = 'routine presence h1 raised: 此户登记为已迁出,但客厅 14:02 有活动;请核实何人在内'

  it('who is inside is asked at most once a day, and the mode stays', () => {
    const story = away('moved-out', undefined).moves()
    expect(story.lines()).toEqual([MOVED])
    story.pass(daysOf(1) - seconds(10), minutes(1)).moves()
    expect(story.found().filter(isQuestion)).toEqual([])
    expect(story.pass(seconds(10)).moves().lines()).toEqual([MOVED])
  })

  it('the same holds for who died', () => {
    expect(away('deceased', undefined).moves().lines()).toEqual([MOVED.replace('已迁出', '已去世')])
  })

  it('it is asked again at once after the mode was set anew', () => {
    const story = away('moved-out', undefined).moves().setsMode('moved-out').moves()
    expect(story.lines()).toEqual([MOVED, 'routine presence h1 cleared: 已设为已迁出', MOVED])
  })
})

describe('a mode’s end', () => {
  it('comes by itself: a moment before it is asked about, a moment after it is not', () => {
    const before = new Story('13:00')
      .connects()
      .setsMode('with-family', hours(1))
      .pass(hours(1) - seconds(10))
    expect(before.moves().found()).toHaveLength(1)
    const after = new Story('13:00').connects().setsMode('with-family', hours(1)).pass(hours(1))
    expect(after.moves().found()).toEqual([])
  })

  it('holds though the hub was deaf when it came, and the motion comes before the first tick', () => {
    const story = new Story('13:00').connects().setsMode('with-family', hours(1)).pass(minutes(30))
    story.deaf(minutes(40)).connects().found()
    expect(story.says({ device: 'living', metric: 'motion', at: story.now() }).lines()).toEqual([])
    const stillAway = new Story('13:00').connects().setsMode('with-family', hours(2)).pass(minutes(30))
    stillAway.deaf(minutes(40)).connects().found()
    expect(stillAway.says({ device: 'living', metric: 'motion', at: stillAway.now() }).found()).toHaveLength(1)
    expect(story.pass(minutes(2)).moves().lines()).toEqual([])
  })

  it('can be put off and brought forward', () => {
    const story = new Story('13:00').connects().setsMode('with-family', hours(1)).pass(minutes(30))
    story.setsMode('with-family', hours(3)).pass(hours(2))
    expect(story.moves().found()).toHaveLength(1)
    story.setsMode('with-family', hours(3)).setsMode('with-family', hours(1)).found()
    expect(story.pass(hours(1)).moves().lines()).toEqual([])
  })

  it('comes after a week where a record names none: nobody is forgotten', () => {
    const nearly = new Story('13:00')
      .connects()
      .setsMode('in-hospital')
      .pass(daysOf(7) - minutes(1), minutes(1))
    expect(nearly.moves().found().filter(isQuestion)).toHaveLength(1)
    const after = new Story('13:00').connects().setsMode('in-hospital').pass(daysOf(7), minutes(1))
    expect(after.moves().found().filter(isQuestion)).toEqual([])
  })
})

it('activity this soon after the mode was set is the leaving, where the home’s own figure says so', () => {
  const rules = new RuleBook({ district: {}, homes: new Map([['h1', { presenceSettles: minutes(15) }]]) })
  const story = new Story('13:00', oneHome(), rules).connects().setsMode('in-hospital', daysOf(3))
  expect(
    story
      .pass(minutes(15) - seconds(1), seconds(1))
      .moves()
      .found(),
  ).toEqual([])
  expect(story.pass(seconds(1)).moves().found()).toHaveLength(1)
})

const isQuestion = ({ kind }: Finding): boolean => kind === 'presence'

describe('modes in any order, between motions and doors, with the hub deaf now and then', () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ type: fc.constant('deaf' as const), minutes: fc.integer({ min: 1, max: 200 }) }),
    fc.record({ type: fc.constant('says' as const), which: fc.nat(4), value: fc.boolean() }),
    fc.record({
      type: fc.constant('mode' as const),
      mode: fc.constantFrom(...PRESENCE_MODES),
      lasts: fc.option(fc.integer({ min: 1, max: 900 })),
    }),
  )
  const SAYINGS = [
    { device: 'living', metric: 'motion' },
    { device: 'fridge', metric: 'door-open' },
    { device: 'front-door', metric: 'door-open' },
    { device: 'button', metric: 'sos' },
    { device: 'kitchen-smoke', metric: 'smoke' },
  ] as const
  const contents = oneHome({ inactivityCeiling: hours(3) })
  const days = fc.array(step, { minLength: 5, maxLength: 30 }).map((steps) => {
    const story = new Story('06:00', contents).connects()
    for (const one of steps) {
      if (one.type === 'pass') story.pass(minutes(one.minutes), minutes(1))
      else if (one.type === 'deaf') story.deaf(minutes(one.minutes)).connects()
      else if (one.type === 'says') story.says({ ...(SAYINGS[one.which] ?? SAYINGS[0]), value: one.value })
      else story.setsMode(one.mode, one.lasts === null ? undefined : minutes(one.lasts))
    }
    return story
  })

  it('tell the same after a restart from memory anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(days, fc.double({ min: 0, max: 1, noNaN: true }), async (story, share) => {
        const whole = story.found()
        const cut = Math.floor(share * story.happenings.length)
        const [first, second] = [judge(contents), judge(contents)]
        const interrupted: Finding[] = []
        for (const [index, happening] of story.happenings.entries()) {
          if (index === cut) second.restore(JSON.parse(JSON.stringify(await first.snapshots())))
          const dispatch = index < cut ? first : second
          dispatch.consume({ ...happening, offset: index + 1 }, interrupted)
        }
        expect(interrupted).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('never hide a call for help or smoke, and give no id twice', () => {
    fc.assert(
      fc.property(days, (story) => {
        const found = story.found()
        const plain = story.happenings.map((happening) =>
          happening.kind === 'home'
            ? { ...happening, event: { ...happening.event, mode: 'at-home' as const } }
            : happening,
        )
        const dangers = (findings: readonly Finding[]) =>
          findings.filter(({ severity }) => severity === 'life-safety').map(lineOf)
        expect(dangers(found)).toEqual(dangers(findingsIn(contents, plain)))
        const ids = found.map(findingId)
        expect(new Set(ids).size).toBe(ids.length)
      }),
      { numRuns: 60 },
    )
  })
})
