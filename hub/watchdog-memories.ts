import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { noMemory, type WatchdogMemory, watchdogMemoryShape } from '../alerting/watchdog/decide-telling.ts'
import type { WatchdogMemories } from '../alerting/watchdog/watchdog.ts'
import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'

const fileShape = z.object({
  /** The run that watches. */
  watcher: z.string(),
  /** Of the process, for a person who looks. */
  pid: z.number(),
  memory: watchdogMemoryShape,
})

export interface WatchdogFile {
  readonly path: string
  /** Names this run. */
  readonly watcher: string
  readonly pid: number
  readonly log: Log
}

/**
 * A watchdog's memory as a file beside the state. It also says who watches: the newest. One that was left behind when its hub was killed finds
 * another's name in it and ends, and the newcomer goes on with what that one had told. A file that can't be written (the disk is full) or
 * read is no reason to stop watching.
 */
export class FileWatchdogMemories implements WatchdogMemories {
  readonly #file: WatchdogFile
  #known: WatchdogMemory | undefined

  constructor(file: WatchdogFile) {
    this.#file = file
  }

  async load(): Promise<WatchdogMemory | undefined> {
    const { watcher } = this.#file
    const found = await this.#read()
    if (this.#known === undefined) {
      // What another began to see, this one has not seen yet.
      this.#known = { ...(found?.memory ?? noMemory), seen: {}, calm: 0 }
      await this.save(this.#known)
      return this.#known
    }
    return found === undefined || found.watcher === watcher ? this.#known : undefined
  }

  async save(memory: WatchdogMemory): Promise<void> {
    const { path, watcher, pid, log } = this.#file
    this.#known = memory
    try {
      await writeFile(`${path}.new`, JSON.stringify({ watcher, pid, memory }), { mode: 0o600 })
      await rename(`${path}.new`, path)
    } catch (error) {
      log.warn('the watchdog could not write down what it has told', { reason: reasonOf(error) })
    }
  }

  async #read(): Promise<z.infer<typeof fileShape> | undefined> {
    try {
      return fileShape.parse(JSON.parse(await readFile(this.#file.path, 'utf8')))
    } catch {
      return undefined
    }
  }
}
