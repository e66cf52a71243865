import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Home } from '../../../core/directory.ts'
import type { Finding } from '../../../core/finding.ts'
import { areaAt } from '../../../core/names.ts'
import type { DurationMs } from '../../../core/time.ts'
import { hours, isoInstant, minutes } from '../../../core/time.ts'
import { act, stepOf } from './random-lives.ts'
import type { Happening } from './story.ts'
import { judge, lineOf, Story } from './story.ts'
import { aDevice, aGateway, aHome } from './village.ts'

/** A home of each sort: alone; with a dog; dependent; two behind one platform; with two gateways; with nothing but a button. */
const homes = [
  aHome('alone'),
  aHome('dog', { pets: true, careLevel: 'partly-dependent' }),
  aHome('dependent', { careLevel: 'fully-dependent', riskGrade: 'red' }),
  aHome('shared1'),
  aHome('shared2', { occupants: 2 }),
  aHome('twice'),
  aHome('button'),
]
const GATEWAYS = ['alone', 'dog', 'dependent', 'platform', 'twice-a', 'twice-b', 'button'] as const
const contents = {
  homes,
  gateways: [
    aGateway('alone', ['alone']),
    aGateway('dog', ['dog']),
    aGateway('dependent', ['dependent']),
    aGateway('platform', ['shared1', 'shared2']),
    aGateway('twice-a', ['twice']),
    aGateway('twice-b', ['twice']),
    aGateway('button', ['button']),
  ],
  devices: [
    aDevice('alone-pir', { home: 'alone', gateway: 'alone', room: 'living' }),
    aDevice('alone-door', { home: 'alone', gateway: 'alone', room: 'hall', role: 'outer-door' }),
    aDevice('dog-pir', { home: 'dog', gateway: 'dog' }),
    aDevice('dog-bed', { home: 'dog', gateway: 'dog', role: 'bed' }),
    aDevice('dependent-pir', { home: 'dependent', gateway: 'dependent' }),
    aDevice('shared1-pir', { home: 'shared1', gateway: 'platform' }),
    aDevice('shared2-pir', { home: 'shared2', gateway: 'platform' }),
    aDevice('twice-pir', { home: 'twice', gateway: 'twice-a' }),
    aDevice('twice-watch', { home: 'twice', gateway: 'twice-b', role: 'worn' }),
    aDevice('button-button', { home: 'button', gateway: 'button' }),
  ],
}

