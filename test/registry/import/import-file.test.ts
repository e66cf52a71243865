import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../../core/log.ts'
import { openStateDatabase } from '../../../hub/state-database.ts'
import { digestOfSecret } from '../../../registry/gateway-secret.ts'
import { faultLines, importFile, type ImportResult } from '../../../registry/import/import-file.ts'
import { LARGEST_LIST } from '../../../registry/import/list-text.ts'
import { registryMigrations } from '../../../registry/migrations.ts'
import { openRegistry, type Registry } from '../../../registry/registry.ts'
import type { RegistryTables } from '../../../registry/schema.ts'

const LADDER = ['grid-worker', 'village', 'town', 'district'] as const
const EXAMPLE = 'docs/example-installation.yaml'
const AREAS_CSV = 'kind,code,name\narea,120112,津南区\narea,120112103,小站镇\n'
// 津南区 and 小站镇 in GB 18030, as Excel writes them in China.
const AREAS_GB18030 = Buffer.concat([
  Buffer.from('kind,code,name\r\narea,120112,'),
  Buffer.from([0xbd, 0xf2, 0xc4, 0xcf, 0xc7, 0xf8]),
  Buffer.from('\r\n'),
])

describe('importing a file', () => {
  let folder: string
  let db: Kysely<RegistryTables>
  let registry: Registry

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'import-'))
    const path = join(folder, 'state.db')
    db = await openStateDatabase<RegistryTables>({ path, migrations: [registryMigrations], log: silentLog })
    registry = await openRegistry(db)
  })
  afterEach(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  function saved(result: ImportResult): Exclude<ImportResult, { faults: unknown }> {
    if ('faults' in result) throw new Error(faultLines(result.faults))
    return result
  }

  it('takes the example: four levels of area, 12 homes, 60 devices, 8 responders, with everybody on the ladder', async () => {
    const { counts, newSecrets } = saved(await importFile(EXAMPLE, registry))
    expect([counts.area, counts.home, counts.gateway, counts.device, counts.responder].map((it) => it.added)).toEqual([
      6, 12, 12, 60, 8,
    ])
    expect(newSecrets).toEqual([])
    const { directory } = registry
    expect(directory.gateway('gw-h01')?.secretDigest).toBe(digestOfSecret('demo-only-secret-h01'))
    for (const home of directory.homes()) {
      expect(directory.devicesOf(home.id)).toHaveLength(5)
      for (const role of LADDER) expect(directory.responders(home.id, role)).toHaveLength(1)
    }
    expect(directory.responders('h11', 'neighbour').map((it) => it.id)).toEqual(['he-neighbour'])
  })

  it('changes nothing and tells nobody the second time', async () => {
    await importFile(EXAMPLE, registry)
    let told = 0
    registry.directory.onChange(() => {
      told += 1
    })
    const { counts } = saved(await importFile(EXAMPLE, registry))
    for (const count of Object.values(counts)) expect(count).toMatchObject({ added: 0, changed: 0 })
    expect(told).toBe(0)
  })

  it('imports nothing of a list with a fault, and names each with its line', async () => {
    const path = file('list.yaml', 'areas:\n  - { code: 120112, name: 津南区 }\n  - { code: 12, name: x }\nfoo: []\n')
    const result = await importFile(path, registry)
    expect('faults' in result && faultLines(result.faults)).toMatch(
      /^line 3: area 12: code .*\nline 4: there is no part/,
    )
    expect(registry.directory.areas()).toEqual([])
  })

  it('may refer to what is registered already', async () => {
    await importFile(EXAMPLE, registry)
    const list = `devices:\n  - { id: h01-bed, gateway: gw-h01, external-id: bed, room: bedroom, role: bed }\n`
    expect(saved(await importFile(file('more.yml', list), registry)).counts.device.added).toBe(1)
    expect(registry.directory.device('gw-h01', 'bed')?.home).toBe('h01')
  })

  it('does not take a home from a gateway that has devices there, nor the place of another device', async () => {
    await importFile(EXAMPLE, registry)
    const list = `gateways:\n  - { id: gw-h01, homes: [h02] }\ndevices:\n  - { id: new-door, gateway: gw-h02, external-id: outer-door, room: hall }\n`
    const result = await importFile(file('list.yaml', list), registry)
    expect('faults' in result && faultLines(result.faults).split('\n')).toEqual([
      expect.stringMatching(/^line 2: gateway gw-h01 no longer speaks for home h01, but its device h01-door is there/),
      expect.stringMatching(/^line 4: device new-door has the external-id outer-door, which is device h02-door/),
    ])
  })

  it('makes secrets for gateways that come without one, and keeps what a gateway has', async () => {
    await importFile(EXAMPLE, registry)
    const list = `gateways:\n  - { id: gw-h01, homes: [h01] }\n  - { id: gw-new, homes: [h01] }\n`
    const { newSecrets } = saved(await importFile(file('list.yaml', list), registry))
    expect(newSecrets.map((made) => made.gateway)).toEqual(['gw-new'])
    expect(registry.directory.gateway('gw-h01')?.secretDigest).toBe(digestOfSecret('demo-only-secret-h01'))
    expect(registry.directory.gateway('gw-new')?.secretDigest).toBe(digestOfSecret(newSecrets[0]?.secret ?? ''))
  })

  it.each([
    ['UTF-8', AREAS_CSV],
    ['UTF-8 with a byte order mark', `\uFEFF${AREAS_CSV}`],
    ['GB 18030', AREAS_GB18030],
  ])('reads a CSV in %s', async (_encoding, content) => {
    saved(await importFile(file('list.CSV', content), registry))
    expect(registry.directory.area('120112')?.name).toBe('津南区')
  })

  it('reads YAML with a byte order mark', async () => {
    saved(await importFile(file('list.yaml', '\uFEFFareas: [ { code: 120112, name: 津南区 } ]'), registry))
    expect(registry.directory.area('120112')?.name).toBe('津南区')
  })

  it.each([
    ['is neither YAML nor CSV by its name', 'list.xlsx', 'x', /neither \.yaml nor \.csv/],
    ['is no text', 'list.yaml', Uint8Array.of(0xff, 0xfe, 0x00), /is no text: save it as UTF-8/],
  ])('refuses a file that %s', async (_what, name, content, message) => {
    const refused = importFile(file(name, content), registry)
    await expect(refused).rejects.toMatchObject({ code: 'IMPORT_INVALID' })
    await expect(refused).rejects.toThrow(message)
  })

  it('refuses a file that is not there, and one that is too large', async () => {
    await expect(importFile(join(folder, 'none.yaml'), registry)).rejects.toMatchObject({ code: 'IMPORT_INVALID' })
    const path = file('large.csv', '')
    truncateSync(path, LARGEST_LIST + 1)
    await expect(importFile(path, registry)).rejects.toThrow(/larger than 32 MB/)
  })

  it('takes a district of 10,000 homes and 53,000 devices from one file of 5 MB', async () => {
    const rows = ['kind,id,code,name,area,address,resident.name,homes,gateway,external-id,room,model']
    for (const code of ['120112', '120112103', '120112103201', '12011210320101']) rows.push(`area,,${code},某地`)
    for (let n = 0; n < 10_000; n += 1) {
      rows.push(`home,h${n},,,12011210320101,前营村三组第一排${n}号,王某某`, `gateway,gw-h${n},,,,,,h${n}`)
      for (let d = 0; d < (n % 10 < 3 ? 6 : 5); d += 1) {
        rows.push(
          `device,h${n}-motion-sensor-${d},,,,,,,gw-h${n},motion-sensor-${d},living,native-motion-sensor-with-long-name`,
        )
      }
    }
    const text = rows.join('\n')
    expect(Buffer.byteLength(text)).toBeGreaterThan(5_000_000)
    const { counts, newSecrets } = saved(await importFile(file('district.csv', text), registry))
    expect(counts.device.added).toBe(53_000)
    expect(newSecrets).toHaveLength(10_000)
    expect(registry.directory.device('gw-h9999', 'motion-sensor-4')?.home).toBe('h9999')
  }, 120_000)
})
