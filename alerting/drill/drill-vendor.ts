import { DRILL_ADDRESS } from '../../core/drill-home.ts'
import type { Channel, Notice, Notifier, SendResult } from '../../core/notifier.ts'

/** Takes drill messages when no volunteer is named, and takes nothing else: the way to a vendor is tried, and nobody's phone rings. */
export class DrillVendor implements Notifier {
  readonly name = 'drill'
  readonly reachesPeople = false
  readonly channels: readonly Channel[] = ['group']

  reaches(to: string): boolean {
    return to === DRILL_ADDRESS
  }

  send(notice: Notice): Promise<SendResult> {
    return Promise.resolve({ state: 'accepted', providerId: notice.id })
  }
}
