import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { openLevelJournal } from '../../../ingest/journal/level-journal.ts'
import { appendMany, journalContract, numbered, readAll } from '../../contracts/journal.ts'

const plain = { log: silentLog, metrics: noMetrics }

journalContract('a LevelDB journal', (dir) => openLevelJournal({ ...plain, dir }))
journalContract('a LevelDB journal that remembers one block only', (dir) =>
  openLevelJournal({ ...plain, dir, tailRecords: 1 }),
)
journalContract('a LevelDB journal with a block for each record', (dir) =>
  openLevelJournal({ ...plain, dir, maxBatchBytes: 1, tailRecords: 1 }),
)

describe('a LevelDB journal', () => {
  let dir: string

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'journal-'))
  })

  afterEach(async () => {
    await rm(dir, { recursive: true, force: true })
  })

  it('says in one sentence that another process has its folder', async () => {
    const first = await openLevelJournal({ ...plain, dir })
    await expect(openLevelJournal({ ...plain, dir })).rejects.toMatchObject({
      code: 'DATA_DIR_LOCKED',
      message: expect.stringMatching(/stop that hub first\.$/),
    })
    await first.close()
  })

  it('says in one sentence that its folder cannot be used', async () => {
    const file = join(dir, 'file')
    await writeFile(file, '')
    await expect(openLevelJournal({ ...plain, dir: join(file, 'journal') })).rejects.toMatchObject({
      code: 'DATA_DIR_UNUSABLE',
      message: expect.stringMatching(/check that the folder exists/),
    })
  })

  it('puts records that arrive while a sync is under way into one write', async () => {
    let syncs = 0
    const counting = { ...noMetrics, histogram: () => ({ observe: () => (syncs += 1) }) }
    const journal = await openLevelJournal({ ...plain, dir, metrics: counting })
    await Promise.all(Array.from({ length: 500 }, (_, i) => journal.append(numbered(i + 1))))
    expect(syncs).toBe(1)
    await journal.close()
  })

  it('reads what is older than its memory from the disk while more is appended', async () => {
    const journal = await openLevelJournal({ ...plain, dir, tailRecords: 10 })
    await appendMany(journal, 1, 300)
    const [read] = await Promise.all([readAll(journal, 0, 25), appendMany(journal, 301, 300)])
    expect(read.slice(0, 300)).toEqual(Array.from({ length: 300 }, (_, i) => [i + 1, i + 1]))
    expect(read.map(([offset]) => offset)).toEqual(read.map((_, i) => i + 1))
    await journal.close()
  })

  it('keeps a record that is larger than a batch', async () => {
    const journal = await openLevelJournal({ ...plain, dir, maxBatchBytes: 1000 })
    const large = { ...numbered(1), payload: Buffer.alloc(300_000, 7) }
    await Promise.all([journal.append(numbered(0)), journal.append(large), journal.append(numbered(2))])
    await journal.close()
    const again = await openLevelJournal({ ...plain, dir })
    const read = (await again.read(1, 1))[0]?.record
    expect(read?.kind === 'message' && large.payload.equals(read.payload)).toBe(true)
    expect(again.head()).toBe(3)
    await again.close()
  })
})

describe('a LevelDB journal whose files are damaged', () => {
  let dir: string
  const fileOf = async (kind: string): Promise<string> => {
    const name = (await readdir(dir)).find((one) => one.startsWith(kind) || one.endsWith(kind))
    if (name === undefined) throw new Error(`no ${kind} in ${dir}`)
    return join(dir, name)
  }

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'journal-'))
    const journal = await openLevelJournal({ ...plain, dir, maxBatchBytes: 1000 })
    await appendMany(journal, 1, 300)
    await journal.close()
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  it.each(['CURRENT', 'MANIFEST'])('is all there when %s is empty after a power cut', async (kind) => {
    await writeFile(await fileOf(kind), '')
    const journal = await openLevelJournal({ ...plain, dir, tailRecords: 1 })
    expect(await readAll(journal, 0, 100)).toHaveLength(300)
    expect(await journal.append(numbered(301))).toBe(301)
    await journal.close()
  })

  it('repairs itself while it runs, and goes on behind what was lost', async () => {
    // The records of the run before go from LevelDB's log into a table when it is opened.
    const journal = await openLevelJournal({ ...plain, dir, tailRecords: 1 })
    const path = await fileOf('.ldb')
    const file = await open(path, 'r+')
    await file.write(Buffer.alloc(2000, 0xff), 0, 2000, 4000)
    await file.close()
    await expect(readAll(journal, 0, 100)).rejects.toMatchObject({ code: 'JOURNAL_FAILED', retryable: true })
    expect(await journal.append(numbered(301))).toBe(301)
    const numbers = (await readAll(journal, 0, 100)).map(([offset]) => offset)
    expect(numbers.at(-1)).toBe(301)
    expect(numbers.length).toBeGreaterThan(50)
    expect(numbers.length).toBeLessThan(301)
    expect((await journal.read(301, 10)).length).toBe(0)
    await journal.close()
  })
})
