import { readFileSync } from 'node:fs'
import { z } from 'zod'

const shape = z.object({ version: z.string() })

/** The hub's version, as package.json says. */
export function hubVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return shape.parse(JSON.parse(text)).version
}
