import type { Worker } from 'node:worker_threads'
import { HubError } from '../../core/errors.ts'
import { startThread } from '../../core/start-thread.ts'
import { type Clock, type DurationMs, minutes, seconds, type Stop } from '../../core/time.ts'
import type { TableAnswer, TableResults, TableStart, TableWishes } from './table-job.ts'

/** 60,000 rows take a tenth of it on a small machine. */
const LONGEST: DurationMs = seconds(120)
/** A look and the import after it are answered by one thread, which takes a second or two to begin. */
const IDLE: DurationMs = minutes(5)
/** The machine's other processor is for calls for help. */
const MOST_WAITING = 4
/** MB. A file whose cells come to more is refused with a sentence, and the hub's own memory is not touched. */
const MEMORY = 768

/** Runs table jobs in a thread of their own, one after the other. A thread that a file broke is replaced. */
export class TableTurns {
  readonly #stateFile: string
  readonly #clock: Clock
  #worker: Worker | undefined
  #rest: Stop = () => undefined
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /** @param clock real time */
  constructor(stateFile: string, clock: Clock) {
    this.#stateFile = stateFile
    this.#clock = clock
  }

  /** @throws IMPORT_INVALID. @throws TOO_MANY_TRIES when too many wait already. */
  async run<K extends keyof TableWishes>(kind: K, wish: TableWishes[K]): Promise<TableResults[K]> {
    if (this.#waiting >= MOST_WAITING) {
      throw new HubError(
        'TOO_MANY_TRIES',
        '正在处理别的表格，请稍后再试。 Other tables are being read: try again soon.',
        {
          retryable: true,
        },
      )
    }
    this.#waiting += 1
    const turn = this.#last.then(() => this.#perform<TableResults[K]>({ kind, wish }))
    this.#last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      this.#waiting -= 1
    }
  }

  /** Ends the thread, and with it what is running. */
  async close(): Promise<void> {
    this.#rest()
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  async #perform<T>(job: { readonly kind: keyof TableWishes; readonly wish: unknown }): Promise<T> {
    this.#rest()
    const worker = (this.#worker ??= startTables(this.#stateFile))
    const end = this.#clock.after(LONGEST, () => void worker.terminate())
    try {
      return await answerOf<T>(worker, job)
    } catch (error) {
      if (error instanceof ThreadEnded) {
        this.#worker = undefined
        throw tooMuch()
      }
      throw error
    } finally {
      end()
      this.#rest = this.#clock.after(IDLE, () => void this.close())
    }
  }
}

function startTables(stateFile: string): Worker {
  const start: TableStart = { stateFile }
  const worker = startThread('hub/tables/table-thread', start, {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  })
  // An error ends the thread; its end is what is heard of it.
  worker.on('error', () => undefined)
  // Waiting for a file must not keep a process alive that is about to end.
  worker.unref()
  return worker
}

/** Whatever the file was, it took the thread with it. */
class ThreadEnded extends Error {}

/** @throws ThreadEnded when it ended before it answered */
function answerOf<T>(worker: Worker, job: { readonly kind: keyof TableWishes; readonly wish: unknown }): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new ThreadEnded())
    worker.once('message', (answer: { ok: true; result: T } | Extract<TableAnswer, { ok: false }>) => {
      worker.off('exit', ended)
      if (answer.ok) resolve(answer.result)
      else reject(new HubError(answer.code, answer.message))
    })
    worker.once('exit', ended)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(job)
  })
}

const tooMuch = (): HubError =>
  new HubError(
    'IMPORT_INVALID',
    '文件太大或太复杂，读不出来。请把数据复制到新的工作簿，或分成几个文件。 The file is too large or too intricate: copy the data into a new workbook, or divide it.',
  )
