// The quasigroup of H. M. Damm (2004): one wrong digit, or two that changed places, never give a number that is right.
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const

const checkDigit = (digits: string): number => {
  let row = 0
  for (const digit of digits) row = DAMM[row]?.[Number(digit)] ?? 0
  return row
}

/**
 * A home's code as people text it: `H`, its number and a check digit, so that a slip of the finger names no other home.
 *
 * @param number whole, ≥ 1
 */
export const homeCode = (number: number): string => `H${number}${checkDigit(String(number))}`

/** The number that a home's code stands for; `undefined` when it is no such code, or has a wrong digit. */
export function numberOfHomeCode(code: string): number | undefined {
  if (!/^H[1-9]\d{1,8}$/.test(code) || checkDigit(code.slice(1)) !== 0) return undefined
  return Number(code.slice(1, -1))
}
