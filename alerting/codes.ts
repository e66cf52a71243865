import { type DurationMs, days } from '../core/time.ts'

// H is the letter of homes' codes; I and O are read as digits.
const LETTERS = 'ABCDEFGJKLMNPQRSTUVWXYZ'

/** Codes of one length: a letter and a number. One digit leaves out 0 and 1, which look like O and like the reply `1`. */
const LENGTHS = [
  { from: 2, to: 9 },
  { from: 10, to: 99 },
  { from: 100, to: 999 },
  { from: 1000, to: 9999 },
] as const

type Length = (typeof LENGTHS)[number]

/**
 * A code names nothing else for this long after its alert was closed, so that no late reply acts on another. Networks keep a text for a
 * phone that is switched off for up to three days.
 */
export const CODE_RESTS: DurationMs = days(3)

/** Of each length, how many are tried before all that are taken are read. */
const GUESSES = 8

/** Codes to try first, shortest first; at random, so that neighbouring alerts are not mistaken for one another. */
export function codeGuesses(random: (below: number) => number): readonly string[] {
  return LENGTHS.flatMap((length) => Array.from({ length: GUESSES }, () => codeAt(length, random(sizeOf(length)))))
}

/**
 * A code that is not in `taken`, as short as there is one.
 *
 * @param seed any whole number ≥ 0; different seeds start at different places
 */
export function freeCode(taken: ReadonlySet<string>, seed: number): string {
  for (const length of LENGTHS) {
    const size = sizeOf(length)
    for (let i = 0; i < size; i += 1) {
      const code = codeAt(length, (seed + i) % size)
      if (!taken.has(code)) return code
    }
  }
  // Over 200,000 at once: longer than a reply can name, but never another alert's.
  let number = 10_000
  while (taken.has(`Z${number}`)) number += 1
  return `Z${number}`
}

const sizeOf = ({ from, to }: Length): number => LETTERS.length * (to - from + 1)

const codeAt = ({ from }: Length, place: number): string =>
  `${LETTERS[place % LETTERS.length]}${from + Math.floor(place / LETTERS.length)}`
