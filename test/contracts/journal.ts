import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Journal } from '../../core/journal.ts'
import type { JournalRecord, Message } from '../../core/message.ts'

/** A record that can be told from others by its number. */
export const numbered = (number: number): Message => ({
  kind: 'message',
  gateway: 'gw-1',
  topic: 'homes/h1/d1/up',
  payload: Buffer.from(String(number)),
  qos: 1,
  retain: false,
  dup: false,
  cause: 'publish',
  standing: 'own',
  receivedAt: 1_700_000_000_000 + number,
})

export const numberOf = (record: JournalRecord): number =>
  record.kind === 'message' ? Number(Buffer.from(record.payload).toString()) : Number.NaN

/** Appends `count` records, numbered from `from`, in groups that share a sync. */
export async function appendMany(journal: Journal, from: number, count: number, group = 7): Promise<void> {
  for (let start = from; start < from + count; start += group) {
    const numbers = Array.from({ length: Math.min(group, from + count - start) }, (_, i) => start + i)
    await Promise.all(numbers.map((number) => journal.append(numbered(number))))
  }
}

/** All entries after `after`, read in bites. */
export async function readAll(journal: Journal, after: number, bite: number): Promise<[number, number][]> {
  const all: [number, number][] = []
  for (let at = after; ;) {
    const entries = await journal.read(at, bite)
    expect(entries.length).toBeLessThanOrEqual(bite)
    const last = entries.at(-1)
    if (last === undefined) return all
    for (const { offset, record } of entries) all.push([offset, numberOf(record)])
    at = last.offset
  }
}

const pairs = (from: number, to: number): [number, number][] =>
  Array.from({ length: to - from + 1 }, (_, i) => [from + i, from + i])

/** What every journal must do. `open` opens the journal that stands in the folder, or starts one. */
export function journalContract(name: string, open: (dir: string) => Promise<Journal>): void {
  describe(`${name} keeps the journal's contract`, () => {
    let dir: string
    let journal: Journal

    const reopen = async (): Promise<void> => {
      await journal.close()
      journal = await open(dir)
    }

    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'journal-'))
      journal = await open(dir)
    })

    afterEach(async () => {
      await journal.close()
      await rm(dir, { recursive: true, force: true })
    })

    it('starts empty, with its first offset 1', async () => {
      expect([journal.head(), journal.tail()]).toEqual([0, 1])
      expect(await journal.read(0, 10)).toEqual([])
      expect(await journal.append(numbered(1))).toBe(1)
      expect([journal.head(), journal.tail()]).toEqual([1, 1])
    })

    it('gives offsets in call order and resolves them in offset order', async () => {
      const resolved: number[] = []
      await Promise.all(
        Array.from({ length: 50 }, async (_, i) => {
          const offset = await journal.append(numbered(i + 1))
          expect(offset).toBe(i + 1)
          expect(journal.head()).toBeGreaterThanOrEqual(offset)
          resolved.push(offset)
        }),
      )
      expect(resolved).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
      expect(journal.pendingBytes()).toBe(0)
    })

    it('counts bytes as pending until they are synced', async () => {
      const appended = journal.append(numbered(1))
      expect(journal.pendingBytes()).toBeGreaterThan(0)
      await appended
      expect(journal.pendingBytes()).toBe(0)
    })

    it.each([1, 3, 1000])('reads everything once and in order in bites of %i', async (bite) => {
      await appendMany(journal, 1, 40)
      expect(await readAll(journal, 0, bite)).toEqual(pairs(1, 40))
      expect(await readAll(journal, 13, bite)).toEqual(pairs(14, 40))
    })

    it('says the same after it was closed and opened, and goes on behind it', async () => {
      await appendMany(journal, 1, 30)
      const { id } = journal
      await reopen()
      expect(journal.id).toBe(id)
      expect([journal.head(), journal.tail()]).toEqual([30, 1])
      await appendMany(journal, 31, 10)
      expect(await readAll(journal, 0, 6)).toEqual(pairs(1, 40))
    })

    it('has another id in another folder', async () => {
      const elsewhere = await mkdtemp(join(tmpdir(), 'journal-'))
      const other = await open(elsewhere)
      expect(other.id).not.toBe(journal.id)
      await other.close()
      await rm(elsewhere, { recursive: true })
    })

    it('forgets no more than it is told to, and never uses an offset again', async () => {
      await appendMany(journal, 1, 40)
      await journal.trim(20)
      expect(journal.tail()).toBeGreaterThan(1)
      expect(journal.tail()).toBeLessThanOrEqual(21)
      await reopen()
      const held = await readAll(journal, 0, 1000)
      expect(held).toEqual(pairs(journal.tail(), 40))
      await journal.trim(40)
      await reopen()
      expect(journal.head()).toBe(40)
      expect(await journal.append(numbered(41))).toBe(41)
    })

    it('wakes a consumer when something was appended, not before', async () => {
      await journal.append(numbered(1))
      let woken = false
      const wait = async (): Promise<void> => {
        await journal.appended(1)
        woken = true
      }
      const waiting = wait()
      await journal.appended(0)
      expect(woken).toBe(false)
      await journal.append(numbered(2))
      await waiting
      expect(journal.head()).toBe(2)
    })

    it('wakes consumers when it closes, and refuses appends from then on', async () => {
      const waiting = journal.appended(0)
      const last = journal.append(numbered(1))
      await journal.close()
      await waiting
      expect(await last).toBe(1)
      await expect(journal.append(numbered(2))).rejects.toMatchObject({ code: 'JOURNAL_CLOSED' })
      await journal.close()
    })

    it('keeps every kind of record as it was', async () => {
      const records: JournalRecord[] = [
        {
          ...numbered(1),
          qos: 2,
          retain: true,
          dup: true,
          cause: 'will',
          standing: 'foreign',
          topic: '门/é',
          payload: Buffer.alloc(0),
        },
        { kind: 'connected', gateway: 'gw-1', keepAlive: 60_000, receivedAt: 1 },
        { kind: 'disconnected', gateway: 'gw-1', reason: 'keep-alive', receivedAt: 2 },
        { kind: 'heard', gateway: 'gw-1', receivedAt: 3.5 },
        { kind: 'started', receivedAt: 4 },
        { kind: 'tick', receivedAt: 5 },
        { kind: 'mode-set', home: 'h1', mode: 'in-hospital', until: 7, by: 'admin', receivedAt: 6 },
        { kind: 'mode-set', home: 'h1', mode: 'deceased', until: undefined, by: '网格员', receivedAt: 7 },
      ]
      await Promise.all(records.map((record) => journal.append(record)))
      await reopen()
      expect((await journal.read(0, 10)).map((entry) => entry.record)).toEqual(records)
    })
  })
}
