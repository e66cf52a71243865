import { chineseCalendar } from '../../core/chinese-calendar.ts'
import type { Directory, Responder, ResponderRole } from '../../core/directory.ts'
import type { DutyDesk } from '../../core/duty-desk.ts'
import { silentLog } from '../../core/log.ts'
import type { Clock } from '../../core/time.ts'
import { openStateDatabase } from '../../hub/state-database.ts'
import type { StateTables } from '../../hub/state-tables.ts'
import { stateMigrations } from '../../hub/state-tables.ts'
import { ReckonedDuty } from '../../registry/roster/reckoned-duty.ts'
import { HolidayStore } from '../../registry/roster/holiday-store.ts'
import { RosterDesk } from '../../registry/roster/roster-desk.ts'
import { RosterStore } from '../../registry/roster/roster-store.ts'
import { StoredRosters } from '../../registry/roster/stored-rosters.ts'
import { FakeTown } from './fake-town.ts'

const ZONE = 'Asia/Shanghai'
const DISTRICT = '120117'
const TOWN = '120117101'
const VILLAGE = '120117101201'

const person = (id: string, name: string, role: ResponderRole, area: string, last: number): Responder => ({
  id,
  name,
  role,
  area,
  phone: `+86138001390${String(last).padStart(2, '0')}`,
  homes: [],
})

/** Those who answer for the homes of the fake town, and one of another town. */
export const TOWN_STAFF: readonly Responder[] = [
  person('g-ma', '马春生', 'grid-worker', `${VILLAGE}01`, 1),
  person('g-guo', '郭丽', 'grid-worker', `${VILLAGE}02`, 2),
  person('v-zhang', '张建国', 'village', VILLAGE, 3),
  person('v-li', '李卫东', 'village', VILLAGE, 4),
  person('v-wang', '王海燕', 'village', VILLAGE, 5),
  person('t-chen', '陈晓明', 'town', TOWN, 6),
  person('t-liu', '刘芳', 'town', TOWN, 7),
  person('d-zhao', '赵志刚', 'district', DISTRICT, 8),
  person('d-sun', '孙静', 'district', DISTRICT, 9),
  person('t-far', '远明', 'town', '120117102', 10),
]

/** The fake town with people who answer for it. */
export class StaffedTown extends FakeTown {
  override respondersOfArea(area: string, role: ResponderRole): readonly Responder[] {
    return TOWN_STAFF.filter((one) => one.area === area && one.role === role)
  }
}

const responder = (id: string): Responder | undefined => TOWN_STAFF.find((one) => one.id === id)

/** A desk without rosters that cannot be changed. */
export function idleDuty(directory: Directory): DutyDesk {
  const staff = { directory, responder }
  const book = new ReckonedDuty({ rosters: [], substitutions: [], staff, timeZone: ZONE, calendar: chineseCalendar() })
  const refuse = (): Promise<never> => Promise.reject(new Error('this desk only shows'))
  return {
    book: () => book,
    bookWith: () => book,
    rosters: () => [],
    substitutions: () => [],
    holidays: () => [],
    responder,
    setRoster: refuse,
    substitute: refuse,
    withdraw: refuse,
    setHolidays: refuse,
    history: async () => [],
  }
}

export interface TestDuty {
  readonly duty: DutyDesk
  readonly directory: Directory
  /** By which a hub would go. */
  readonly rosters: StoredRosters
  readonly end: () => Promise<void>
}

/** The real desk over a database in memory, for the fake town's people. */
export async function testDuty(clock: Clock): Promise<TestDuty> {
  const db = await openStateDatabase<StateTables>({ path: ':memory:', migrations: stateMigrations, log: silentLog })
  const directory = new StaffedTown()
  const staff = { directory, responder }
  const store = new RosterStore(db)
  const rosters = new StoredRosters({ store, staff, timeZone: ZONE, log: silentLog })
  await rosters.refresh()
  const duty = new RosterDesk({ store, holidays: new HolidayStore(db), rosters, staff, clock })
  return { duty, directory, rosters, end: () => db.destroy() }
}
