import { expect, it } from 'vitest'
import { faultsOf } from './faults-of-month.ts'
import { Month } from './month.ts'

/** `SOAK_SEEDS=1,2,3 SOAK_DAYS=365 SOAK_ALERTS=6 npx vitest run test/alerting/soak`: as long as somebody has patience. */
const SEEDS = (process.env['SOAK_SEEDS'] ?? '11').split(',').map(Number)
const DAYS = Number(process.env['SOAK_DAYS'] ?? '30')
const ALERTS_A_DAY = Number(process.env['SOAK_ALERTS'] ?? '1')
const PATIENCE = Number(process.env['SOAK_MINUTES'] ?? '4') * 60_000

it.each(SEEDS)(
  'a month of faults (seed %i) leaves every alert told, no message that nobody expected and no unmarked duplicate',
  async (seed) => {
    const month = await Month.live({ seed, days: DAYS, alertsADay: ALERTS_A_DAY })
    const { story } = month
    const faults = await faultsOf(story)
    const alerts = await story.alerting.desk.recent(100_000)
    const sent = story.vendor.delivered.length + story.second.delivered.length + story.voice.delivered.length
    story.inbox.length = 0
    story.calls.length = 0
    await story.end()
    expect(faults).toEqual([])
    // It was a month with something to see.
    expect(alerts.length).toBeGreaterThan(DAYS * 0.6)
    expect(sent).toBeGreaterThan(alerts.length * 3)
    expect(month.kills).toBeGreaterThan(DAYS / 4)
    if (SEEDS.length > 1)
      process.stdout.write(`seed ${seed}: ${alerts.length} alerts, ${sent} messages, ${month.kills} kills\n`)
  },
  PATIENCE,
)
