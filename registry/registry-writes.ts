import { setImmediate } from 'node:timers/promises'
import type { Insertable, Kysely } from 'kysely'
import type { DirectoryContents } from './directory-contents.ts'
import {
  contentsOfRows,
  rowOfDevice,
  rowOfHome,
  rowOfResponder,
  rowsOfGatewayHomes,
  rowsOfResponderHomes,
} from './rows.ts'
import type { RegistryTables } from './schema.ts'

type Tables = Kysely<RegistryTables>

/** Rows for one statement: a few milliseconds, and well below what a database takes as parameters. */
const CHUNK = 200

/** Reads everything. @param db a transaction when nothing may change in between */
export async function readContents(db: Tables): Promise<DirectoryContents> {
  return contentsOfRows({
    areas: await db.selectFrom('area').selectAll().orderBy('code').execute(),
    homes: await db.selectFrom('home').selectAll().orderBy('id').execute(),
    gateways: await db.selectFrom('gateway').selectAll().orderBy('id').execute(),
    gatewayHomes: await db.selectFrom('gateway_home').selectAll().orderBy('gateway').orderBy('position').execute(),
    devices: await db.selectFrom('device').selectAll().orderBy('id').execute(),
    responders: await db.selectFrom('responder').selectAll().orderBy('position').orderBy('id').execute(),
    responderHomes: await db
      .selectFrom('responder_home')
      .selectAll()
      .orderBy('responder')
      .orderBy('position')
      .execute(),
  })
}

/** How many changes the registry has seen; 0 when it is new. */
export async function readRevision(db: Tables): Promise<number> {
  const row = await db.selectFrom('registry_revision').select('revision').where('id', '=', 1).executeTakeFirst()
  return row?.revision ?? 0
}

export async function writeRevision(db: Tables, revision: number): Promise<void> {
  await db
    .insertInto('registry_revision')
    .values({ id: 1, revision })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ revision }))
    .execute()
}

/** Cuts a long list into what one statement takes, and lets others have their turn between them. */
export type Pieces = <T>(items: readonly T[]) => AsyncGenerator<T[]>

/** @param between may throw, and so end what is being written */
export const piecesOf = (between: () => void = () => undefined): Pieces =>
  async function* (items) {
    for (let start = 0; start < items.length; start += CHUNK) {
      // Calls for help are handled in between: statements by themselves would follow one another in one turn.
      if (start > 0) await setImmediate()
      between()
      yield items.slice(start, start + CHUNK)
    }
  }

/** Writes records over those with their ids. Belongs into a transaction. */
export async function writeContents(db: Tables, contents: DirectoryContents, pieces = piecesOf()): Promise<void> {
  for await (const rows of pieces(contents.areas)) {
    const query = db.insertInto('area').values(rows.map(({ code, name }) => ({ code, name })))
    await query.onConflict((on) => on.column('code').doUpdateSet({ name: (eb) => eb.ref('excluded.name') })).execute()
  }
  for await (const rows of pieces(contents.homes)) await upsertHomes(db, rows.map(rowOfHome))
  await writeGateways(db, contents, pieces)
  await writeDevices(db, contents, pieces)
  await writeResponders(db, contents, pieces)
}

async function upsertHomes(db: Tables, rows: Insertable<RegistryTables['home']>[]): Promise<void> {
  await db
    .insertInto('home')
    .values(rows)
    .onConflict((on) =>
      on.column('id').doUpdateSet((eb) => ({
        area: eb.ref('excluded.area'),
        address: eb.ref('excluded.address'),
        resident_name: eb.ref('excluded.resident_name'),
        resident_birth_year: eb.ref('excluded.resident_birth_year'),
        resident_phone: eb.ref('excluded.resident_phone'),
        care_level: eb.ref('excluded.care_level'),
        risk_grade: eb.ref('excluded.risk_grade'),
        occupants: eb.ref('excluded.occupants'),
        pets: eb.ref('excluded.pets'),
        entry: eb.ref('excluded.entry'),
        inactivity_ceiling: eb.ref('excluded.inactivity_ceiling'),
      })),
    )
    .execute()
}

async function writeGateways(db: Tables, contents: DirectoryContents, pieces: Pieces): Promise<void> {
  for await (const gateways of pieces(contents.gateways)) {
    await db
      .insertInto('gateway')
      .values(gateways.map(({ id, secretDigest }) => ({ id, secret_digest: secretDigest })))
      .onConflict((on) => on.column('id').doUpdateSet({ secret_digest: (eb) => eb.ref('excluded.secret_digest') }))
      .execute()
    await db
      .deleteFrom('gateway_home')
      .where(
        'gateway',
        'in',
        gateways.map(({ id }) => id),
      )
      .execute()
  }
  for await (const rows of pieces(contents.gateways.flatMap(rowsOfGatewayHomes))) {
    await db.insertInto('gateway_home').values(rows).execute()
  }
}

async function writeDevices(db: Tables, contents: DirectoryContents, pieces: Pieces): Promise<void> {
  // First all go, then all come: two devices may have changed places.
  for await (const devices of pieces(contents.devices)) {
    await db
      .deleteFrom('device')
      .where(
        'id',
        'in',
        devices.map(({ id }) => id),
      )
      .execute()
  }
  for await (const devices of pieces(contents.devices)) {
    await db.insertInto('device').values(devices.map(rowOfDevice)).execute()
  }
}

async function writeResponders(db: Tables, contents: DirectoryContents, pieces: Pieces): Promise<void> {
  for await (const placed of pieces(contents.responders)) {
    await db
      .deleteFrom('responder')
      .where(
        'id',
        'in',
        placed.map(({ responder }) => responder.id),
      )
      .execute()
    await db.insertInto('responder').values(placed.map(rowOfResponder)).execute()
  }
  for await (const rows of pieces(contents.responders.flatMap(rowsOfResponderHomes))) {
    await db.insertInto('responder_home').values(rows).execute()
  }
}
