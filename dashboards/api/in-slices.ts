import { setImmediate } from 'node:timers/promises'
import { type DurationMs, stopwatch } from '../../core/time.ts'

/** Calls for help are handled in between. */
const SLICE: DurationMs = 3

/** Does something that waits, as reading from the database does, with each of many, one after the other, as `inSlices` does. */
export async function oneByOne<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let spent = stopwatch()
  for (const item of items) {
    // The state database answers within the same turn.
    results.push(await work(item))
    if (spent() < SLICE) continue
    await setImmediate()
    spent = stopwatch()
  }
  return results
}

/** Does something with each of very many, in order, and lets the hub's other work pass every few milliseconds. */
export async function inSlices<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let spent = stopwatch()
  for (const item of items) {
    results.push(work(item))
    if (spent() < SLICE) continue
    await setImmediate()
    spent = stopwatch()
  }
  return results
}
