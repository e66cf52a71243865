/**
 * Where a thread written in TypeScript begins when its program runs from the sources, as under a test: Node 20 runs none by itself, and
 * `--import tsx` reaches the main thread only. From a bundle it is up in half the time that `tsx` takes there.
 * It goes when Node 22.18, which strips types, is the floor.
 */
import { fileURLToPath, pathToFileURL } from 'node:url'
import { workerData } from 'node:worker_threads'
import { bundled } from '../hub/bundle.mjs'

const bundle = await bundled(fileURLToPath(workerData.entry))
if (bundle === undefined) {
  const { register } = await import('tsx/esm/api')
  register()
} else process.setSourceMapsEnabled(true)
await import(bundle === undefined ? workerData.entry : pathToFileURL(bundle).href)
