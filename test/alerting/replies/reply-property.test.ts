import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseReply } from '../../../alerting/replies/parse-reply.ts'
import { minutes, seconds } from '../../../core/time.ts'
import { Story } from '../story.ts'
import { PHONES } from '../town.ts'

type Step =
  | { readonly do: 'find'; readonly home: string; readonly severity: 'life-safety' | 'urgent' }
  | { readonly do: 'wait'; readonly by: number }
  | {
      readonly do: 'text'
      readonly who: string
      readonly word: string
      readonly code: number
      readonly before: boolean
    }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('find' as const), home: home(), severity: severity() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), by: wait() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('text' as const),
      who: fc.constantFrom(...Object.keys(PHONES)),
      word: fc.constantFrom('1', '收到', '2', '在路上', '3', '误报', '4', '转上级', '你好', '', '外出3天', 'STOP'),
      // -1: none; the others: the code of that alert, of any phone.
      code: fc.integer({ min: -1, max: 3 }),
      before: fc.boolean(),
    }),
  },
)

function home() {
  return fc.constantFrom('h1', 'h2')
}
function severity() {
  return fc.constantFrom('life-safety' as const, 'urgent' as const)
}
function wait() {
  return fc.constantFrom(seconds(3), seconds(11), seconds(70), minutes(6), minutes(40))
}

it('no text changes an alert that its phone was never told of, and without a code only the one open alert told 10 s ago', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 20 }), async (steps) => {
      const story = await Story.open()
      try {
        for (const one of steps) await live(story, one)
      } finally {
        story.inbox.length = 0
        await story.end()
      }
    }),
    { numRuns: 8 },
  )
})

async function live(story: Story, one: Step): Promise<void> {
  if (one.do === 'wait') return story.advance(one.by)
  if (one.do === 'find') {
    const kind = one.severity === 'urgent' ? 'water-leak' : 'sos'
    return story.found({ kind, severity: one.severity, subject: { home: one.home } })
  }
  const alerts = await story.db.selectFrom('alerts').select('code').orderBy('opened_at').execute()
  const code = alerts[one.code]?.code ?? ''
  await text(story, PHONES[one.who] ?? '', one.before ? `${code} ${one.word}` : `${one.word} ${code}`)
}

async function text(story: Story, from: string, body: string): Promise<void> {
  const before = await standing(story)
  const told = await toldTo(story, from)
  await story.alerting.takeText({ vendor: 'first', id: `text ${await countTexts(story)}`, from, body })
  const after = await standing(story)
  const changed = [...after.keys()].filter((alert) => after.get(alert) !== before.get(alert))
  expect(changed.length).toBeLessThanOrEqual(1)
  for (const alert of changed) expect(told.map((row) => row.alert_id)).toContain(alert)
  const reply = parseReply(body)
  if (changed.length > 0 && reply.kind === 'reply' && reply.code === undefined) {
    const open = told.filter((row) => row.resolved_at === null)
    expect(open).toHaveLength(1)
    for (const row of open) expect(story.clock.now() - row.first_told_at).toBeGreaterThan(seconds(10))
  }
  await story.alerting.settled()
}

/** Each alert as it stands, story included. */
async function standing(story: Story): Promise<ReadonlyMap<string, string>> {
  const alerts = await story.db.selectFrom('alerts').selectAll().execute()
  const events = await story.db.selectFrom('alert_events').select(['alert_id', 'seq', 'type']).execute()
  return new Map(alerts.map((row) => [row.id, JSON.stringify([row, events.filter((e) => e.alert_id === row.id)])]))
}

const toldTo = (story: Story, phone: string) =>
  story.db
    .selectFrom('told_phones')
    .innerJoin('alerts', 'alerts.id', 'told_phones.alert_id')
    .select(['alert_id', 'resolved_at', 'first_told_at'])
    .where('phone', '=', phone)
    .execute()

async function countTexts(story: Story): Promise<number> {
  return (await story.db.selectFrom('incoming_texts').select('id').execute()).length
}
