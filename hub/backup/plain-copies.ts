import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Kysely } from 'kysely'
import { copyInto } from '../state-database.ts'
import { holdFile, isHeld } from './file-lock.ts'

/*
 * libsql can copy a database into a file and nowhere else (`serialize` and `backup` of its interface are not implemented), so for some seconds
 * a copy lies unencrypted beside the state database, readable by its owner alone. Whoever makes it holds it; one that nobody holds was left by
 * a process that was killed.
 */

const COPY = '.backup'
/** What `backup restore` has decrypted and not put in place yet. */
export const RESTORED = '.restored'

/** Lets `use` read a whole copy of the database, which is gone afterwards; others may write to the database meanwhile. */
export async function withPlainCopy<T>(
  db: Kysely<T>,
  stateFile: string,
  use: (copy: string) => Promise<void>,
): Promise<void> {
  const copy = `${stateFile}${COPY}-${randomUUID().slice(0, 8)}`
  try {
    // First, for its mode: SQLite writes into an empty file that is there.
    await writeFile(copy, '', { mode: 0o600, flag: 'wx' })
    await copyInto(db, copy)
    const release = holdFile(copy)
    try {
      // Swept away before it was held, it was made anew by holding it: a backup of nothing.
      if ((await stat(copy)).size === 0) throw new Error(`${basename(copy)} was removed while it was being made`)
      await use(copy)
    } finally {
      release()
    }
  } finally {
    await rm(copy, { force: true })
  }
}

/**
 * Removes what killed commands left unencrypted beside the state database. @returns false when a copy is left, which somebody is making at
 * this moment
 */
export async function sweepPlainCopies(stateFile: string): Promise<boolean> {
  const [folder, name] = [dirname(stateFile), basename(stateFile)]
  if (!existsSync(folder)) return true
  const names = await readdir(folder)
  const copies = names.filter((one) => one.startsWith(name + COPY))
  // Where a state database is, nobody is restoring one.
  const restored = names.includes(name) ? names.filter((one) => one.startsWith(name + RESTORED)) : []
  const held = new Set(copies.filter((one) => existsSync(join(folder, one)) && isHeld(join(folder, one))))
  for (const one of [...copies, ...restored]) if (!held.has(one)) await rm(join(folder, one), { force: true })
  return held.size === 0
}
