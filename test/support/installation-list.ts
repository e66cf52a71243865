import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../../core/log.ts'
import { dataDirPaths } from '../../hub/data-dir.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { faultLines, importFile } from '../../registry/import/import-file.ts'
import { openRegistry } from '../../registry/registry.ts'

const VILLAGE = '999901101201'
export const VILLAGE_DUTY = '+8613800000001'
export const TOWN_DUTY = '+8613800000002'
export const DISTRICT_DUTY = '+8613800000003'

/** One home with a gateway, a thermometer and an SOS button of its own, in a grid of its own: an SMS to its grid worker is about it. */
export interface ListedHome {
  readonly home: string
  readonly gateway: string
  readonly secret: string
  readonly gridWorker: string
  readonly thermometer: string
  readonly thermometerTopic: string
  readonly sosTopic: string
}

export function listedHomes(count: number): readonly ListedHome[] {
  return Array.from({ length: count }, (_, index) => {
    const home = `h${String(index + 1).padStart(4, '0')}`
    return {
      home,
      gateway: `gw-${home}`,
      secret: `chaos-only-secret-${home}`,
      gridWorker: `+8613900${String(index + 1).padStart(6, '0')}`,
      thermometer: `${home}-thermometer`,
      thermometerTopic: `homes/${home}/thermometer/up`,
      sosTopic: `homes/${home}/sos/up`,
    }
  })
}

/** Imports these homes into a data folder whose hub is not running, with duty desks for village, town and district. */
export async function installHomes(dataDir: string, homes: readonly ListedHome[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'shouwang-list-'))
  const db = await openStateTables(dataDir)
  try {
    const file = join(folder, 'installation.yaml')
    writeFileSync(file, installationText(homes))
    const result = await importFile(file, await openRegistry(db))
    if ('faults' in result) throw new Error(faultLines(result.faults))
  } finally {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A hub's state database: to prepare it before a start, and to look at it afterwards or (read-only) meanwhile. */
export function openStateTables(dataDir: string, readOnly = false) {
  return openStateDatabase<StateTables>({
    path: dataDirPaths(dataDir).stateFile,
    migrations: stateMigrations,
    log: silentLog,
    readOnly,
  })
}

function installationText(homes: readonly ListedHome[]): string {
  const sections: Record<string, readonly object[]> = {
    areas: [
      { code: '999901', name: '安和区' },
      { code: '999901101', name: '柳河镇' },
      { code: VILLAGE, name: '前柳村' },
      ...homes.map((_, index) => ({ code: gridOf(index), name: `第${index + 1}网格` })),
    ],
    homes: homes.map(({ home }, index) => ({
      id: home,
      area: gridOf(index),
      address: `前柳村${index + 1}号`,
      resident: { name: '王秀兰', 'birth-year': 1946 },
    })),
    gateways: homes.map(({ gateway, home, secret }) => ({ id: gateway, homes: [home], secret })),
    devices: homes.flatMap(({ gateway, home, thermometer }) => [
      { id: thermometer, gateway, 'external-id': 'thermometer', model: 'native-climate', room: 'living' },
      { id: `${home}-sos`, gateway, 'external-id': 'sos', model: 'native-sos', room: 'bedroom' },
    ]),
    responders: [
      ...homes.map(({ home, gridWorker }, index) => ({
        id: `grid-${home}`,
        name: '钱卫东',
        phone: gridWorker,
        role: 'grid-worker',
        area: gridOf(index),
      })),
      { id: 'village-duty', name: '前柳村值班室', phone: VILLAGE_DUTY, role: 'village', area: VILLAGE },
      { id: 'town-duty', name: '柳河镇值班室', phone: TOWN_DUTY, role: 'town', area: '999901101' },
      { id: 'district-duty', name: '安和区值班室', phone: DISTRICT_DUTY, role: 'district', area: '999901' },
    ],
  }
  return Object.entries(sections)
    .map(([name, records]) => `${name}:\n${records.map((record) => `  - ${JSON.stringify(record)}\n`).join('')}`)
    .join('')
}

const gridOf = (index: number): string => `${VILLAGE}${String(index + 1).padStart(4, '0')}`
