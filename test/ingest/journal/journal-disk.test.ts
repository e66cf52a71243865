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
