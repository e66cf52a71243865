import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BlockBuilder } from '../../../ingest/journal/block.ts'
import { JournalDisk } from '../../../ingest/journal/journal-disk.ts'
import { numberOf, numbered } from '../../contracts/journal.ts'

const blockOf = (...numbers: number[]): Buffer => {
  const builder = new BlockBuilder()
  for (const number of numbers) builder.add(numbered(number))
  return builder.finish()
}

describe('a journal disk that is mended', () => {
  let dir: string
  let disk: JournalDisk

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'journal-'))
    disk = new JournalDisk(dir)
    await disk.open()
    await disk.write(1, blockOf(1, 2, 3))
  })

  afterEach(async () => {
    await disk.close()
    await rm(dir, { recursive: true, force: true })
  })

  it('takes back a block that reached it though its write was reported as failed', async () => {
    await disk.write(4, blockOf(4, 5))
    expect(await disk.mend(3)).toMatchObject({ oldest: 1, head: 3 })
    await disk.write(4, blockOf(40))
    const entries = await disk.read(0, 100, 4)
    expect(entries.map(({ offset, record }) => [offset, numberOf(record)])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 40],
    ])
  })

  it('says so when it lost what it had synced, and goes on behind the gap', async () => {
    expect(await disk.mend(9)).toMatchObject({ oldest: 1, head: 3 })
    await disk.write(10, blockOf(10))
    expect((await disk.read(0, 100, 10)).map(({ offset }) => offset)).toEqual([1, 2, 3, 10])
  })

  it('keeps its name', async () => {
    const { id } = await disk.mend(3)
    await disk.close()
    expect((await disk.open()).id).toBe(id)
  })
})

describe('records that cannot be read', () => {
  it('are passed over with what stands behind them in their block, and told of once', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'journal-'))
    const told: string[] = []
    const disk = new JournalDisk(dir, {
      unreadable: (behind, failure) => told.push(`${behind}: ${String(failure)}`),
      repairing() {},
    })
    await disk.open()
    await disk.write(1, blockOf(1, 2))
    const newer = blockOf(3, 4, 5)
    // The second of three records of the same length.
    newer[5 + (newer.length - 5) / 3] = 99
    await disk.write(3, newer)
    await disk.write(6, Buffer.from('nothing that anybody wrote'))
    await disk.write(7, blockOf(7))
    const offsetsBehind = async (after: number): Promise<readonly number[]> =>
      (await disk.read(after, 100, 7)).map(({ offset }) => offset)
    expect(await offsetsBehind(0)).toEqual([1, 2, 3, 7])
    expect(await offsetsBehind(3)).toEqual([7])
    expect(await offsetsBehind(4)).toEqual([7])
    expect(told).toEqual([
      '3: RangeError: a journal record of an unknown kind',
      '5: RangeError: a journal block of an unknown version',
    ])
    await disk.close()
    await rm(dir, { recursive: true, force: true })
  })
})
