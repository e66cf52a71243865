import { describe, expect, it } from 'vitest'
import type { Home } from '../../../../core/directory.ts'
import { hours, minutes, seconds } from '../../../../core/time.ts'
import { linesInterrupted } from '../interrupted.ts'
import { Story } from '../story.ts'
import { oneHome } from '../village.ts'

const told = (s: Story): readonly string[] => s.lines().filter((line) => line.includes(' night-door '))
const opens = (s: Story): Story => s.says({ device: 'front-door', metric: 'door-open' })
const closes = (s: Story): Story => s.says({ device: 'front-door', metric: 'door-open', value: false })
/** Its contact has been heard to close, and somebody to move. */
const lived = (s: Story): Story => closes(opens(s.moves()).pass(seconds(10)))

describe('the usual sleeping hours', () => {
  /** Nights as this resident sleeps: up for a moment at 02:00, the last motion before and the first after. */
  function nights(count: number, [bed, up]: readonly [string, string], home: Partial<Home> = {}): Story {
    const story = lived(new Story('12:00', oneHome(home)).connects())
    for (let n = 0; n < count; n += 1) {
      pastly(story, bed).moves('bedroom')
      pastly(story, '02:00').moves('living')
      pastly(story, up).moves('living')
      pastly(story, '12:00').moves('living')
    }
    story.lines()
    return story
  }

  /** `until`, in long steps. */
  function pastly(story: Story, clock: string): Story {
    const [hour = 0, minute = 0] = clock.split(':').map(Number)
    const local = (story.now() + hours(8)) % hours(24)
    return story.pass((hours(hour) + minutes(minute) - local + hours(24)) % hours(24), minutes(1))
  }

  it('are those of this home from 14 nights on, broken nights as one', () => {
    const story = nights(14, ['20:15', '06:30'])
    expect(told(opens(pastly(story, '05:40')).pass(minutes(20)))).toEqual([
      'urgent night-door h1 raised: 外门 05:40 打开,15 分内未关门、屋内无活动;此户通常睡眠 20:15–06:30',
    ])
  })

  it('are the district’s before', () => {
    expect(told(opens(pastly(nights(13, ['20:15', '06:30']), '05:40')).pass(minutes(20)))).toEqual([])
  })

  it('do not cover who is up late', () => {
    const story = nights(14, ['23:40', '06:30'])
    expect(told(opens(pastly(story, '23:00')).pass(minutes(20)))).toEqual([])
  })

  it('are not learned where a cat lives, too', () => {
    const story = nights(14, ['23:40', '06:30'], { pets: true })
    expect(told(opens(pastly(story, '23:00')).pass(minutes(20)))).toHaveLength(1)
  })

  it('may lie on one side of midnight', () => {
    const story = nights(14, ['00:20', '07:10'])
    expect(told(opens(pastly(story, '23:50')).pass(minutes(20)).moves())).toEqual([])
    expect(told(opens(pastly(closes(story), '00:30')).pass(minutes(20)))).toEqual([
      'urgent night-door h1 raised: 外门 00:30 打开,15 分内未关门、屋内无活动;此户通常睡眠 00:20–07:10',
    ])
  })

  it('are not learned from nights out, which lie between two uses of the door', () => {
    const story = lived(new Story('12:00').connects())
    for (let n = 0; n < 16; n += 1) {
      opens(pastly(story, '18:00'))
      closes(story.pass(seconds(10)))
      opens(pastly(story, '07:00'))
      closes(story.moves())
      pastly(story, '12:00').moves()
    }
    story.lines()
    expect(told(opens(pastly(story, '06:00')).pass(minutes(20)))).toEqual([])
  })

  it('are learned also where the first sign of the morning is the door', () => {
    const story = lived(new Story('12:00').connects())
    for (let n = 0; n < 14; n += 1) {
      pastly(story, '20:15').moves('bedroom')
      opens(pastly(story, '06:30'))
      closes(story.pass(seconds(10)))
      pastly(story, '12:00').moves()
    }
    story.lines()
    expect(told(opens(pastly(story, '05:40')).pass(minutes(20)))).toHaveLength(1)
  })

  it('survive a restart', async () => {
    const story = nights(14, ['20:15', '06:30'])
    opens(pastly(story, '05:40')).pass(minutes(20))
    const lines = await linesInterrupted(oneHome(), story.happenings, { share: 0.99 })
    expect(lines.filter((line) => line.includes(' night-door '))).toEqual([
      'urgent night-door h1 raised: 外门 05:40 打开,15 分内未关门、屋内无活动;此户通常睡眠 20:15–06:30',
    ])
  })
})
