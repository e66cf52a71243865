import { type CountedAlert, reportOf } from '../../alerting/reports/figures.ts'
import { within } from '../../core/operators.ts'
import type { Report, ReportDesk, ReportWish } from '../../core/report.ts'
import { type Clock, minutes } from '../../core/time.ts'

/** Counts the alerts that a test puts into it. */
export class FakeReports implements ReportDesk {
  readonly alerts: CountedAlert[] = []
  readonly #clock: Pick<Clock, 'now'>

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  async count({ area, from, to }: ReportWish): Promise<Report> {
    const counted = this.alerts.filter(
      (alert) => alert.openedAt >= from && alert.openedAt < to && within(area, alert.area),
    )
    return reportOf(counted, area, this.#clock.now())
  }

  /** Adds an alert of the first grid of the fake village, answered after a minute and closed after ten. */
  add(change: Partial<CountedAlert> = {}): void {
    const openedAt = change.openedAt ?? this.#clock.now() - minutes(60)
    this.alerts.push({
      area: '12011710120101',
      kind: 'sos',
      severity: 'life-safety',
      openedAt,
      answeredAt: openedAt + minutes(1),
      arrivedAt: openedAt + minutes(8),
      resolvedAt: openedAt + minutes(10),
      outcome: 'help-given',
      sends: [{ vendor: 'aliyun', state: 'delivered', possibleDuplicate: false }],
      ...change,
    })
  }
}
