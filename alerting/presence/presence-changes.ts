import type { Kysely } from 'kysely'
import type { HomeId } from '../../core/names.ts'
import type { PresenceMode, PresenceVia, PresenceWish } from '../../core/presence.ts'
import type { EpochMs } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'

/** A mode as somebody set it. Whether it has ended before its time (somebody moved) stands in an alert of kind `presence`. */
export interface PresenceChange {
  readonly mode: PresenceMode
  readonly until: EpochMs | undefined
  /** An operator's or responder's id. */
  readonly by: string
  readonly via: PresenceVia
  readonly at: EpochMs
}

/** Keeps what was set, after the journal has it: the journal forgets, and an alert's story is told years later. */
export async function keepPresenceChange(db: Kysely<AlertingTables>, wish: PresenceWish, at: EpochMs): Promise<void> {
  const { home, mode, until, by, via } = wish
  await db
    .insertInto('presence_changes')
    .values({ home, mode, until: until ?? null, set_by: by, via, at })
    .execute()
}

/** The last mode set before `from`, and those set in `[from, to)`, oldest first; at most 100. */
export async function presenceChanges(
  db: Kysely<AlertingTables>,
  home: HomeId,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly PresenceChange[]> {
  const all = db.selectFrom('presence_changes').selectAll().where('home', '=', home)
  const before = await all.where('at', '<', from).orderBy('number', 'desc').limit(1).execute()
  const within = await all.where('at', '>=', from).where('at', '<', to).orderBy('number').limit(99).execute()
  return [...before, ...within].map((row) => ({
    mode: row.mode,
    until: row.until ?? undefined,
    by: row.set_by,
    via: row.via,
    at: row.at,
  }))
}
