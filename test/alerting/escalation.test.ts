import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hours, minutes, seconds } from '../../core/time.ts'
import { Story } from './story.ts'

let story: Story
beforeEach(async () => {
  story = await Story.open()
})
afterEach(() => story.end())

describe('a life-safety alert that nobody answers', () => {
  it('climbs the ladder: at once, 60 s, 3 min, 5 min, then three rounds at 5 min and every 15 min', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await story.advance(seconds(59))
    story.expectSilence()
    await story.advance(seconds(1))
    story.expectAlarms('village')
    await story.advance(seconds(119))
    story.expectSilence()
    await story.advance(seconds(1))
    story.expectAlarms('town')
    await story.advance(minutes(2))
    const everyone = ['district', 'grid', 'carer', 'neighbour', 'village', 'town']
    story.expectAlarms(...everyone)
    for (const pause of [5, 5, 5, 15, 15]) {
      await story.advance(minutes(pause) - 1)
      story.expectSilence()
      await story.advance(1)
      story.expectAlarms(...everyone)
    }
    expect(await story.lines()).toEqual([
      'opened',
      ...Array.from({ length: 4 }, () => 'step-told'),
      ...Array.from({ length: 5 }, () => 'round-told'),
    ])
  })

  it('passes over levels with nobody on duty at once, and says so', async () => {
    for (const who of ['grid', 'carer', 'neighbour', 'village']) story.town.on.delete(who)
    await story.found()
    story.expectAlarms('town')
    expect(await story.lines()).toEqual(['opened', 'step-empty', 'step-empty', 'step-told'])
    await story.advance(minutes(2))
    story.expectAlarms('district', 'town')
  })

  it('keeps looking for somebody when nobody at all is on duty', async () => {
    story.town.on.clear()
    await story.found()
    expect((await story.lines()).at(-1)).toBe('nobody')
    story.town.on.add('village')
    await story.advance(minutes(5))
    story.expectAlarms('village')
  })
})

describe('an urgent alert that nobody answers', () => {
  it('climbs slower: grid worker, 5 min village, 15 min town, 30 min district, then everyone every 30 min', async () => {
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    story.expectAlarms('grid')
    await story.advance(minutes(5))
    story.expectAlarms('village')
    await story.advance(minutes(10))
    story.expectAlarms('town')
    await story.advance(minutes(15))
    story.expectAlarms('district')
    await story.advance(minutes(30) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('grid', 'village', 'town', 'district')
  })
})

describe('what concerns an area', () => {
  it('goes to town and district duty at once', async () => {
    const summary = { zh: '前营村3户网关同时离线:h1 h2 h3', en: '3 gateways of Qianying are offline' }
    await story.found({ kind: 'area-outage', severity: 'urgent', subject: { area: '120112101001' }, summary })
    story.expectSms('town', /前营村3户网关同时离线:h1 h2 h3。回复1收到/)
    story.expectAlarms('district')
  })

  it('goes to the district when the hub itself was deaf', async () => {
    await story.found({ kind: 'hub-deaf', severity: 'urgent', subject: { area: '120112' } })
    story.expectAlarms('district')
  })

  it('a home that the registry no longer knows is the district’s', async () => {
    await story.found({ subject: { home: 'gone' } })
    story.expectSms('district', /住户gone/)
  })
})

describe('an acknowledgement', () => {
  it('stops the escalation for 10 min of a life-safety alert, once for each person', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await story.advance(seconds(20))
    await story.texts('grid', '1')
    story.expectSms('grid', /已登记收到/)
    await story.advance(minutes(10) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('village')
    expect((await story.newest()).state).toBe('open')
    await story.texts('grid', '1')
    story.expectSms('grid', /您已答复过收到,通知仍在继续/)
    await story.advance(minutes(2))
    story.expectAlarms('town')
    await story.texts('town', `1 ${await story.code()}`)
    story.expectSms('town', /已登记收到/)
    await story.advance(minutes(9))
    expect((await story.newest()).state).toBe('acknowledged')
  })

  it('stops an urgent alert for 30 min', async () => {
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    story.expectAlarms('grid')
    await story.alerting.desk.act((await story.newest()).id, { type: 'acknowledge' }, 'operator')
    await story.advance(minutes(30) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('village')
    expect(await story.lines()).toContain('ack-expired')
  })

  it('does not run out while somebody is on the way; that runs out after 20 min', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    const { id } = await story.newest()
    await story.alerting.desk.act(id, { type: 'acknowledge' }, 'operator')
    await story.advance(minutes(9))
    await story.alerting.desk.act(id, { type: 'en-route' }, 'operator')
    await story.advance(minutes(20) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('village')
    expect(await story.lines()).toContain('en-route-expired')
  })

  it('that is promised a second time is no promise: who texts it reads that others are told on', async () => {
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    story.expectAlarms('grid')
    const code = await story.code()
    await story.texts('grid', `在路上 ${code}`)
    story.expectSms('grid', /已登记在途/)
    await story.advance(minutes(60))
    story.expectAlarms('village')
    await story.texts('grid', `在路上 ${code}`)
    story.expectSms('grid', /您已答复过在途,通知仍在继续/)
  })
})

describe('somebody on the scene', () => {
  it('is asked after 60 min, and the next level is told when no answer comes', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await story.advance(seconds(30))
    await story.texts('grid', '2')
    story.expectSms('grid', /已登记到场/)
    await story.advance(minutes(60))
    story.expectSms('grid', /是否仍在现场/)
    await story.texts('grid', `2 ${await story.code()}`)
    story.expectSms('grid', /已登记到场/)
    await story.advance(minutes(60))
    story.expectSms('grid', /是否仍在现场/)
    await story.advance(minutes(10) - 1)
    story.expectSilence()
    await story.advance(1)
    story.expectAlarms('village')
  })

  it('answers the question by 1 too: nobody else is woken', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    const code = await story.code()
    await story.texts('grid', `2 ${code}`)
    story.expectSms('grid', /已登记到场/)
    await story.advance(minutes(60))
    story.expectSms('grid', /是否仍在现场/)
    await story.texts('grid', `1 ${code}`)
    story.expectSms('grid', /已登记到场/)
    await story.advance(minutes(59))
    story.expectSilence()
  })
})

describe('an alert that nobody closes', () => {
  it('is told to the next level after 24 h, and again a day later', async () => {
    await story.found({ kind: 'water-leak', severity: 'urgent' })
    story.expectAlarms('grid')
    const { id } = await story.newest()
    for (let hour = 0; hour < 24; hour += 1) {
      await story.alerting.desk.act(id, { type: 'on-scene' }, `operator-${hour}`)
      await story.advance(minutes(59))
      story.expectSilence()
      await story.alerting.desk.act(id, { type: 'on-scene' }, `operator-${hour}b`)
      await story.advance(minutes(1))
    }
    story.expectAlarms('village')
    expect(await story.lines()).toContain('unresolved')
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'operator')
    await story.advance(hours(48))
  })
})

describe('passing on', () => {
  it('tells the next level at once', async () => {
    await story.found()
    story.expectAlarms('grid', 'carer', 'neighbour')
    await story.advance(seconds(20))
    await story.texts('grid', '4')
    story.expectAlarms('village')
    story.expectSms('grid', /已转上级/)
    await story.texts('grid', '4')
    story.expectSms('grid', /已转上级/)
    story.expectSilence()
    await story.advance(minutes(2))
    story.expectAlarms('town')
  })
})
