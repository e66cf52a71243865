import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { hours, minutes } from '../../core/time.ts'
import { QIAN_GRID_WORKER } from '../support/example-town.ts'
import { HubUnderTest } from '../support/hub-under-test.ts'
import { codeIn } from '../support/phones.ts'

let town: HubUnderTest
afterEach(() => town.remove())

/** h01 again, with a ceiling of its own (一户一策): twelve hours would be forty thousand synced ticks. */
const ONE_HOUR = `homes:
  - id: h01
    area: 99990110120101
    address: 前柳村1组8号
    resident: { name: 王秀兰, birth-year: 1946, phone: 13800001001 }
    care-level: self-caring
    risk-grade: orange
    inactivity-ceiling-hours: 1
`

it('a resident who does not move for longer than the ceiling, while the home is heard, is asked after; the first movement clears it', async () => {
  town = await HubUnderTest.start()
  const list = join(town.dataDir, 'h01.yaml')
  writeFileSync(list, ONE_HOUR)
  await town.import(list)
  await town.say('h01', 'motion-bedroom', { motion: true })
  await town.pass(hours(1) - minutes(1), minutes(1))
  expect(town.phones.unread()).toEqual([])

  await town.pass(minutes(2), minutes(1))
  const text = town.phones.read(QIAN_GRID_WORKER)
  expect(text).toMatch(/警情:王\*\*\(80岁\).*无活动/)
  expect(await town.hub.alerting.desk.open()).toMatchObject([
    { kind: 'inactivity', severity: 'urgent', subject: { home: 'h01' } },
  ])

  await town.say('h01', 'motion-living', { motion: true })
  const [alert] = await town.hub.alerting.desk.recent(1)
  expect(alert?.clearedAt).toBe(town.clock.now())
  expect(town.phones.read(QIAN_GRID_WORKER)).toContain(codeIn(text))
}, 120_000)
