import { setImmediate } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Directory, Home, Responder } from '../core/directory.ts'
import { HubError } from '../core/errors.ts'
import type { DeviceId, GatewayId, HomeId, ResponderId } from '../core/names.ts'
import { differences, isEmpty } from './differences.ts'
import type { DirectoryContents } from './directory-contents.ts'
import { digestOfSecret, newGatewaySecret } from './gateway-secret.ts'
import { type Installation, nothingToSave, type SaveResult } from './installation.ts'
import { MemoryDirectory } from './memory-directory.ts'
import { type Pieces, piecesOf, readContents, readRevision, writeContents, writeRevision } from './registry-writes.ts'
import type { RegistryTables } from './schema.ts'

/** The registry as it is at that moment. */
export type RegistryNow = Directory & Pick<MemoryDirectory, 'responderById'>

/** What is to be forgotten, by id. */
export interface Removal {
  readonly devices?: readonly DeviceId[]
  /** With their devices. */
  readonly gateways?: readonly GatewayId[]
  readonly responders?: readonly ResponderId[]
}

export interface SaveCondition {
  readonly revision?: number
  readonly along?: Along
}

type Along = (transaction: Kysely<RegistryTables>, pieces: Pieces) => Promise<void>

/** A restart of the writing costs time, and whoever changes the registry waits, too: so often in a row, and no more. */
const GIVES_WAY_AT_MOST = 10

/** Takes back what was written: nobody outside hears of it. */
class GaveWay extends Error {}

/**
 * Who lives where, kept in the database and held in memory. Changes are made one after the other; each is one transaction, and
 * the directory answers anew as soon as it is committed.
 *
 * The database may also be changed by another process (the command line): `refresh` notices.
 */
export class Registry {
  readonly #db: Kysely<RegistryTables>
  readonly #directory = new MemoryDirectory()
  #hurries = (): boolean => false
  #revision = -1
  #last: Promise<unknown> = Promise.resolve()

  constructor(db: Kysely<RegistryTables>) {
    this.#db = db
  }

  get directory(): Directory {
    return this.#directory
  }

  /** The directory with everybody's place in the call order. */
  get now(): RegistryNow {
    return this.#directory
  }

  /** Anybody who can be told, by id. */
  responder(id: ResponderId): Responder | undefined {
    return this.#directory.responderById(id)?.responder
  }

  /** @param hurries whether others wait for the database who must not: what is being written is taken back then, and written after them */
  givesWayTo(hurries: () => boolean): void {
    this.#hurries = hurries
  }

