import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Kysely } from 'kysely'
import { silentLog } from '../../core/log.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import { digestOfSecret } from '../../registry/gateway-secret.ts'
import { registryMigrations } from '../../registry/migrations.ts'
import { RegisteredClaims } from '../../registry/registered-claims.ts'
import { openRegistry, type Registry } from '../../registry/registry.ts'
import type { RegistryTables } from '../../registry/schema.ts'
import { sampleInstallation } from './sample-installation.ts'

describe('gateways that fitters put up', () => {
  let db: Kysely<RegistryTables>
  let registry: Registry
  let claims: RegisteredClaims
  beforeEach(async () => {
    db = await openStateDatabase<RegistryTables>({ path: ':memory:', migrations: [registryMigrations], log: silentLog })
    registry = await openRegistry(db)
    await registry.saveInstallation(sampleInstallation)
    claims = new RegisteredClaims(registry)
  })
  afterEach(() => db.destroy())

  it('wait in stock for no home, with a secret that is told once', async () => {
    const [made] = await claims.addToStock(['gw-new'])
    expect(registry.directory.gateway('gw-new')).toEqual({
      id: 'gw-new',
      homes: [],
      secretDigest: digestOfSecret(made?.secret ?? ''),
    })
    await expect(claims.addToStock(['gw-other', 'gw-h01'])).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    expect(registry.directory.gateway('gw-other')).toBeUndefined()
  })

  it('speak for the home that claims them, and keep their secret', async () => {
    await claims.addToStock(['gw-new'])
    const before = registry.directory.gateway('gw-new')
    expect(await claims.claim('gw-new', 'h01')).toEqual({ state: 'claimed' })
    expect(await claims.claim('gw-new', 'h01')).toEqual({ state: 'already-here' })
    const after = { ...before, homes: ['h01'] }
    expect((await openRegistry(db)).directory.gateway('gw-new')).toEqual(after)
    expect(registry.directory.gatewaysOf('h01').map(({ id }) => id)).toEqual(['gw-h01', 'gw-new'])
  })

  it('stay where they hang, whoever claims them, and are not made up', async () => {
    expect(await claims.claim('gw-h02', 'h01')).toEqual({ state: 'elsewhere', homes: ['h02'] })
    expect(await claims.claim('gw-nobody', 'h01')).toEqual({ state: 'unknown' })
    expect(registry.directory.gateway('gw-h02')?.homes).toEqual(['h02'])
  })

  it('go to one of two homes that claim at the same moment', async () => {
    await claims.addToStock(['gw-new'])
    const outcomes = await Promise.all([claims.claim('gw-new', 'h01'), claims.claim('gw-new', 'h02')])
    expect(outcomes).toEqual([{ state: 'claimed' }, { state: 'elsewhere', homes: ['h01'] }])
  })
})
