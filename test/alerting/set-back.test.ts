import { afterEach, describe, expect, it } from 'vitest'
import { Alerter } from '../../alerting/alerter.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import { HeardTime } from '../../alerting/heard-time.ts'
import { momentsBack } from '../../alerting/set-back-memory.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { days, type EpochMs, hours, minutes, seconds } from '../../core/time.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { Disk } from './detectors/disk.ts'
import { Story as Life, TIME_ZONE } from './detectors/story.ts'
import { Tape } from './detectors/tape.ts'
import { oneHome, village } from './detectors/village.ts'
import { Story } from './story.ts'

const running: Alerter[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((alerter) => alerter.stop()))
})

/** The hub over a journal and a disk that outlive it. */
class Machine {
  readonly tape = new Tape()
  readonly disk = new Disk()
  #alerter: Alerter | undefined
  #told = 0

  async starts(): Promise<this> {
    const directory = village(oneHome())
    const { tape, disk } = this
    const { detectors } = detectorSet({ residences: directory, timeZone: TIME_ZONE })
    const clock = new ManualClock(Date.UTC(2026, 10, 22))
    const parts = { feed: tape, journal: tape, detectors, intake: disk, snapshots: disk, directory, clock }
    this.#alerter = new Alerter({ ...parts, log: silentLog, metrics: noMetrics })
    running.push(this.#alerter)
    await this.#alerter.start()
    return this
  }

  async lives(life: Life): Promise<this> {
    this.tape.record(...life.happenings.slice(this.#told))
    this.#told = life.happenings.length
    await this.#alerter?.settled()
    return this
  }

  async stops(): Promise<this> {
    await this.#alerter?.stop()
    return this
  }

  /** When somebody was first asked after, by the hub's clock; `undefined`: never. */
  async askedAfterAt(): Promise<EpochMs | undefined> {
    const found = this.disk.batches.flatMap(({ findings }) => findings)
    const asked = found.find(({ kind, change }) => kind === 'inactivity' && change === 'raised')
    const [entry] = asked === undefined ? [] : await this.tape.read(asked.offset - 1, 1)
    return entry?.receivedAt
  }
}

const COARSE = minutes(1)
/** A morning, a clock that is set nine days ahead, and half an hour in which the resident is up. */
const ahead = (): Life => {
  const life = new Life('08:00').connects().moves('living').pass(hours(1), COARSE).moves('bedroom')
  return life.deaf(days(9), 'goes on').moves('living').pass(minutes(30), COARSE).moves('bedroom').pass(minutes(1))
}

describe('a resident who falls still after the hub’s clock was nine days ahead', () => {
  it('is asked after within the ceiling once it was set back', async () => {
    const life = ahead()
    const machine = await new Machine().starts()
    await machine.lives(life.deaf(-days(9), 'goes on'))
    const since = life.now()
    await machine.lives(life.pass(hours(13), COARSE))
    const asked = (await machine.askedAfterAt()) ?? Infinity
    expect([asked > since, asked - since <= hours(12)]).toEqual([true, true])
  })

  it('is asked after within the ceiling when the hub was stopped before the clock was put right', async () => {
    const life = ahead()
    const machine = await (await new Machine().starts()).lives(life)
    await machine.stops()
    await machine.starts()
    life.deaf(-days(9))
    const since = life.now()
    await machine.lives(life.connects().pass(hours(13), COARSE))
    const asked = (await machine.askedAfterAt()) ?? Infinity
    expect([asked > since, asked - since <= hours(12)]).toEqual([true, true])
    expect(machine.disk.lines.filter((line) => line.includes('hub-fault'))).toHaveLength(1)
  })

  it('is not asked after while up and about, and what was learned before still holds', async () => {
    const life = ahead().deaf(-days(9), 'goes on')
    for (let hour = 0; hour < 12; hour += 1) life.pass(hours(1), COARSE).moves(hour % 2 === 0 ? 'living' : 'bedroom')
    const machine = await (await new Machine().starts()).lives(life)
    expect(await machine.askedAfterAt()).toBeUndefined()
  })
})

describe('a clock that', () => {
  const steps = (...at: readonly number[]): HeardTime => {
    const heard = new HeardTime()
    for (const now of at) {
      if (heard.due(now) !== undefined) heard.moved()
      heard.take(now)
    }
    return heard
  }
  const now = Date.UTC(2026, 10, 22)
  const wrong = now + days(9)

  it.each([
    ['was set ahead and back, and stays there', [now, wrong, now + 1], { since: wrong, by: days(9) - 1 }],
    ['was set ahead, and less far back', [now, wrong, now + days(3)], { since: wrong, by: days(6) }],
    ['forgot the date: what it knew before is right', [now, now - days(2000)], undefined],
    ['was set ahead, and forgot the date', [now, wrong, now - days(2000)], undefined],
    ['was set back by an hour', [now, wrong, wrong - hours(1)], undefined],
    ['was put right in two steps', [now, wrong, now + days(4), now + 2], { since: wrong, by: days(9) - 2 }],
    [
      'begins, for as long as no time server answers, where it began before: more time has passed than that would leave',
      [now, ...Array.from({ length: 20 }, (_, day) => wrong + days(day)), now + minutes(1)],
      undefined,
    ],
  ] as const)('%s', (_, at, moves) => {
    const last = at.at(-1) ?? 0
    const heard = steps(...at)
    expect([heard.due(last + minutes(9)), heard.due(last + minutes(10))]).toEqual([undefined, moves])
    const again = new HeardTime()
    again.load(heard.snapshot())
    expect(again.due(last + minutes(10))).toEqual(moves)
  })

  it('begins at the same wrong date each time the machine starts, until a time server answers: nothing is moved', () => {
    const boot = now - days(2000)
    const heard = steps(now, boot, boot + minutes(1), now, now + days(7), boot + minutes(2), boot + minutes(3))
    expect([heard.due(boot + minutes(4)), heard.due(now + days(7))]).toEqual([undefined, undefined])
    heard.take(now + days(7))
    expect(heard.due(now + days(7) + minutes(20))).toBeUndefined()
  })
})

it('moments ahead are moved back wherever they stand, and nothing else is: no name, no length, no moment of before', () => {
  const to = Date.UTC(2026, 10, 22)
  const setBack = { since: to + days(7), by: days(9) }
  const [ahead, before] = [to + days(8), to - days(8)]
  const memory = {
    at: ahead,
    before,
    soon: to + minutes(2),
    rows: `h1 ${ahead} ${before} 86400000\nh2 ~ ${ahead},${ahead + 0.5};x`,
    lines: `["h1",{"at":${ahead}}]`,
    names: `watch-${ahead} ${ahead}x 8${ahead}`,
    numbers: ['6901234567890', 'h1/8613800138000 ~'],
  }
  expect(momentsBack(memory, setBack)).toEqual({
    at: to - days(1),
    before,
    soon: to + minutes(2),
    rows: `h1 ${to - days(1)} ${before} 86400000\nh2 ~ ${to - days(1)},${to - days(1) + 0.5};x`,
    lines: `["h1",{"at":${to - days(1)}}]`,
    names: memory.names,
    numbers: memory.numbers,
  })
})

describe('when the clock of the hub is set back', () => {
  const setBack = async (story: Story, by: number): Promise<void> => {
    await story.clock.advance(-by)
    const to = story.clock.now()
    const cursor = { journalId: 'j1', offset: 999 }
    await story.alerting.intake.take({ findings: [], cursor, now: to, setBack: { since: to + by, by } })
  }

  it('the ladder of a call for help goes on at its pace', async () => {
    const story = await Story.open()
    await story.found()
    const due = async (): Promise<readonly number[]> => {
      const rows = await story.db.selectFrom('deadlines').select('due_at').orderBy('kind').execute()
      return rows.map(({ due_at }) => due_at - story.clock.now())
    }
    const before = await due()
    await setBack(story, days(9))
    expect([before.length > 0, await due()]).toEqual([true, before])
    const [alert] = await story.db.selectFrom('alerts').selectAll().execute()
    expect(alert?.opened_at).toBe(story.clock.now())
    story.inbox.splice(0)
    await story.end()
  })

  it('a new call is told to everybody, though one was answered while the clock was ahead', async () => {
    const story = await Story.open()
    await story.found()
    await story.advance(seconds(15))
    await story.texts('grid', '1')
    expect((await story.newest()).state).toBe('acknowledged')
    story.inbox.splice(0)
    await setBack(story, days(9))
    await story.advance(minutes(5))
    story.expectSilence()
    await story.found({ at: story.clock.now() })
    story.expectAlarms('grid')
    story.inbox.splice(0)
    await story.end()
  })

  it('a call in the minutes before anything is moved is told, though one was answered while the clock was ahead', async () => {
    const story = await Story.open()
    await story.found()
    await story.advance(seconds(15))
    await story.texts('grid', '1')
    story.inbox.splice(0)
    await story.clock.advance(-days(9))
    await story.found({ at: story.clock.now() })
    await story.advance(seconds(2))
    story.expectAlarms('grid')
    story.inbox.splice(0)
    await story.end()
  })

  it('a vendor that takes one message a second goes on at that pace', async () => {
    const terms = { first: { limits: { perNumber: {}, perSecond: 1 } } }
    const story = await Story.open({ terms })
    const leak = (home: string) => ({ kind: 'water-leak', severity: 'urgent', subject: { home } }) as const
    await story.found(leak('h1'))
    story.expectSms('grid', /漏水|A/)
    await setBack(story, days(9))
    await story.found(leak('h2'))
    await story.advance(seconds(3))
    story.expectSms('grid', /漏水|A/)
    story.inbox.splice(0)
    await story.end()
  })
})
