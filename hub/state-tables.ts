import { alertingMigrations } from '../alerting/migrations/migrations.ts'
import type { AlertingTables } from '../alerting/schema.ts'
import { ingestMigrations } from '../ingest/migrations.ts'
import type { IngestTables } from '../ingest/schema.ts'
import { type ConsentTables, consentMigrations } from '../registry/consents/consent-tables.ts'
import { registryMigrations } from '../registry/migrations.ts'
import { operatorMigrations } from '../registry/operators/migrations.ts'
import type { OperatorTables } from '../registry/operators/schema.ts'
import { profileMigrations } from '../registry/profiles/migrations.ts'
import type { RegistryTables } from '../registry/schema.ts'

/** Every table of the state database. A feature is handed the database as a `Kysely` of its own tables. */
export type StateTables = RegistryTables & ConsentTables & OperatorTables & IngestTables & AlertingTables

/** What brings them up to date, a record for each folder. */
export const stateMigrations = [
  registryMigrations,
  operatorMigrations,
  profileMigrations,
  consentMigrations,
  ingestMigrations,
  alertingMigrations,
]
