import { expect, it } from 'vitest'
import { seconds, stopwatch } from '../../core/time.ts'
import { WrittenRows } from '../../dashboards/api/written-rows.ts'
import { sampleHome } from '../registry/sample-installation.ts'

it('a home that changes while rows are written is written anew at the next question', async () => {
  const rows = new WrittenRows({
    write({ address }) {
      // Long enough for others to have their turn between the two homes.
      const spent = stopwatch()
      while (spent() < 5);
      return { all: address }
    },
    freshFor: seconds(10),
    clock: { now: () => 0 },
  })
  const first = sampleHome('h1')
  const old = sampleHome('h2', { address: '3组12号' })
  const asked = rows.of([first, old], 'all')
  const moved = { ...old, address: '5组1号' }
  rows.forget()
  const before = await asked
  const after = await rows.of([first, moved], 'all')
  expect(after.rows[1]).toBe('5组1号')
  expect(after.revision).toBeGreaterThan(before.revision)
})
