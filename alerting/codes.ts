// H is the letter of homes' codes; I and O are read as digits.
const LETTERS = 'ABCDEFGJKLMNPQRSTUVWXYZ'

/** Codes of one length: a letter and a number. One digit leaves out 0 and 1, which look like O and like the reply `1`. */
const LENGTHS = [
  { from: 2, to: 9 },
  { from: 10, to: 99 },
  { from: 100, to: 999 },
] as const

/**
 * A code that is not in `taken`, as short as there is one.
 *
 * @param seed any whole number ≥ 0; different seeds start at different places, so that neighbouring alerts get codes that are not
 *   mistaken for one another
 */
export function freeCode(taken: ReadonlySet<string>, seed: number): string {
  for (const { from, to } of LENGTHS) {
    const size = LETTERS.length * (to - from + 1)
    for (let i = 0; i < size; i += 1) {
      const place = (seed + i) % size
      const code = `${LETTERS[place % LETTERS.length]}${from + Math.floor(place / LETTERS.length)}`
      if (!taken.has(code)) return code
    }
  }
  return `Z${1000 + taken.size}`
}
