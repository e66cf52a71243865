/**
 * Where a thread written in TypeScript begins: Node 20 runs none by itself, and `--import tsx` reaches the main thread only.
 * It goes when Node 22.18, which strips types, is the floor.
 */
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.entry)
