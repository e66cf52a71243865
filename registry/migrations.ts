import type { Kysely, Migration } from 'kysely'
import { createHolidays, createRosters } from './roster/roster-tables.ts'

/** The registry's migrations. A released one is never edited: what changes is a new one, with a higher number. */
export const registryMigrations: Readonly<Record<string, Migration>> = {
  '0001-registry': {
    async up(db: Kysely<unknown>): Promise<void> {
      await createPlaces(db)
      await createTerminals(db)
      await createResponders(db)
      await db.schema
        .createTable('registry_revision')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .execute()
    },
  },
  '0009-rosters': { up: createRosters },
  '0023-holidays': { up: createHolidays },
}

async function createPlaces(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('area')
    .addColumn('code', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('home')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('area', 'text', (column) => column.notNull().references('area.code'))
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('resident_name', 'text', (column) => column.notNull())
    .addColumn('resident_birth_year', 'integer')
    .addColumn('resident_phone', 'text')
    .addColumn('care_level', 'text', (column) => column.notNull())
    .addColumn('risk_grade', 'text', (column) => column.notNull())
    .addColumn('occupants', 'integer', (column) => column.notNull())
    .addColumn('pets', 'integer', (column) => column.notNull())
    .addColumn('entry', 'text')
    .addColumn('inactivity_ceiling', 'bigint')
    .execute()
}

async function createTerminals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('gateway')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('secret_digest', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('gateway_home')
    .addColumn('gateway', 'text', (column) => column.notNull().references('gateway.id').onDelete('cascade'))
    .addColumn('home', 'text', (column) => column.notNull().references('home.id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('gateway_home_key', ['gateway', 'home'])
    .execute()
  await db.schema
    .createTable('device')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('gateway', 'text', (column) => column.notNull().references('gateway.id'))
    .addColumn('external_id', 'text', (column) => column.notNull())
    .addColumn('home', 'text', (column) => column.notNull().references('home.id'))
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('room', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addUniqueConstraint('device_by_external_id', ['gateway', 'external_id'])
    .execute()
}

async function createResponders(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('responder')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('phone', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('area', 'text', (column) => column.notNull().references('area.code'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('responder_home')
    .addColumn('responder', 'text', (column) => column.notNull().references('responder.id').onDelete('cascade'))
    .addColumn('home', 'text', (column) => column.notNull().references('home.id'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('responder_home_key', ['responder', 'home'])
    .execute()
}
