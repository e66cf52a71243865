import { describe, expect, it } from 'vitest'
import { DeadlineHeap } from '../../../alerting/detectors/deadline-heap.ts'
import { findingsDue, keysDue } from '../../../alerting/detectors/findings-due.ts'
import type { Finding } from '../../../core/finding.ts'
import { minutes, seconds } from '../../../core/time.ts'
import { linesInterrupted } from './interrupted.ts'
import { lineOf, Story } from './story.ts'
import { aGateway, aHome } from './village.ts'

const FOUND: Finding = {
  detector: 'battery',
  kind: 'battery-low',
  severity: 'routine',
  change: 'raised',
  subject: { home: 'h1' },
  at: 0,
  offset: 0,
  summary: { zh: '电量低', en: 'battery low' },
  marks: [],
}

/** So many that come up together, the last first in the order of names. */
function dueAt(now: number, many: number): DeadlineHeap {
  const due = new DeadlineHeap()
  for (let n = 0; n < many; n += 1) due.lookAt(`h${n}`, now - n)
  return due
}

describe('very many that come up together', () => {
  it('are looked at over some ticks, earliest first, each once', () => {
    const due = dueAt(10_000, 1200)
    const ticks = Array.from({ length: 4 }, () => [...keysDue(due, 10_000)])
    expect(ticks.map(({ length }) => length)).toEqual([500, 500, 200, 0])
    expect(ticks.flat()).toEqual(Array.from({ length: 1200 }, (_, n) => `h${1199 - n}`))
  })

  it('are told over more ticks when all of them are found, and none is lost', () => {
    const due = dueAt(10_000, 120)
    const look = (key: string): Finding => ({ ...FOUND, subject: { home: key } })
    const ticks = Array.from({ length: 4 }, () => findingsDue(due, 10_000, look))
    expect(ticks.map(({ length }) => length)).toEqual([50, 50, 20, 0])
    expect(new Set(ticks.flat().map(({ subject }) => JSON.stringify(subject))).size).toBe(120)
  })

  it('are waited for: the next tick is due at once', () => {
    const due = dueAt(10_000, 501)
    expect([...keysDue(due, 10_000)]).toHaveLength(500)
    expect(due.next()).toBe(10_000)
  })
})

describe('three hundred gateways that fall silent in the same second', () => {
  const ids = Array.from({ length: 300 }, (_, n) => `g${n}`)
  const contents = {
    homes: ids.map((id) => aHome(`h-${id}`)),
    gateways: ids.map((id) => aGateway(id, [`h-${id}`])),
    devices: [],
  }
  const silent = (): Story => {
    const story = new Story('08:00', contents)
    for (const id of ids) story.connects(id)
    for (const id of ids) story.fallsSilent(id)
    return story.pass(minutes(5) - seconds(2), minutes(1)).pass(seconds(20), seconds(1))
  }
  const story = silent()
  const found = story.found()
  const told = found.filter(({ kind }) => kind === 'gateway-offline')

  it('are all told within seconds, a few at a tick', () => {
    expect(new Set(told.map(({ device }) => device)).size).toBe(ids.length)
    const ticks = [...new Set(told.map(({ offset }) => offset))]
    const most = Math.max(...ticks.map((tick) => told.filter(({ offset }) => offset === tick).length))
    expect(most).toBeLessThanOrEqual(50)
    expect(ticks.length).toBeLessThanOrEqual(7)
  })

  it('are told the same when the hub starts anew among them', async () => {
    const all = found.map(lineOf)
    for (const before of [18, 17, 16]) {
      const share = (story.happenings.length - before) / story.happenings.length
      expect(await linesInterrupted(contents, story.happenings, { share })).toEqual(all)
    }
  })
})
