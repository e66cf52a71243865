import { describe, expect, it } from 'vitest'
import { OpenOnlyContacts } from '../../../alerting/detectors/open-only.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { Story } from './story.ts'

/** What each of the openings at these minutes is taken for. */
const openings = (...at: readonly number[]): readonly boolean[] => {
  const contacts = new OpenOnlyContacts()
  return at.map((minute) => contacts.opens('door', minutes(minute)))
}

/** `count` words, one every so many minutes. */
const upTo = (count: number, every: number): number[] => Array.from({ length: count }, (_, index) => index * every)

describe('a contact that never tells of closing', () => {
  const USED = [0, 7, 130, 133, 400, 420, 600, 607, 900]

  it.each<[string, readonly number[], number]>([
    ['is used at all hours: each word is another opening, once eight intervals have shown it', [...USED, 940, 944], 3],
    ['repeats every hour that the door stands open: nobody’s hand', upTo(40, 60), 0],
    ['repeats at uneven times from 50 to 60 minutes: nobody’s hand', upTo(40, 60).map((at) => at - (at % 7)), 0],
    ['repeats every hour, and two words in a row are lost now and then', upTo(60, 60).filter((at) => at % 420 > 60), 0],
    ['repeats every hour, and starts anew once', [...upTo(10, 60), 603, ...upTo(10, 60).map((at) => at + 663)], 0],
    ['says the same word twice within two minutes', [0, 1, 60, 61, 120, 121, 180, 181, 240, 241, 300, 301], 0],
  ])('%s', (_, at, expected) => {
    expect(openings(...at).filter(Boolean)).toHaveLength(expected)
  })

  it('is one that tells of both from its first closing on', () => {
    const contacts = new OpenOnlyContacts()
    for (const minute of USED) contacts.opens('door', minutes(minute))
    contacts.closes('door')
    expect(contacts.opens('door', minutes(1000))).toBe(false)
  })

  it('remembers all that over a restart', () => {
    const first = new OpenOnlyContacts()
    for (const minute of USED) first.opens('door', minutes(minute))
    first.closes('other')
    const second = new OpenOnlyContacts()
    second.load(first.toText().toJSON())
    expect(second.toText().toJSON()).toBe(first.toText().toJSON())
    expect(second.opens('door', minutes(930))).toBe(true)
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
