import { type Kysely, sql } from 'kysely'

/** Where an alert is stands in its own row, so that who may see an area only is answered by an index. */
export async function addPlaces(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('alerts').addColumn('place_area', 'text').execute()
  await sql`UPDATE alerts SET place_area = area`.execute(db)
  await db.schema.createIndex('alerts_place').on('alerts').columns(['place_area', 'opened_at']).execute()
}
