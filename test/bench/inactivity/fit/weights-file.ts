import { readFile, writeFile } from 'node:fs/promises'
import type { Fitted } from './fit-weights.ts'
import type { Weights } from './situations.ts'
import { SITUATIONS } from './situations.ts'

/** Three digits: what is behind them changes no limit by a minute. */
const DIGITS = 3

/** The weights as production will have them. */
export function rounded({ expected, weights }: Fitted): Fitted {
  const of = (table: Weights): Weights => ({
    indoors: table.indoors.map(round),
    'door-used': table['door-used'].map(round),
    out: table.out.map(round),
  })
  return { expected: of(expected), weights: of(weights) }
}

const round = (value: number): number => Number(value.toFixed(DIGITS))

/** Puts fitted numbers in the place of those of `weights.ts`; its words stay. */
export async function writeWeights(file: URL, fitted: Fitted): Promise<void> {
  let text = await readFile(file, 'utf8')
  for (const [name, table] of [['EXPECTED', fitted.expected] as const, ['WEIGHTS', fitted.weights] as const]) {
    for (const situation of SITUATIONS) text = replaced(text, name, situation, table[situation])
  }
  await writeFile(file, text)
}

function replaced(text: string, table: string, situation: string, weights: readonly number[]): string {
  const start = text.indexOf(`export const ${table}`)
  const key = text.slice(start).search(new RegExp(`'?${situation}'?: \\[`))
  const from = text.indexOf('[', start + key) + 1
  return `${text.slice(0, from)}${weights.join(', ')}${text.slice(text.indexOf(']', from))}`
}
