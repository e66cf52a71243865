import type { Kysely } from 'kysely'
import type { DutyDesk } from '../core/duty-desk.ts'
import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Clock } from '../core/time.ts'
import { seconds } from '../core/time.ts'
import type { Registry } from '../registry/registry.ts'
import { HolidayStore } from '../registry/roster/holiday-store.ts'
import { RosterDesk } from '../registry/roster/roster-desk.ts'
import { RosterStore } from '../registry/roster/roster-store.ts'
import { StoredRosters } from '../registry/roster/stored-rosters.ts'
import type { RegistryTables } from '../registry/schema.ts'
import type { StopStack } from './stop-stack.ts'

export interface DutyParts {
  readonly db: Kysely<RegistryTables>
  readonly registry: Registry
  readonly clock: Clock
  readonly log: Log
  /** An IANA name. */
  readonly timeZone: string
}

/** Who is on duty, as of now. */
export async function openRosters({ db, registry, log, timeZone }: Omit<DutyParts, 'clock'>): Promise<StoredRosters> {
  const staff = { directory: registry.directory, responder: registry.responder.bind(registry) }
  const rosters = new StoredRosters({ store: new RosterStore(db), staff, timeZone, log })
  await rosters.refresh()
  return rosters
}

/** The same, read again every few seconds: `npm run hub -- roster` sets it in a process of its own. */
export async function keepRosters(parts: DutyParts, stops: StopStack): Promise<StoredRosters> {
  const { clock, log } = parts
  const rosters = await openRosters(parts)
  const refresh = async (): Promise<void> => {
    if (await rosters.refresh()) log.info('new duty rosters hold')
  }
  const stop = clock.every(seconds(5), refresh, (error) =>
    log.error('the duty rosters could not be read again', { reason: reasonOf(error) }),
  )
  stops.push('rosters', stop)
  return rosters
}

/** Where the pages see and change the rosters by which the hub goes. */
export function dutyDesk({
  db,
  registry,
  clock,
  rosters,
}: Pick<DutyParts, 'db' | 'registry' | 'clock'> & { readonly rosters: StoredRosters }): DutyDesk {
  return new RosterDesk({
    store: new RosterStore(db),
    holidays: new HolidayStore(db),
    rosters,
    staff: { responder: registry.responder.bind(registry) },
    clock,
  })
}
