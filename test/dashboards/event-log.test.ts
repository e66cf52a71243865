import { assert, integer, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventLog, eventText } from '../../dashboards/api/event-log.ts'

describe('the event log', () => {
  it('gives a page exactly what came after the event it names', () => {
    assert(
      property(integer({ min: 0, max: 700 }), nat(700), (total, seen) => {
        const log = new EventLog()
        const ids = [log.lastId()]
        const texts: string[] = []
        for (let n = 0; n < total; n += 1) {
          texts.push(log.add('alert', { n }))
          ids.push(log.lastId())
        }
        const missed = log.since(ids[Math.min(seen, total)] ?? '')
        const behind = total - Math.min(seen, total)
        expect(missed).toEqual(behind > 512 ? undefined : texts.slice(total - behind))
      }),
      { numRuns: 60 },
    )
  })

  it.each(['', 'x', '-', '-1', 'other-1', '0-0', '-'.repeat(1000)])('resumes nothing from the id "%s"', (id) => {
    const log = new EventLog()
    log.add('alert', {})
    expect(log.since(id)).toBeUndefined()
  })

  it('does not resume what another run of the hub began, nor what has not happened yet', () => {
    const log = new EventLog()
    log.add('alert', {})
    const [run] = log.lastId().split('-')
    expect(new EventLog().since(log.lastId())).toBeUndefined()
    expect(log.since(`${run}-2`)).toBeUndefined()
  })

  it('forgets by size too', () => {
    const log = new EventLog()
    const start = log.lastId()
    for (let n = 0; n < 5; n += 1) log.add('alert', 'x'.repeat(600_000))
    expect(log.since(start)).toBeUndefined()
  })

  it('writes one line of data, whatever the text holds', () => {
    expect(eventText('alert', { zh: 'a\nb\r\n\nevent: beat' }).split('\n')).toHaveLength(4)
  })
})
