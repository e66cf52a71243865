import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../fixtures/payloads', import.meta.url))

/** The receive time for which `expected.json` files are written: 2026-11-22T02:10:00Z. */
export const GOLDEN_RECEIVED_AT = 1_795_313_400_000

export interface GoldenPayload {
  readonly format: string
  readonly name: string
  readonly topic: string
  readonly payload: Uint8Array
  readonly retain: boolean
  readonly expected: unknown
}

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

function retained(folder: string): boolean {
  const file = join(folder, 'message.json')
  if (!existsSync(file)) return false
  const said: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return typeof said === 'object' && said !== null && 'retain' in said && said.retain === true
}

/** Every golden case under test/fixtures/payloads, or those of one format. */
export function goldenPayloads(only?: string): readonly GoldenPayload[] {
  const formats = only === undefined ? foldersIn(FOLDER) : [only]
  return formats.flatMap((format) =>
    foldersIn(join(FOLDER, format)).map((name) => {
      const folder = join(FOLDER, format, name)
      const expected: unknown = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
      return {
        format,
        name,
        topic: readFileSync(join(folder, 'topic.txt'), 'utf8').trimEnd(),
        payload: readFileSync(join(folder, 'input')),
        retain: retained(folder),
        expected,
      }
    }),
  )
}
