import type { Kysely } from 'kysely'
import type { NamedGap } from '../alerting/watchdog/duty-faults.ts'
import type { Log } from '../core/log.ts'
import type { EpochMs } from '../core/time.ts'
import { openRegistry } from '../registry/registry.ts'
import type { RegistryTables } from '../registry/schema.ts'
import { openRosters } from './duty.ts'

/** When, during `[from, until)`. */
export interface DutySpan {
  readonly from: EpochMs
  readonly until: EpochMs
  /** An IANA name. */
  readonly timeZone: string
}

/** Where nobody can be told, by registry and rosters as they stand in the file. */
export async function readDutyGaps(
  db: Kysely<RegistryTables>,
  { from, until, timeZone }: DutySpan,
  log: Log,
): Promise<readonly NamedGap[]> {
  const registry = await openRegistry(db)
  const rosters = await openRosters({ db, registry, log, timeZone })
  const nameOf = (area: string): string => registry.directory.area(area)?.name ?? area
  return rosters.gaps(from, until).map((gap) => Object.assign({ areaName: nameOf(gap.area) }, gap))
}
