/**
 * Where a thread written in TypeScript begins when its program runs from the sources, as under a test: Node 20 runs none by itself. From a
 * bundle it is up in half the time that `tsx` takes there. It goes when Node 22.18, which strips types, is the floor.
 */
import { fileURLToPath } from 'node:url'
import { workerData } from 'node:worker_threads'
import { run } from './bundle.mjs'

await run(fileURLToPath(workerData.entry))
