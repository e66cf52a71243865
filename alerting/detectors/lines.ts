import { z } from 'zod'
import type { Json, LongText } from '../../core/detector.ts'

/** Under a millisecond to go through. */
const ITEMS_A_PIECE = 100
// Whoever reads it checks it: to check ten thousand as JSON takes seconds.
const unchecked = z.custom<Json>(() => true)

/** A text with one line for each item that has one, made when it is asked for, and piece by piece. */
export class Lines<T> implements LongText {
  readonly #items: Iterable<T>
  readonly #lineOf: (item: T) => string | undefined

  /** @param items walked through when the text is made, which is once */
  constructor(items: Iterable<T>, lineOf: (item: T) => string | undefined) {
    this.#items = items
    this.#lineOf = lineOf
  }

  *pieces(): Generator<string> {
    let lines: string[] = []
    let walked = 0
    for (const item of this.#items) {
      const line = this.#lineOf(item)
      if (line !== undefined) lines.push(line)
      walked += 1
      if (walked % ITEMS_A_PIECE !== 0) continue
      yield textOf(lines)
      lines = []
    }
    yield textOf(lines)
  }

  toJSON(): string {
    return [...this.pieces()].join('')
  }
}

const textOf = (lines: readonly string[]): string => (lines.length === 0 ? '' : `${lines.join('\n')}\n`)

/** Each item as one line of JSON. */
export const toJsonLines = <T>(items: Iterable<T>, jsonOf: (item: T) => Json): LongText =>
  new Lines(items, (item) => JSON.stringify(jsonOf(item)))

/** The lines of `toJsonLines`; one that is no JSON is left out. */
export function* fromJsonLines(text: string): Generator<Json> {
  for (const line of text.split('\n')) {
    try {
      if (line !== '') yield unchecked.parse(JSON.parse(line))
    } catch {
      // It was cut short or written over: its home begins anew.
    }
  }
}
