import type { Kysely } from 'kysely'
import type { NamedGap } from '../alerting/watchdog/duty-faults.ts'
import type { Directory, ResponderRole } from '../core/directory.ts'
import type { DutyGap } from '../core/duty-roster.ts'
import { type AreaCode, areaAt } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import type { RegistryTables } from '../registry/schema.ts'
import { openRegistry } from '../registry/registry.ts'

const LEVELS = [
  ['grid-worker', 'grid'],
  ['village', 'village'],
  ['town', 'town'],
  ['district', 'district'],
] as const

/** Who is missing during `[from, until)`, by the registry as it stands in the file. */
export async function readDutyGaps(
  db: Kysely<RegistryTables>,
  span: { readonly from: EpochMs; readonly until: EpochMs },
): Promise<readonly NamedGap[]> {
  const { directory } = await openRegistry(db)
  return registryGaps(directory, span).map((gap) =>
    Object.assign(gap, { areaName: directory.area(gap.area)?.name ?? gap.area }),
  )
}

function registryGaps(directory: Directory, span: { readonly from: EpochMs; readonly until: EpochMs }): DutyGap[] {
  const places = new Map<string, { readonly role: ResponderRole; readonly area: AreaCode }>()
  for (const { area: home } of directory.homes()) {
    for (const [role, level] of LEVELS) {
      const area = areaAt(home, level)
      if (area !== undefined) places.set(`${role} ${area}`, { role, area })
    }
  }
  return [...places.values()]
    .filter(({ role, area }) => directory.respondersOfArea(area, role).length === 0)
    .map((place) => Object.assign({ reason: 'nobody-registered' as const }, place, span))
}
