import { Worker, type WorkerOptions } from 'node:worker_threads'

/** Every thread there is, by its source without `.ts`. Bundled, all stand in one folder (hub/bundle.mjs). */
export type ThreadName = 'ingest/stores/sqlite-thread' | 'hub/tables/table-thread' | 'hub/backtest/part-thread'

/** Starts a thread of this project, from its source or, in a bundle, from what was made of it. @param data its `workerData` */
export function startThread(name: ThreadName, data: object, options: WorkerOptions = {}): Worker {
  const isBundled = !import.meta.url.endsWith('.ts')
  if (isBundled) {
    const file = new URL(`./${name.slice(name.lastIndexOf('/') + 1)}.mjs`, import.meta.url)
    return new Worker(file, { ...options, workerData: data })
  }
  const entry = new URL(`../${name}.ts`, import.meta.url).href
  const begin = new URL('../hub/typescript-thread.mjs', import.meta.url)
  return new Worker(begin, { ...options, workerData: { ...data, entry } })
}
