import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { codeOf } from '../../core/errors.ts'
import type { HomeId } from '../../core/names.ts'
import type { EpochMs } from '../../core/time.ts'
import type { ConsentTables } from '../../registry/consents/consent-tables.ts'

/*
 * Which homes were erased, outside the state database: a restored backup knows nothing of what was erased after it was made. One JSON object a
 * line, only added to: a home's id and when its erasure was ordered, and nothing else of anybody. What it lacks stands in `home_erasure`, which
 * keeps its rows for ever: so it can be filled up at any time.
 */

/** The order of `home_erasure` with that home and moment. */
export interface ListedErasure {
  readonly home: HomeId
  readonly at: EpochMs
}

const line = z.object({ home: z.string(), at: z.number() })

/** In the data folder. */
export const erasureListIn = (dataFolder: string): string => join(dataFolder, 'erasures.jsonl')

/** `undefined` when there is no list. A line that was cut short by a crash is passed over: it is written again. */
export async function readErasureList(file: string): Promise<readonly ListedErasure[] | undefined> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n')
    return lines.flatMap((text) => listedIn(text) ?? [])
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Adds what the list lacks; resolves when it is on disk. Makes the list where there is none, so that an empty one says: nobody. */
export async function fillErasureList(db: Kysely<ConsentTables>, file: string): Promise<void> {
  const known = await readErasureList(file)
  const there = new Set(known?.map(keyOf))
  const rows = await db.selectFrom('home_erasure').select(['home', 'asked_at']).orderBy('number').execute()
  const missing = rows
    .map(({ home, asked_at }) => ({ home, at: asked_at }))
    .filter((erasure) => !there.has(keyOf(erasure)))
  if (missing.length === 0 && known !== undefined) return
  // Begun anew behind a line that may have been cut short.
  const text = missing.map((erasure) => `\n${JSON.stringify(erasure)}`).join('')
  await appendFile(file, `${text}\n`, { mode: 0o600, flush: true })
}

export const keyOf = ({ home, at }: ListedErasure): string => `${home} ${at}`

function listedIn(text: string): ListedErasure | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
