import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Journal } from '../../../core/journal.ts'
import type { Message } from '../../../core/message.ts'
import { isHubError } from '../../../core/errors.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { openLevelJournal } from '../../../ingest/journal/level-journal.ts'
import { numbered, readAll } from '../../contracts/journal.ts'
import { programArguments } from '../../../hub/program-arguments.ts'

const plain = { log: silentLog, metrics: noMetrics }
const nodeArguments = programArguments('test/ingest/journal/append-forever.ts')

interface Outcome {
  readonly acknowledged: readonly number[]
  readonly refused: readonly number[]
}

const outcomeOf = (lines: readonly string[]): Outcome => {
  const numbers = (letter: string): number[] =>
    lines.filter((line) => line.startsWith(`${letter} `)).map((line) => Number(line.slice(2)))
  return { acknowledged: numbers('a'), refused: numbers('f') }
}

/** Runs the appender until it has acknowledged `kill` records, then kills it mid-write. */
async function runUntilKilled(dir: string, firstNumber: number, kill: number): Promise<Outcome> {
  const child = spawn(process.execPath, [...nodeArguments, dir, '1000000000', String(firstNumber)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => {
    lines.push(line)
    if (lines.length === kill) child.kill('SIGKILL')
  })
  const [[status, signal]] = await Promise.all([once(child, 'exit'), once(reader, 'close')])
  // One that ended by itself proves nothing about being killed.
  expect([status, signal]).toEqual([null, 'SIGKILL'])
  return outcomeOf(lines)
}

/** Runs a shell command in front of an appender that ends by itself. */
function runLimited(before: string, dir: string, count: number, padding: number): Outcome {
  const command = [process.execPath, ...nodeArguments, dir, count, 1, padding].map((part) => `'${part}'`).join(' ')
  const { stdout, stderr, status, signal } = spawnSync('bash', ['-c', `${before} && exec ${command}`], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the appender ended with ${signal ?? status}: ${stderr}`)
  return outcomeOf(stdout.split('\n'))
}

async function numbersIn(dir: string): Promise<number[]> {
  const journal = await openLevelJournal({ ...plain, dir, tailRecords: 1 })
  const entries = await readAll(journal, 0, 1000)
  expect(entries.map(([offset]) => offset)).toEqual(entries.map((_, i) => i + 1))
  await journal.close()
  return entries.map(([, number]) => number)
}

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b)

const padded = (number: number): Message => ({
  ...numbered(number),
  payload: Buffer.from(String(number).padEnd(4000)),
})

/** Appends until that many were acknowledged, or one was refused; answers the numbers of those that were acknowledged. */
async function appendUntil(journal: Journal, from: number, end: number | 'refused'): Promise<number[]> {
  const acknowledged: number[] = []
  for (let number = from; acknowledged.length !== end; number += 1) {
    try {
      await journal.append(padded(number))
      acknowledged.push(number)
    } catch (error) {
      if (end !== 'refused' || !isHubError(error, 'JOURNAL_FAILED')) throw error
      return acknowledged
    }
  }
  return acknowledged
}

/** Each starts several processes one after the other: on a machine that is busy otherwise that alone takes most of the usual 30 s. */
describe('what the journal acknowledged', { timeout: 120_000 }, () => {
  let dir: string

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'journal-'))
  })

  afterEach(async () => {
    await rm(dir, { recursive: true, force: true })
  })

  it('is there once and in order after its process was killed while it wrote, again and again', async () => {
    const acknowledged: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const outcome = await runUntilKilled(dir, 1 + round * 1_000_000, 150 + round * 333)
      acknowledged.push(...outcome.acknowledged)
      const held = await numbersIn(dir)
      expect(held).toEqual(ascending([...new Set(held)]))
      expect(acknowledged.filter((number) => !held.includes(number))).toEqual([])
    }
  })

  it('is all there, and nothing that it refused, when files may not grow any more', async () => {
    const { acknowledged, refused } = runLimited('ulimit -f 2048', dir, 4000, 1000)
    expect(refused.length).toBeGreaterThan(0)
    expect(acknowledged.length).toBeGreaterThan(1000)
    expect(await numbersIn(dir)).toEqual(acknowledged)
  })

  it('is all there, and nothing that it refused, when the disk is full; then it goes on by itself', async (context) => {
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', dir]).status !== 0) {
      context.skip('a small disk needs the right to mount one')
    }
    try {
      const journal = await openLevelJournal({ ...plain, dir: join(dir, 'journal'), tailRecords: 1 })
      const acknowledged = await appendUntil(journal, 1, 'refused')
      expect(acknowledged.length).toBeGreaterThan(1000)
      await expect(journal.append(padded(0))).rejects.toMatchObject({ code: 'JOURNAL_FAILED', retryable: true })
      expect(await readAll(journal, 0, 5000)).toHaveLength(acknowledged.length)
      spawnSync('mount', ['-o', 'remount,size=200m', dir])
      acknowledged.push(...(await appendUntil(journal, 1_000_000, 100)))
      expect(journal.head()).toBe(acknowledged.length)
      await journal.close()
      expect(await numbersIn(join(dir, 'journal'))).toEqual(acknowledged)
    } finally {
      spawnSync('umount', [dir])
    }
  })
})
