import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeadlineHeap } from '../../../alerting/detectors/deadline-heap.ts'

function takeAll(heap: DeadlineHeap, now: number): string[] {
  const taken: string[] = []
  for (let key = heap.takeDue(now); key !== undefined; key = heap.takeDue(now)) taken.push(key)
  return taken
}

describe('DeadlineHeap', () => {
  it('gives out what is due, earliest first, and keeps the rest', () => {
    const heap = new DeadlineHeap()
    for (const [key, at] of [
      ['c', 30],
      ['a', 10],
      ['d', 40],
      ['b', 20],
    ] as const)
      heap.lookAt(key, at)
    expect(takeAll(heap, 25)).toEqual(['a', 'b'])
    expect(heap.next()).toBe(30)
  })

  it('keeps the earlier of two deadlines of a key and gives the key out once', () => {
    const heap = new DeadlineHeap()
    heap.lookAt('a', 30)
    heap.lookAt('a', 10)
    heap.lookAt('a', 20)
    expect(takeAll(heap, 100)).toEqual(['a'])
    expect(heap.size).toBe(0)
  })

  it('agrees with a plain list, whatever is asked of it', () => {
    const calls = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(50), fc.boolean()))
    fc.assert(
      fc.property(calls, (asked) => {
        const heap = new DeadlineHeap()
        const list = new Map<string, number>()
        for (const [key, at, take] of asked) {
          if (take) {
            const due = [...list].filter(([, when]) => when <= at).sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
            expect(takeAll(heap, at)).toEqual(due.map(([name]) => name))
            for (const [name] of due) list.delete(name)
          } else {
            heap.lookAt(key, at)
            list.set(key, Math.min(at, list.get(key) ?? at))
          }
          expect(heap.next() ?? Infinity).toBeLessThanOrEqual(Math.min(Infinity, ...list.values()))
        }
      }),
    )
  })
})
