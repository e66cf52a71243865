import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inferredPlace } from '../../../hub/backtest/inferred-place.ts'
import { mergeRecorded } from '../../../hub/backtest/merge-recorded.ts'
import { ProgressBar } from '../../../hub/backtest/progress.ts'
import type { Recorded } from '../../../hub/backtest/recorded.ts'
import { TimeReader } from '../../../hub/backtest/recorded-time.ts'
import { cellsOf } from '../../../hub/backtest/recording-rows.ts'
import { inBatches } from './recorded-lives.ts'

describe('a time in a recording', () => {
  it.each([
    ['2019-04-15T13:22:50.123', 'Europe/London', '2019-04-15T12:22:50.123Z'],
    ['2019-01-15T13:22:50', 'Europe/London', '2019-01-15T13:22:50.000Z'],
    ['2026-11-02T09:00', 'Asia/Shanghai', '2026-11-02T01:00:00.000Z'],
    ['2026-11-02T09:00:00+05:30', 'Asia/Shanghai', '2026-11-02T03:30:00.000Z'],
    ['2026-11-02T09:00:00.5Z', 'Asia/Shanghai', '2026-11-02T09:00:00.500Z'],
    ['1793581200000', 'Asia/Shanghai', '2026-11-02T01:00:00.000Z'],
    // The hour that comes twice when clocks go back: the earlier one.
    ['2019-10-27T01:30:00', 'Europe/London', '2019-10-27T00:30:00.000Z'],
    ['2019-10-27T02:00:00', 'Europe/London', '2019-10-27T02:00:00.000Z'],
    ['2019-10-27T00:59:59.999', 'Europe/London', '2019-10-26T23:59:59.999Z'],
  ])('%s in %s is %s', (text, timeZone, wanted) => {
    expect(new Date(new TimeReader(timeZone).read(text) ?? 0).toISOString()).toBe(wanted)
  })

  it.each(['', 'noon', '2026-13-02T09:00:00', '2026-11-02 09:00:00', '2026-11-02T24:00:00', '2026-11-02T09:60', '123'])(
    '%j is none',
    (text) => {
      expect(new TimeReader('Asia/Shanghai').read(text)).toBeUndefined()
    },
  )
})

describe('a line of a recording', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['a,,c\r', ['a', '', 'c']],
    ['"a,1",b,"say ""x"""', ['a,1', 'b', 'say "x"']],
    ['"a",', ['a', '']],
  ])('%j has the cells %j', (line, cells) => {
    expect(cellsOf(line)).toEqual(cells)
  })
})

describe('where a sensor stands when nobody has told', () => {
  it.each([
    ['bedroom', 'motion', 'bedroom', 'fixed'],
    ['bathroom', 'motion', 'bathroom', 'fixed'],
    ['lounge', 'motion', 'living', 'fixed'],
    ['hallway', 'motion', 'hall', 'fixed'],
    ['fridge-door', 'door-open', 'kitchen', 'fridge'],
    ['front-door', 'door-open', 'hall', 'outer-door'],
    ['back-door', 'door-open', 'yard', 'outer-door'],
    ['bathroom-door', 'door-open', 'bathroom', 'inner-door'],
    ['h01-bed', 'bed-occupied', 'bedroom', 'bed'],
    ['watch', 'heart-rate', 'other', 'worn'],
    ['x17', 'motion', 'other', 'fixed'],
  ] as const)('%s that tells of %s: %s, %s', (name, metric, room, role) => {
    expect(inferredPlace(name, metric)).toEqual({ room, role })
  })
})

describe('several recordings', () => {
  it('are one, in the order of time, whatever the batches; of equal times the earlier file comes first', async () => {
    const times = fc.array(fc.nat(30), { maxLength: 20 }).map((list) => list.toSorted((a, b) => a - b))
    await fc.assert(
      fc.asyncProperty(fc.array(times, { maxLength: 6 }), fc.integer({ min: 1, max: 5 }), async (files, size) => {
        const recordings = files.map((list, file) => list.map((at) => reading(at, `h${file}`)))
        const merged: Recorded[] = []
        for await (const batch of mergeRecorded(recordings.map((list) => inBatches(list, size)))) merged.push(...batch)
        expect(merged).toEqual(recordings.flat().toSorted((a, b) => a.at - b.at))
      }),
    )
  })
})

const reading = (at: number, home: string): Recorded => ({ at, home, device: 'd', metric: 'motion', value: true })

describe('the progress bar', () => {
  const terminal = (isTTY: boolean) => {
    const texts: string[] = []
    return {
      texts,
      bar: new ProgressBar({ isTTY, columns: 80, write: (text) => texts.push(text) > 0 }),
    }
  }

  it('shows how far it is, and goes before a line is printed', () => {
    const { texts, bar } = terminal(true)
    bar.show(0.5)
    bar.clear()
    bar.clear()
    expect(texts).toEqual([expect.stringMatching(/█{20}░{20} 50 %/), expect.stringMatching(/^\r.\[K$/)])
  })

  it('writes nothing where no person looks', () => {
    const { texts, bar } = terminal(false)
    bar.show(0.5)
    bar.clear()
    expect(texts).toEqual([])
  })
})
