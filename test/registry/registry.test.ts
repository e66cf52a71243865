import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../core/log.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { digestOfSecret } from '../../registry/gateway-secret.ts'
import { nothingToSave } from '../../registry/installation.ts'
import { registryMigrations } from '../../registry/migrations.ts'
import { openRegistry, type Registry } from '../../registry/registry.ts'
import type { RegistryTables } from '../../registry/schema.ts'
import { sampleDevice, sampleHome, sampleInstallation, sampleResponder } from './sample-installation.ts'

describe('the registry', () => {
  let folder: string
  let databases: Kysely<RegistryTables>[]
  let registry: Registry

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'registry-'))
    databases = []
    registry = await openRegistry(await open())
  })
  afterEach(async () => {
    for (const db of databases) await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(): Promise<Kysely<RegistryTables>> {
    const path = join(folder, 'state.db')
    const db = await openStateDatabase<RegistryTables>({ path, migrations: [registryMigrations], log: silentLog })
    databases.push(db)
    return db
  }

  it('answers what was saved, at once and after a restart', async () => {
    await registry.saveInstallation(sampleInstallation)
    for (const { directory } of [registry, await openRegistry(await open())]) {
      expect(directory.areas()).toEqual(sampleInstallation.areas)
      expect(directory.home('h01')).toEqual(sampleHome('h01'))
      expect(directory.homes().map((home) => home.id)).toEqual(['h01', 'h02'])
      expect(directory.gateway('gw-h01')).toEqual({ id: 'gw-h01', homes: ['h01'], secretDigest: 'a'.repeat(64) })
      expect(directory.gatewaysOf('h02').map((gateway) => gateway.id)).toEqual(['gw-h02'])
      expect(directory.device('gw-h01', 'door')?.id).toBe('h01-door')
      expect(directory.device('gw-h02', 'motion')).toBeUndefined()
      expect(directory.devicesOf('h01').map((device) => device.id)).toEqual(['h01-door', 'h01-motion'])
      expect(directory.responders('h01', 'grid-worker')).toEqual([sampleResponder('li')])
    }
  })

  it('makes a secret for a gateway that has none, says it once and keeps its digest', async () => {
    const { newSecrets } = await registry.saveInstallation(sampleInstallation)
    expect(newSecrets.map((made) => made.gateway)).toEqual(['gw-h02'])
    const secret = newSecrets[0]?.secret ?? ''
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(registry.directory.gateway('gw-h02')?.secretDigest).toBe(digestOfSecret(secret))
    expect((await registry.saveInstallation(sampleInstallation)).newSecrets).toEqual([])
    expect(registry.directory.gateway('gw-h02')?.secretDigest).toBe(digestOfSecret(secret))
  })

  it('changes nothing and tells nobody when the same is saved again', async () => {
    await registry.saveInstallation(sampleInstallation)
    let told = 0
    registry.directory.onChange(() => {
      told += 1
    })
    const { counts } = await registry.saveInstallation(sampleInstallation)
    expect(counts.device).toEqual({ added: 0, changed: 0, unchanged: 3 })
    expect(counts.responder).toEqual({ added: 0, changed: 0, unchanged: 1 })
    expect(told).toBe(0)
  })

  it('replaces by id and tells once, when the new answers are there', async () => {
    await registry.saveInstallation(sampleInstallation)
    const seen: (string | undefined)[] = []
    registry.directory.onChange(() => seen.push(registry.directory.home('h01')?.address))
    const { counts } = await registry.saveInstallation({
      ...nothingToSave,
      homes: [sampleHome('h01', { address: '前营村5组1号', pets: true }), sampleHome('h03')],
    })
    expect(counts.home).toEqual({ added: 1, changed: 1, unchanged: 0 })
    expect(seen).toEqual(['前营村5组1号'])
    expect((await openRegistry(await open())).directory.home('h01')?.pets).toBe(true)
  })

  it('lets two devices change places', async () => {
    await registry.saveInstallation(sampleInstallation)
    const swapped = [
      sampleDevice('h01-door', 'gw-h01', 'h01', { externalId: 'motion' }),
      sampleDevice('h01-motion', 'gw-h01', 'h01', { externalId: 'door' }),
    ]
    await registry.saveInstallation({ ...nothingToSave, devices: swapped })
    for (const { directory } of [registry, await openRegistry(await open())]) {
      expect(directory.device('gw-h01', 'motion')?.id).toBe('h01-door')
      expect(directory.device('gw-h01', 'door')?.id).toBe('h01-motion')
    }
  })

  it('saves nothing at all when one record can not be', async () => {
    const stray = sampleDevice('x', 'gw-nowhere', 'h01')
    await expect(registry.saveInstallation({ ...sampleInstallation, devices: [stray] })).rejects.toThrow(/FOREIGN KEY/)
    expect(registry.directory.homes()).toEqual([])
    expect((await openRegistry(await open())).directory.areas()).toEqual([])
    await registry.saveInstallation(sampleInstallation)
    expect(registry.directory.homes()).toHaveLength(2)
  })

  it('keeps two changes that are made at the same time', async () => {
    await registry.saveInstallation(sampleInstallation)
    await Promise.all(
      ['h11', 'h12', 'h13'].map((id) => registry.saveInstallation({ ...nothingToSave, homes: [sampleHome(id)] })),
    )
    expect(registry.directory.homes()).toHaveLength(5)
    expect(await registry.refresh()).toBe(false)
  })

  it('takes over what another process has changed', async () => {
    const commandLine = await openRegistry(await open())
    expect(await registry.refresh()).toBe(false)
    await commandLine.saveInstallation(sampleInstallation)
    expect(registry.directory.homes()).toEqual([])
    expect(await registry.refresh()).toBe(true)
    expect(registry.directory.device('gw-h01', 'door')?.home).toBe('h01')
  })

  it('does not write over what another process has changed since', async () => {
    const commandLine = await openRegistry(await open())
    await registry.saveInstallation(sampleInstallation)
    await commandLine.saveInstallation({ ...nothingToSave, homes: [sampleHome('h01', { pets: true })] })
    const { counts } = await registry.saveInstallation({ ...nothingToSave, homes: [sampleHome('h01')] })
    expect(counts.home.changed).toBe(1)
    await commandLine.refresh()
    expect(commandLine.directory.home('h01')?.pets).toBe(false)
  })

  it('gives a gateway a new secret on demand', async () => {
    await registry.saveInstallation(sampleInstallation)
    const secret = await registry.renewSecret('gw-h01')
    expect(registry.directory.gateway('gw-h01')).toMatchObject({ homes: ['h01'], secretDigest: digestOfSecret(secret) })
    await expect(registry.renewSecret('gw-none')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('forgets devices, gateways with their devices, and responders', async () => {
    await registry.saveInstallation(sampleInstallation)
    await registry.remove({ devices: ['h01-door', 'no-such'], gateways: ['gw-h02'], responders: ['li'] })
    for (const { directory } of [registry, await openRegistry(await open())]) {
      expect(directory.devicesOf('h01').map((device) => device.id)).toEqual(['h01-motion'])
      expect(directory.gateway('gw-h02')).toBeUndefined()
      expect(directory.devicesOf('h02')).toEqual([])
      expect(directory.gatewaysOf('h02')).toEqual([])
      expect(directory.responderByPhone('+8613800000002')).toBeUndefined()
      expect(directory.homes()).toHaveLength(2)
    }
  })
})

describe('while a thousand homes are written', () => {
  const homes = Array.from({ length: 1000 }, (_, n) => sampleHome(`h${n}`))
  const installation = { ...sampleInstallation, homes: [...sampleInstallation.homes, ...homes] }
  const countHomes = async (db: Kysely<RegistryTables>): Promise<number> =>
    (await db.selectFrom('home').select('id').execute()).length
  let folder: string
  let db: Kysely<RegistryTables>
  let registry: Registry

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'registry-'))
    const path = join(folder, 'state.db')
    db = await openStateDatabase<RegistryTables>({ path, migrations: [registryMigrations], log: silentLog })
    registry = await openRegistry(db)
  })
  afterEach(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a call for help goes first and sees none of them; then all are there', async () => {
    const seen: number[] = []
    let [asked, waits] = [0, false]
    registry.givesWayTo(() => {
      asked += 1
      // In the middle of the homes somebody presses a button.
      if (asked === 4) {
        waits = true
        const call = db.transaction().execute((transaction) => countHomes(transaction))
        void call.then((homes) => seen.push(homes)).finally(() => (waits = false))
      }
      return waits
    })
    const { counts } = await registry.saveInstallation(installation)
    expect(seen).toEqual([0])
    expect(counts.home).toEqual({ added: installation.homes.length, changed: 0, unchanged: 0 })
    expect(await countHomes(db)).toBe(installation.homes.length)
  })

  it('calls that do not end do not hold them up for ever', async () => {
    registry.givesWayTo(() => true)
    let written = 0
    const along = async (): Promise<void> => void (written += 1)
    await registry.saveInstallation(installation, { along })
    expect(await countHomes(db)).toBe(installation.homes.length)
    expect(written).toBe(1)
  })
})
