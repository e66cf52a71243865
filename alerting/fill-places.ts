import type { Kysely } from 'kysely'
import type { Directory } from '../core/directory.ts'
import type { AlertingTables } from './schema.ts'

/** Says where alerts of an earlier version are, which their rows do not tell. Those of homes that the registry forgot are seen by who may see everything. */
export async function fillPlaces(db: Kysely<AlertingTables>, directory: Directory): Promise<void> {
  const homes = await db
    .selectFrom('alerts')
    .select('home')
    .distinct()
    .where('place_area', 'is', null)
    .where('home', 'is not', null)
    .execute()
  for (const { home } of homes) {
    const place_area = home === null ? undefined : directory.home(home)?.area
    if (home === null || place_area === undefined) continue
    await db
      .updateTable('alerts')
      .set({ place_area })
      .where('home', '=', home)
      .where('place_area', 'is', null)
      .execute()
  }
}
