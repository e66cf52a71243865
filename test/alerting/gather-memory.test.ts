import { expect, it } from 'vitest'
import { AlerterDispatch } from '../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../alerting/detectors/detector-set.ts'
import { fromJsonLines, toJsonLines } from '../../alerting/detectors/lines.ts'
import { fromTable, toTable } from '../../alerting/detectors/table.ts'
import { gatherMemory } from '../../alerting/gather-memory.ts'
import { memoryText } from '../../alerting/memory-text.ts'
import type { Memory } from '../../core/detector.ts'
import { silentLog } from '../../core/log.ts'
import { noMetrics } from '../../core/metrics.ts'
import { stopwatch } from '../../core/time.ts'
import { LIVED_VILLAGE, livesADay } from './detectors/lived-in.ts'
import { lineOf, Story, TIME_ZONE } from './detectors/story.ts'
import { village } from './detectors/village.ts'

const textOf = (memory: Memory): string => [...memoryText(memory)].join('')

it.each<[string, Memory]>([
  ['nothing', null],
  ['an empty object', {}],
  ['a list', [1, 'two', { three: [true, null] }]],
  ['texts with what JSON must mask', { a: 'line\nline', b: '"quoted" \\ 老人 😀' }],
  ['objects in objects', { a: { b: { c: [] } }, d: -0.5 }],
])('what is remembered is written down as JSON would be: %s', (_, memory) => {
  expect(textOf(memory)).toBe(JSON.stringify(memory))
})

it('a table is made piece by piece, and is the same as a whole', () => {
  const rows = Array.from({ length: 1234 }, (_, n) => [`h${n}`, n % 3 === 0 ? undefined : n / 4, n % 2 === 0])
  const pieces = [...toTable(rows).pieces()]
  expect(pieces.length).toBeGreaterThan(12)
  expect(pieces.join('')).toBe(toTable(rows).toJSON())
  expect(textOf({ table: toTable(rows) })).toBe(JSON.stringify({ table: toTable(rows) }))
  const back = Array.from(fromTable(pieces.join(''), 3), (row) => [row.text(0), row.number(1), row.flag(2)])
  expect(back).toEqual(rows)
})

it('many of whom there is little to say are gone through piece by piece, too', () => {
  const many = Array.from({ length: 5000 }, (_, n) => n)
  const pieces = [...toTable(many, (n) => (n === 4321 ? ['h4321'] : undefined)).pieces()]
  expect(pieces.length).toBeGreaterThanOrEqual(50)
  expect(pieces.join('')).toBe('h4321\n')
})

it('a long list is written down piece by piece, and is the same as a whole', () => {
  const list = Array.from({ length: 1001 }, (_, n) => ({ n, said: [`"${n}"`, null] }))
  const pieces = [...memoryText({ list })]
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(JSON.stringify(list).length / 4)
  expect(pieces.join('')).toBe(JSON.stringify({ list }))
})

it('a line that is no JSON is left out', () => {
  const text = toJsonLines([['h1', { a: 'b c\nd' }], ['h2']], (line) => line).toJSON()
  expect([...fromJsonLines(`${text}{"half":\n`)]).toEqual([['h1', { a: 'b c\nd' }], ['h2']])
})

it('others have their turn while it is gathered, and whoever takes it on finds what the first would have found', async () => {
  const days = new Story('06:00', LIVED_VILLAGE).connects()
  for (let day = 0; day < 4; day += 1) livesADay(days)
  const { happenings } = days
  const [first, second] = [hears(), hears()]
  const cut = Math.floor(happenings.length / 2)
  for (const [index, happening] of happenings.slice(0, cut).entries()) first.hear(happening, index)
  let turns = 0
  const slow = { name: 'slow', snapshot: () => ({ long: { pieces: burning, toJSON: () => '' } }), restore: () => {} }
  const memory = await gatherMemory([slow, ...first.detectors, slow], () => {
    turns += 1
    return Promise.resolve(false)
  })
  second.dispatch.restore(memory ?? [])
  expect(turns).toBeGreaterThanOrEqual(4)
  for (const [index, happening] of happenings.slice(cut).entries()) {
    first.hear(happening, cut + index)
    second.hear(happening, cut + index)
  }
  expect(second.found).toEqual(first.found.slice(first.found.length - second.found.length))
  expect((await second.dispatch.snapshots()).map(({ json }) => json)).toEqual(
    (await first.dispatch.snapshots()).map(({ json }) => json),
  )
})

function* burning(): Generator<string> {
  for (const text of ['a', 'b']) {
    const elapsed = stopwatch()
    while (elapsed() < 10);
    yield text
  }
}

function hears() {
  const { detectors } = detectorSet({ residences: village(LIVED_VILLAGE), timeZone: TIME_ZONE })
  const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
  const found: string[] = []
  return {
    detectors,
    dispatch,
    found,
    hear(happening: Story['happenings'][number], index: number): void {
      const findings: Parameters<AlerterDispatch['consume']>[1] = []
      dispatch.consume({ ...happening, offset: index + 1 }, findings)
      found.push(...findings.map(lineOf))
    },
  }
}
