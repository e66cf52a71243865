import { describe, expect, it } from 'vitest'
import type { DoorChange } from '../../../alerting/detectors/door-contacts.ts'
import { DoorContacts } from '../../../alerting/detectors/door-contacts.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from './story.ts'

type Said = 'open' | 'closed' | 'late open' | 'late closed'

/** Contacts that hear of one door by the minute. */
class Heard {
  contacts = new DoorContacts({ live: ({ history }) => !history, happenedAt: ({ at }) => at })

  says(minute: number, said: Said = 'open'): { readonly change: DoorChange | undefined; readonly byHand: boolean } {
    const at = minutes(minute)
    const reading: HeardReading = {
      home: 'h1',
      gateway: 'g1',
      device: 'door',
      metric: 'door-open',
      value: said.endsWith('open'),
      at,
      receivedAt: at,
      retained: false,
      ownTime: true,
      history: said.startsWith('late'),
      unregistered: false,
    }
    this.contacts.onReading(reading)
    return { change: this.contacts.change(reading), byHand: this.contacts.movedByHand(reading) }
  }

  restarts(): this {
    const memory = JSON.parse(JSON.stringify(this.contacts.snapshot()))
    this.contacts = new Heard().contacts
    this.contacts.restore(memory)
    return this
  }
}

const USED = [0, 7, 130, 133, 400, 420, 600, 607, 900]
/** `count` words, one every so many minutes. */
const upTo = (count: number, every: number): number[] => Array.from({ length: count }, (_, index) => index * every)

describe('a contact that tells of both', () => {
  it('is moved by hand when it says another thing than before, and only repeats itself when it does not', () => {
    const heard = new Heard()
    const told = (['closed', 'closed', 'open', 'open', 'closed'] as const).map((said, n) => heard.says(n * 60, said))
    expect(told.map(({ change }) => change)).toEqual([undefined, undefined, 'opened', undefined, 'closed'])
    expect(told.map(({ byHand }) => byHand)).toEqual([false, false, true, false, true])
  })

  it('changes nothing by a word that was overtaken, or that comes twice', () => {
    const heard = new Heard()
    heard.says(0, 'closed')
    heard.says(10, 'open')
    expect(heard.says(5, 'closed')).toEqual({ change: undefined, byHand: false })
    expect(heard.says(10, 'open')).toEqual({ change: undefined, byHand: false })
    expect(heard.says(10, 'closed')).toEqual({ change: 'closed', byHand: true })
  })

  it('is known for one by a word that came late', () => {
    const heard = new Heard()
    heard.says(0, 'late closed')
    expect(heard.contacts.closes('door')).toBe(true)
    expect(heard.says(5, 'late open')).toEqual({ change: undefined, byHand: false })
    expect(heard.says(10).change).toBe('opened')
    expect(heard.says(20).change).toBeUndefined()
  })
})

describe('a contact that never tells of closing', () => {
  it.each<[string, readonly number[], number]>([
    ['is used at all hours: each word is another opening, once eight intervals have shown it', [...USED, 940, 944], 3],
    ['repeats every hour that the door stands open: nobody’s hand', upTo(40, 60), 0],
    ['repeats at uneven times from 50 to 60 minutes: nobody’s hand', upTo(40, 60).map((at) => at - (at % 7)), 0],
    ['repeats every hour, and two words in a row are lost now and then', upTo(60, 60).filter((at) => at % 420 > 60), 0],
    ['repeats every hour, and starts anew once', [...upTo(10, 60), 603, ...upTo(10, 60).map((at) => at + 663)], 0],
    ['says the same word twice within two minutes', [0, 1, 60, 61, 120, 121, 180, 181, 240, 241, 300, 301], 0],
  ])('%s', (_, at, expected) => {
    const heard = new Heard()
    const byHand = at.map((minute) => heard.says(minute).byHand)
    // The first word is a change: nobody knew that it is open.
    expect(byHand.filter(Boolean)).toHaveLength(expected + 1)
  })

  it('may have been opened each time that it says so, until its even intervals show that it only repeats it', () => {
    const heard = new Heard()
    const changes = upTo(14, 60).map((minute) => heard.says(minute).change)
    expect(changes.filter((change) => change === 'opened')).toHaveLength(8)
    expect(changes.slice(8).every((change) => change === undefined)).toBe(true)
    expect(USED.map((minute) => heard.says(minute + 900).change).at(-1)).toBe('opened')
  })

  it('is one that tells of both from its first closing on', () => {
    const heard = new Heard()
    for (const minute of USED) heard.says(minute)
    expect(heard.says(950, 'closed').change).toBe('closed')
    expect(heard.says(1000).change).toBe('opened')
    expect(heard.says(1010)).toEqual({ change: undefined, byHand: false })
  })

  it('is remembered over a restart', () => {
    const heard = new Heard()
    for (const minute of USED) heard.says(minute)
    expect(heard.restarts().says(930)).toEqual({ change: 'opened', byHand: true })
    const even = new Heard()
    for (const minute of upTo(10, 60)) even.says(minute)
    expect(even.restarts().says(600)).toEqual({ change: undefined, byHand: false })
  })
})

describe('a resident whose front door tells of openings alone', () => {
  const opensDoor = (story: Story): Story => story.says({ device: 'front-door', metric: 'door-open' })

  it('is called out, not still, after leaving through it', () => {
    const story = new Story('06:00').connects().moves('living')
    for (const minute of [20, 3, 55, 4, 62, 7, 90, 5])
      opensDoor(story.pass(minutes(minute)))
        .pass(seconds(10))
        .moves('living')
    opensDoor(story.pass(minutes(7)))
    const kinds = story
      .pass(hours(18), minutes(1))
      .found()
      .map(({ kind }) => kind)
    expect(kinds).toContain('not-returned')
    expect(kinds).not.toContain('inactivity')
  })
})
