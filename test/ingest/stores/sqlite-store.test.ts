import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { noMetrics } from '../../../core/metrics.ts'
import { hours } from '../../../core/time.ts'
import { openSqliteStore } from '../../../ingest/stores/sqlite-store.ts'
import { T0, readingOf, timeSeriesStoreContract } from '../../contracts/time-series-store.ts'

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'shouwang-store-'))

timeSeriesStoreContract('embedded in SQLite', async () => {
  const folder = newFolder()
  const store = await openSqliteStore({ path: join(folder, 'readings.db'), metrics: noMetrics })
  return {
    store,
    refused: [readingOf('battery', 5), readingOf('battery', Number.NaN, T0 + 1)],
    async close() {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
})

describe('the embedded store', () => {
  let folder: string
  beforeEach(() => {
    folder = newFolder()
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const open = () => openSqliteStore({ path: join(folder, 'readings.db'), metrics: noMetrics })
  const window = { from: T0, to: T0 + hours(1) }

  it('has everything again after it was closed and opened, and adds to the same series', async () => {
    const first = await open()
    await first.write([readingOf('battery', 1), readingOf('motion', true)])
    await first.close()
    const second = await open()
    await second.write([readingOf('battery', 2, T0 + 1), readingOf('humidity', 40)])
    expect(await second.range(readingOf('battery', 0), window)).toEqual([
      { at: T0, value: 1 },
      { at: T0 + 1, value: 2 },
    ])
    expect(await second.latest('h-1')).toHaveLength(3)
    await second.close()
  })

  it('keeps nothing of a refused batch, and its good readings when they come again', async () => {
    const store = await open()
    const good = readingOf('battery', 5)
    await expect(store.write([good, readingOf('humidity', Number.NaN)])).rejects.toMatchObject({
      code: 'STORE_REFUSED',
    })
    expect(await store.latest('h-1')).toEqual([])
    await store.write([good])
    expect(await store.range(good, window)).toEqual([{ at: T0, value: 5 }])
    await store.close()
  })

  it('says which file cannot be used, and what to do', async () => {
    const path = join(folder, 'missing', 'readings.db')
    const opening = openSqliteStore({ path, metrics: noMetrics })
    await expect(opening).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE', message: expect.stringContaining(path) })
  })

  it('says STORE_UNAVAILABLE once it is closed', async () => {
    const store = await open()
    await store.close()
    await store.close()
    await expect(store.write([readingOf('battery', 5)])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  })
})