const step = stepOf({
  gateways: GATEWAYS,
  homes: homes.map(({ id }) => id),
  sayings: [
    { device: 'alone-pir', metric: 'motion' },
    { device: 'alone-door', metric: 'door-open' },
    { device: 'dog-pir', metric: 'motion' },
    { device: 'dog-bed', metric: 'bed-occupied' },
    { device: 'dependent-pir', metric: 'presence' },
    { device: 'shared1-pir', metric: 'motion' },
    { device: 'shared2-pir', metric: 'motion' },
    { device: 'twice-pir', metric: 'motion' },
    { device: 'twice-watch', metric: 'steps' },
    { device: 'button-button', metric: 'sos' },
  ],
})
const start = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:00`)
const stories = fc.tuple(start, fc.array(step, { minLength: 3, maxLength: 40 })).map(([clock, steps]): Story => {
  const story = new Story(clock, contents)
  for (const one of steps) act(story, one)
  return story
})

/** The story but for its ticks, to be read when it fails. */
const told = (happenings: readonly Happening[]): string =>
  happenings
    .filter((one) => one.kind !== 'hub' || one.event.kind !== 'tick')
    .map(
      (one) =>
        `${isoInstant(one.receivedAt).slice(5, 16)} ${JSON.stringify(one.kind === 'message' ? one.decoded.readings : one.event)}`,
    )
    .join('\n')

/** What was raised as urgent or worse about each home or its district and has not been cleared, through a restart from a snapshot. */
async function standing(happenings: readonly Happening[], cut: number): Promise<readonly Finding[]> {
  const [first, second] = [judge(contents), judge(contents)]
  const findings: Finding[] = []
  for (const [index, happening] of happenings.entries()) {
    if (index === cut) second.restore(JSON.parse(JSON.stringify(await first.snapshots())))
    const running = index < cut ? first : second
    running.consume({ ...happening, offset: index + 1 }, findings)
  }
  const open = new Map<string, Finding>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.kind, finding.subject, finding.device])
    if (finding.change === 'cleared') open.delete(key)
    if (finding.change === 'raised' && finding.severity !== 'routine') open.set(key, finding)
  }
  return [...open.values()]
}

const isAbout = ({ subject }: Finding, home: Home): boolean =>
  'home' in subject ? subject.home === home.id : home.area.startsWith(areaAt(subject.area, 'district') ?? subject.area)

/** The homes that could ever be heard in the story. */
function heard(happenings: readonly Happening[]): readonly Home[] {
  const ids = new Set(
    happenings.flatMap((one) => {
      if (one.kind === 'gateway') return one.event.kind === 'disconnected' ? [] : [one.event.gateway]
      return one.kind === 'message' && !one.will ? [one.gateway] : []
    }),
  )
  return homes.filter(({ id }) => contents.gateways.some((one) => one.homes.includes(id) && ids.has(one.id)))
}

/** Some twenty lives of eighteen hours each: on a machine that is busy otherwise, more than the usual 30 s. */
describe('a home is never without somebody who will be told', { timeout: 120_000 }, () => {
  /** Eight hours of silence by night, which a mode of two hours may hold back before, and the half hour that a gateway without keep-alive has. */
  const AT_LAST: DurationMs = hours(8) + minutes(31)

  it('when nothing more is heard of it: a human hears within eight hours and a half', async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.double({ min: 0, max: 1, noNaN: true }), async (story, share) => {
        for (const id of GATEWAYS) story.fallsSilent(id)
        const { happenings } = story.pass(AT_LAST, minutes(1))
        const open = await standing(happenings, Math.floor(share * happenings.length))
        for (const home of heard(happenings)) {
          expect(
            open.some((finding) => isAbout(finding, home)),
            `${home.id}: ${open.map(lineOf).join(' | ')}\n${told(happenings)}`,
          ).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })

  /** The longest absence that is never questioned, the two hours by which deafness may move it, and a minute to look. */
  const STILL_AT_LAST: DurationMs = hours(18) + minutes(1)

  it('when its gateways are heard and its devices say nothing more, wherever stillness is judged', async () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    await fc.assert(
      fc.asyncProperty(stories, fc.boolean(), share, async (story, leaves, share) => {
        for (const id of GATEWAYS) story.connects(id)
        // Each resident is seen once more, by what may judge them; one may leave.
        story.pass(minutes(3), minutes(1))
        const judged = ['alone', 'dependent', 'twice', 'shared1']
        for (const id of judged) story.moves(`${id}-pir`)
        if (leaves) story.pass(minutes(1)).says({ device: 'alone-door', metric: 'door-open' })
        const { happenings } = story.pass(STILL_AT_LAST, minutes(1))
        const open = await standing(happenings, Math.floor(share * happenings.length))
        for (const id of judged) {
          // Of a platform that brings nothing of any home the district is told.
          const about = open.filter(({ subject, device }) =>
            'home' in subject ? subject.home === id : id === 'shared1' && device === 'platform/homes',
          )
          expect(about.length, `${id}: ${open.map(lineOf).join(' | ')}\n${told(happenings)}`).toBeGreaterThan(0)
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('the silence of the whole hub', () => {
  const outage = fc.record({
    clock: start,
    before: fc.integer({ min: 30, max: 600 }),
    // A pause of a minute or less is no deafness.
    deaf: fc.integer({ min: 2, max: 3000 }),
    restarts: fc.boolean(),
    says: fc.constantFrom('hub-stopped' as const, undefined),
    back: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: GATEWAYS.length, maxLength: GATEWAYS.length }),
  })

  /** Everybody moves every twenty minutes. */
  function live(story: Story, time: DurationMs): Story {
    for (let gone = 0; gone < time; gone += minutes(20)) {
      for (const home of ['alone', 'dependent', 'shared1', 'shared2', 'twice', 'dog']) story.moves(`${home}-pir`)
      story.pass(Math.min(minutes(20), time - gone), minutes(1))
    }
    return story
  }

  it('opens nothing but the list of homes to call, and that after an hour only', () => {
    fc.assert(
      fc.property(outage, ({ clock, before, deaf, restarts, says, back }) => {
        const story = new Story(clock, contents)
        for (const id of GATEWAYS) story.connects(id)
        live(story, minutes(before))
        if (says !== undefined && restarts) for (const id of GATEWAYS) story.disconnects(says, id)
        for (const id of GATEWAYS) story.fallsSilent(id)
        expect(story.lines()).toEqual([])
        story.deaf(minutes(deaf), restarts ? 'restarts' : 'goes on')
        for (let minute = 0; minute <= 4; minute += 1) {
          GATEWAYS.forEach((id, index) => back[index] === minute && story.connects(id))
          story.pass(minutes(1), minutes(1))
        }
        const kinds = live(story.pass(minutes(5), minutes(1)), hours(4))
          .found()
          .map(({ kind }) => kind)
        expect(kinds).toEqual(deaf > 60 ? ['hub-deaf'] : [])
      }),
      { numRuns: 40 },
    )
  })
})
