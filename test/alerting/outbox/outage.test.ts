import { afterEach, describe, expect, it } from 'vitest'
import { hours, minutes } from '../../../core/time.ts'
import { Story } from '../story.ts'

let story: Story
afterEach(() => story.end())

async function resolveAll(): Promise<void> {
  for (const { id } of await story.alerting.desk.open()) {
    await story.alerting.desk.act(id, { type: 'resolve', outcome: 'help-given' }, 'desk')
  }
}

describe('when no vendor has taken anything for half an hour', () => {
  it('an SOS of which nobody has heard goes out within a minute of their return, once to each', async () => {
    story = await Story.open()
    for (const who of ['carer', 'neighbour', 'village', 'town']) story.town.on.delete(who)
    story.vendor.mood = 'not-now'
    await story.found()
    // The round of the 20th minute has been tried for long, and the next is far.
    await story.advance(minutes(28))
    story.expectSilence()
    story.vendor.mood = 'accepts'
    await story.advance(minutes(1) + 1)
    for (const who of ['grid', 'district']) story.expectSms(who, /^【守望】紧急:/)
    story.expectSilence()
    await resolveAll()
  })

  it('what has become a danger to life goes out as well, whatever was told of it before as less', async () => {
    story = await Story.open()
    for (const who of ['carer', 'neighbour', 'village', 'town']) story.town.on.delete(who)
    await story.found({ kind: 'vital-sign', severity: 'urgent' })
    await story.advance(hours(3))
    story.inbox.length = 0
    story.vendor.mood = 'not-now'
    await story.found({ kind: 'vital-sign' })
    await story.advance(minutes(28))
    story.expectSilence()
    story.vendor.mood = 'accepts'
    await story.advance(minutes(1) + 1)
    for (const who of ['grid', 'district']) story.expectSms(who, /^【守望】紧急:/)
    story.expectSilence()
    await resolveAll()
  })

  it('and each answer is lost, nobody gets the same message more than eight times', async () => {
    story = await Story.open({ canLookUp: false })
    story.vendor.mood = 'lost-sent'
    await story.found()
    await story.advance(minutes(4))
    const toNeighbour = story.inbox.filter(({ to }) => to.endsWith('3'))
    story.inbox.length = 0
    expect(toNeighbour.length).toBeLessThanOrEqual(8)
    await resolveAll()
  })

  it('nobody is rung when it is back for what somebody has taken up meanwhile', async () => {
    story = await Story.open({ voice: true })
    for (const who of ['carer', 'neighbour']) story.town.on.delete(who)
    story.voice.mood = 'not-now'
    await story.found()
    story.expectAlarms('grid')
    await story.texts('grid', `在路上 ${await story.code()}`)
    story.expectSms('grid', /已登记在途/)
    await story.advance(minutes(10))
    story.voice.mood = 'accepts'
    await story.advance(minutes(9))
    story.expectSilence()
    await resolveAll()
  })

  it('nobody hears that something is over of which they never heard', async () => {
    story = await Story.open()
    story.vendor.mood = 'not-now'
    await story.found({ kind: 'gateway-offline', severity: 'urgent' })
    await story.advance(minutes(20))
    await story.found({ kind: 'gateway-offline', severity: 'urgent', change: 'cleared' })
    story.vendor.mood = 'accepts'
    await story.advance(minutes(30))
    story.expectSilence()
  })
})
