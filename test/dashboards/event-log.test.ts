import { assert, integer, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Audience, EventLog, eventText } from '../../dashboards/api/event-log.ts'

const ALL: Audience = { scope: '', alerts: true, helps: true }
const thing = (data: unknown, area = '120117') => {
  const full = JSON.stringify(data)
  return { area, full, masked: '"masked"' }
}

describe('the event log', () => {
  it('gives a page exactly what came after the event it names', () => {
    assert(
      property(integer({ min: 0, max: 700 }), nat(700), (total, seen) => {
        const log = new EventLog()
        const ids = [log.lastId()]
        const events: unknown[] = []
        for (let n = 0; n < total; n += 1) {
          events.push(log.add('alert', [thing({ n })]))
          ids.push(log.lastId())
        }
        const missed = log.since(ids[Math.min(seen, total)] ?? '')
        const behind = total - Math.min(seen, total)
        expect(missed).toEqual(behind > 512 ? undefined : events.slice(total - behind))
      }),
      { numRuns: 60 },
    )
  })

  it.each(['', 'x', '-', '-1', 'other-1', '0-0', '-'.repeat(1000)])('resumes nothing from the id "%s"', (id) => {
    const log = new EventLog()
    log.add('alert')
    expect(log.since(id)).toBeUndefined()
  })

  it('does not resume what another run of the hub began, nor what has not happened yet', () => {
    const log = new EventLog()
    log.add('alert')
    const [run] = log.lastId().split('-')
    expect(new EventLog().since(log.lastId())).toBeUndefined()
    expect(log.since(`${run}-2`)).toBeUndefined()
  })

  it('forgets by size too', () => {
    const log = new EventLog()
    const start = log.lastId()
    for (let n = 0; n < 5; n += 1) log.add('alert', [thing('x'.repeat(1_200_000))])
    expect(log.since(start)).toBeUndefined()
  })

  it('writes one line of data, whatever the text holds', () => {
    const data = JSON.stringify({ zh: 'a\nb\r\n\nevent: beat' })
    expect(eventText('alert', data).split('\n')).toHaveLength(4)
  })

  it('tells each audience of its own area, in its own sight', () => {
    const log = new EventLog()
    const alert = log.add('alert', [thing({ name: '王秀兰' }, '120117101')])
    const homes = log.add('homes', [thing(1, '120117101201'), thing(2, '120118')])
    const text = (change: Partial<Audience>): string => log.textFor([alert, homes], { ...ALL, ...change })
    expect(text({})).toMatch(/王秀兰[^]*data: \[1,2\]/)
    expect(text({ scope: '120117' })).toMatch(/王秀兰[^]*data: \[1\]/)
    expect(text({ scope: '120118' })).toMatch(/^id: .*\nevent: homes\ndata: \[2\]\n\n$/)
    expect(text({ scope: '120119' })).toBe('')
    expect(text({ alerts: false })).not.toContain('event: alert')
    expect(text({ helps: false })).not.toContain('王')
  })

  it('asks every audience to start afresh', () => {
    const log = new EventLog()
    expect(log.textFor([log.add('resync')], { scope: '120119', alerts: false, helps: false })).toContain(
      'event: resync',
    )
  })
})