  /**
   * Saves all of it or nothing. Records are replaced by their id; what already says the same is not touched.
   *
   * @param condition `revision`: nothing may have changed since that one; `along` is written in the same transaction, and perhaps several
   * times until one is kept
   * @throws IMPORT_OUTDATED when something has
   */
  saveInstallation(installation: Installation, condition: SaveCondition = {}): Promise<SaveResult> {
    const { revision, along } = condition
    const wanted = (): Installation => {
      if (revision === undefined || revision === this.#revision) return installation
      throw new HubError(
        'IMPORT_OUTDATED',
        '登记资料刚刚被别人改过，请重新预览。 The registry has just been changed: look at the preview again.',
      )
    }
    return this.#oneByOne(() => this.#savePatiently(wanted, along))
  }

  /** Saves what is made of the registry as it is at that moment: nobody changes it in between. */
  saveMade(make: (now: RegistryNow) => Installation): Promise<SaveResult> {
    return this.#oneByOne(() => this.#save(() => make(this.#directory)))
  }

  /**
   * Gives the gateway a new secret and answers it, the only time: the old one is worth nothing from now on.
   *
   * @throws NOT_FOUND
   */
  async renewSecret(id: GatewayId): Promise<string> {
    const secret = newGatewaySecret()
    await this.#oneByOne(() =>
      this.#save(() => {
        const gateway = this.#directory.gateway(id)
        if (gateway === undefined) throw new HubError('NOT_FOUND', `There is no gateway ${id}: check the id.`)
        return { ...nothingToSave, gateways: [{ ...gateway, secretDigest: digestOfSecret(secret) }] }
      }),
    )
    return secret
  }

  /**
   * Changes a home, and in the same transaction what goes with it: all of it or nothing. What already says the same is not
   * touched, and nothing goes with it.
   *
   * @param along is given the home as it was before
   * @throws NOT_FOUND
   */
  changeHome(
    id: HomeId,
    change: Partial<Omit<Home, 'id'>>,
    along: (transaction: Kysely<RegistryTables>, before: Home) => Promise<void>,
  ): Promise<SaveResult> {
    return this.#oneByOne(() => {
      let before: Home | undefined
      const wanted = (): Installation => {
        before = this.#directory.home(id)
        if (before === undefined) throw new HubError('NOT_FOUND', `There is no home ${id}: check the id.`)
        return { ...nothingToSave, homes: [{ ...before, ...change }] }
      }
      return this.#save(wanted, async (transaction) => {
        if (before !== undefined) await along(transaction, before)
      })
    })
  }

  /** Forgets what is named. Naming what is not there is not a fault. */
  remove(removal: Removal): Promise<void> {
    return this.#oneByOne(async () => {
      const { devices = [], gateways = [], responders = [] } = removal
      const contents = await this.#db.transaction().execute(async (transaction) => {
        const revision = await readRevision(transaction)
        if (devices.length > 0) await transaction.deleteFrom('device').where('id', 'in', devices).execute()
        if (gateways.length > 0) {
          await transaction.deleteFrom('device').where('gateway', 'in', gateways).execute()
          await transaction.deleteFrom('gateway').where('id', 'in', gateways).execute()
        }
        if (responders.length > 0) await transaction.deleteFrom('responder').where('id', 'in', responders).execute()
        await writeRevision(transaction, revision + 1)
        return { revision: revision + 1, all: await readContents(transaction) }
      })
      this.#revision = contents.revision
      this.#directory.replace(contents.all)
    })
  }

  /** Takes over what another process has changed since. Answers whether there was anything. Cheap when there was not. */
  refresh(): Promise<boolean> {
    return this.#oneByOne(async () => {
      if ((await readRevision(this.#db)) === this.#revision) return false
      await this.#db.transaction().execute((transaction) => this.#catchUp(transaction))
      return true
    })
  }

  /** Decisions about alerts wait for the database: those about life and death do not wait until ten thousand homes are written. */
  async #savePatiently(wanted: () => Installation, along: Along | undefined): Promise<SaveResult> {
    for (let gaveWay = 0; gaveWay < GIVES_WAY_AT_MOST; gaveWay += 1) {
      try {
        const pieces = piecesOf(() => {
          if (this.#hurries()) throw new GaveWay()
        })
        return await this.#save(wanted, along, pieces)
      } catch (error) {
        if (!(error instanceof GaveWay)) throw error
        await setImmediate()
      }
    }
    return this.#save(wanted, along)
  }

  async #save(wanted: () => Installation, along?: Along, pieces = piecesOf()): Promise<SaveResult> {
    const saved = await this.#db.transaction().execute(async (transaction) => {
      await this.#catchUp(transaction)
      const { contents, result } = differences(wanted(), this.#directory)
      if (isEmpty(contents)) return { contents: undefined, result }
      await writeContents(transaction, contents, pieces)
      await along?.(transaction, pieces)
      await writeRevision(transaction, this.#revision + 1)
      return { contents, result }
    })
    if (saved.contents !== undefined) this.#committed(saved.contents)
    return saved.result
  }

  #committed(contents: DirectoryContents): void {
    this.#revision += 1
    this.#directory.put(contents)
  }

  async #catchUp(transaction: Kysely<RegistryTables>): Promise<void> {
    const revision = await readRevision(transaction)
    if (revision === this.#revision) return
    const contents = await readContents(transaction)
    this.#revision = revision
    this.#directory.replace(contents)
  }

  #oneByOne<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task)
    this.#last = result.catch(() => undefined)
    return result
  }
}

/** The registry over a migrated database, read into memory. */
export async function openRegistry(db: Kysely<RegistryTables>): Promise<Registry> {
  const registry = new Registry(db)
  await registry.refresh()
  return registry
}
