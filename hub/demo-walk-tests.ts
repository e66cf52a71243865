import type { Kysely } from 'kysely'
import { WalkTestDesk } from '../alerting/walk-test/walk-test-desk.ts'
import { WalkTestEar } from '../alerting/walk-test/walk-test-ear.ts'
import type { WalkTestTables } from '../alerting/walk-test/walk-test-tables.ts'
import { civilDayOf, momentOf } from '../core/civil-day.ts'
import type { Directory } from '../core/directory.ts'
import type { HomeId } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import { hours, minutes } from '../core/time.ts'
import { PastClock } from './past-clock.ts'

/** Its test is under way when the curtain rises, so that it can be shown. */
const UNDER_WAY: HomeId = 'h12'
/** Who put the devices up: the demonstration's only operator. */
const FITTER = 'demo'
/** The village was fitted out over these days, so many homes a day. */
const DAYS_AGO = 45
const A_DAY = 4

export interface WalkTestsWritten {
  readonly db: Kysely<WalkTestTables>
  readonly directory: Pick<Directory, 'homes'>
  readonly now: EpochMs
  readonly timeZone: string
}

/** Every home but one was tried and signed for when its devices were put up. */
export async function signWalkTests({ db, directory, now, timeZone }: WalkTestsWritten): Promise<void> {
  const homes = directory.homes().filter(({ id }) => id !== UNDER_WAY)
  for (const [nth, { id }] of homes.entries()) {
    const day = civilDayOf(now, timeZone) - DAYS_AGO + Math.floor(nth / A_DAY)
    const clock = new PastClock(momentOf(day, hours(9 + 2 * (nth % A_DAY)), timeZone))
    const desk = new WalkTestDesk(db, new WalkTestEar(() => undefined), clock)
    const { number } = await desk.start(id, FITTER)
    clock.moveTo(clock.now() + minutes(25 + 3 * (nth % 5)))
    await desk.signOff({ home: id, number, by: FITTER, missing: [], reason: '' })
  }
}
