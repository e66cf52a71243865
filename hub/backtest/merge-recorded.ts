import type { Recorded, RecordedBatches } from './recorded.ts'

interface Source {
  readonly batches: AsyncIterator<readonly Recorded[]>
  batch: readonly Recorded[]
  next: number
}

const AT_ONCE = 2000

/** Several recordings as one, in the order of time; of equal times the earlier source's come first. */
export async function* mergeRecorded(recordings: readonly RecordedBatches[]): AsyncGenerator<readonly Recorded[]> {
  const [only] = recordings
  if (only !== undefined && recordings.length === 1) {
    yield* only
    return
  }
  const heap = new SourceHeap()
  for (const [order, recording] of recordings.entries()) {
    const source: Source = { batches: recording[Symbol.asyncIterator](), batch: [], next: 0 }
    const first = await head(source)
    if (first !== undefined) heap.put({ source, order, at: first.at })
  }
  let merged: Recorded[] = []
  for (let top = heap.take(); top !== undefined; top = heap.take()) {
    const { source, order } = top
    const reading = source.batch[source.next]
    if (reading !== undefined) merged.push(reading)
    source.next += 1
    const following = source.batch[source.next] ?? (await head(source))
    if (following !== undefined) heap.put({ source, order, at: following.at })
    if (merged.length >= AT_ONCE) {
      yield merged
      merged = []
    }
  }
  yield merged
}

/** The next reading that was not taken; reads on when the batch is used up. */
async function head(source: Source): Promise<Recorded | undefined> {
  while (source.next >= source.batch.length) {
    const { done, value } = await source.batches.next()
    if (done === true) return undefined
    source.batch = value
    source.next = 0
  }
  return source.batch[source.next]
}

interface Place {
  readonly source: Source
  readonly order: number
  readonly at: number
}

const before = (a: Place, b: Place): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** A binary heap: the source whose next reading is the oldest comes out first. */
class SourceHeap {
  readonly #places: Place[] = []

  put(place: Place): void {
    const places = this.#places
    let index = places.push(place) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = places[parent]
      if (above === undefined || !before(place, above)) break
      places[index] = above
      index = parent
    }
    places[index] = place
  }

  take(): Place | undefined {
    const places = this.#places
    const [top] = places
    const last = places.pop()
    if (top === undefined || last === undefined || places.length === 0) return top
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const [a, b] = [places[left], places[left + 1]]
      const child = a !== undefined && b !== undefined && before(b, a) ? left + 1 : left
      const smaller = places[child]
      if (smaller === undefined || !before(smaller, last)) break
      places[index] = smaller
      index = child
    }
    places[index] = last
    return top
  }
}
