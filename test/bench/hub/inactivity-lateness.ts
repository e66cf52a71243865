import { hours, minutes } from '../../../core/time.ts'
import { HubUnderTest } from '../../support/hub-under-test.ts'

const LIMIT = hours(10)

/**
 * How late after its deadline stillness is judged, in milliseconds of the hub's clock: the example town's h01 moves once, then lies
 * still for the ten hours that a self-caring resident has on the first day.
 */
export async function inactivityLateness(): Promise<number> {
  const town = await HubUnderTest.start()
  try {
    await town.say('h01', 'motion-bedroom', { motion: true })
    const movedAt = town.clock.now()
    await town.pass(LIMIT + minutes(1), minutes(1))
    const found = (await town.hub.alerting.desk.recent(10)).find((alert) => alert.kind === 'inactivity')
    return found === undefined ? Number.POSITIVE_INFINITY : found.openedAt - movedAt - LIMIT
  } finally {
    await town.remove()
  }
}
