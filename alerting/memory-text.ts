import { z } from 'zod'
import type { Json, LongText, Memory } from '../core/detector.ts'

const isLong = (memory: Memory): memory is LongText =>
  typeof memory === 'object' && memory !== null && 'pieces' in memory && typeof memory.pieces === 'function'

/** Of a list so many at once: a finding takes about 2 µs. */
const ITEMS_A_PIECE = 200

const isList = (memory: Memory): memory is readonly Json[] => Array.isArray(memory)

/** What is remembered as JSON, in pieces of which each takes a millisecond or so to make. */
export function* memoryText(memory: Memory): Generator<string> {
  if (isLong(memory)) {
    yield '"'
    // Without the quotes around it a piece of a text is itself a piece of JSON.
    for (const piece of memory.pieces()) yield JSON.stringify(piece).slice(1, -1)
    yield '"'
  } else if (isList(memory)) {
    yield '['
    for (let from = 0; from < memory.length; from += ITEMS_A_PIECE) {
      const piece = JSON.stringify(memory.slice(from, from + ITEMS_A_PIECE)).slice(1, -1)
      yield from === 0 ? piece : `,${piece}`
    }
    yield ']'
  } else if (typeof memory !== 'object' || memory === null) {
    yield JSON.stringify(memory)
  } else {
    let before = '{'
    for (const [key, value] of Object.entries(memory)) {
      yield `${before}${JSON.stringify(key)}:`
      yield* memoryText(value)
      before = ','
    }
    yield before === '{' ? '{}' : '}'
  }
}

/** `undefined` when it is no JSON. */
export function jsonOf(text: string): Json | undefined {
  try {
    return z.json().safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
