import type { Kysely } from 'kysely'
import type { AlertDesk, AlertState } from '../../core/alert.ts'
import { districtOfDrillHome, drillHomeOf } from '../../core/drill-home.ts'
import type { AlertId, AreaCode, HomeId } from '../../core/names.ts'
import { type Clock, type EpochMs, minutes } from '../../core/time.ts'
import type { AlertingTables } from '../schema.ts'
import type { DrillStore } from './drill-store.ts'

export interface DrillLeftoversOptions {
  readonly db: Kysely<AlertingTables>
  readonly store: DrillStore
  readonly desk: Pick<AlertDesk, 'act'>
  readonly volunteer: boolean
  readonly clock: Clock
}

interface OpenDrill {
  readonly id: AlertId
  readonly home: string | null
  readonly state: AlertState
  readonly opened_at: EpochMs
  readonly acknowledged_at: EpochMs | null
}

/** How long a volunteer has to answer. */
const ANSWER_WITHIN = minutes(5)

/** Closes the alerts that drills leave behind as what they are, a test. It goes by the rows: whatever crashed before is made good here. */
export class DrillLeftovers {
  readonly #options: DrillLeftoversOptions
  readonly #homes = new Set<HomeId>()

  constructor(options: DrillLeftoversOptions) {
    this.#options = options
  }

  /** Looks after the district's drill home from now on. */
  watch(district: AreaCode): void {
    this.#homes.add(drillHomeOf(district))
  }

  /** Closes what nobody waits for any more. @param busy districts whose drill is under way */
  async close(busy: ReadonlySet<AreaCode>): Promise<void> {
    const now = this.#options.clock.now()
    for (const alert of await this.#open()) {
      const district = districtOfDrillHome(alert.home ?? '')
      if (district === undefined || busy.has(district)) continue
      const awaited = this.#options.volunteer && alert.state === 'open' && now - alert.opened_at < ANSWER_WITHIN
      if (!awaited) await this.#close(alert, district)
    }
  }

  /** Closes all of the district. */
  async closeAll(district: AreaCode): Promise<void> {
    const home = drillHomeOf(district)
    for (const alert of await this.#open()) if (alert.home === home) await this.#close(alert, district)
  }

  async #close(alert: OpenDrill, district: AreaCode): Promise<void> {
    const { desk, store, db } = this.#options
    const drill = await store.last(district)
    if (drill !== undefined) {
      const delivered = await db
        .selectFrom('outbox')
        .select((e) => e.fn.min('updated_at').as('at'))
        .where('alert_id', '=', alert.id)
        .where('state', '=', 'delivered')
        .executeTakeFirst()
      const answered = alert.acknowledged_at
      await store.note(drill.number, {
        ...(typeof delivered?.at === 'number' ? { delivered: delivered.at } : {}),
        ...(answered === null ? {} : { answered }),
      })
    }
    await desk.act(alert.id, { type: 'resolve', outcome: 'test', note: '演练自动关闭' }, 'drill')
  }

  async #open(): Promise<readonly OpenDrill[]> {
    if (this.#homes.size === 0) return []
    return this.#options.db
      .selectFrom('alerts')
      .select(['id', 'home', 'state', 'opened_at', 'acknowledged_at'])
      .where('home', 'in', [...this.#homes])
      .where('resolved_at', 'is', null)
      .execute()
  }
}
