/**
 * A process for tests to kill or to starve: appends numbered records to the journal in `argv[2]`, starting behind its head, and
 * prints `a N` for each that was acknowledged and `f N` for each that was refused. Ends after `argv[3]` records, if given.
 */
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { openLevelJournal } from '../../../ingest/journal/level-journal.ts'
import { numbered } from '../../contracts/journal.ts'

const dir = process.argv[2] ?? ''
const count = Number(process.argv[3] ?? Number.POSITIVE_INFINITY)
const firstNumber = Number(process.argv[4] ?? 1)
const padding = Number(process.argv[5] ?? 0)
const journal = await openLevelJournal({ dir, log: silentLog, metrics: noMetrics, tailRecords: 100 })

/** Resolves when the pipe has taken the line: a reader that is busy is waited for, and no line is lost. */
const say = (line: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(line, (error) => (error instanceof Error ? reject(error) : resolve()))
  })

async function one(number: number): Promise<void> {
  const record = numbered(number)
  const payload = Buffer.from(String(number).padEnd(padding))
  const letter = await journal.append({ ...record, payload }).then(
    () => 'a',
    () => 'f',
  )
  await say(`${letter} ${number}\n`)
}

for (let number = firstNumber; number < firstNumber + count; number += 20) {
  await Promise.all(Array.from({ length: 20 }, (_, i) => one(number + i)))
}
await journal.close()
