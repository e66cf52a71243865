/**
 * `npm run bench [-- --seconds 60 --presses 300 --only operators --only page]`: the budget of the hub beside what this machine does now.
 * Everything is measured in one run: look at the ratios, a rate alone says more about the machine than about the hub.
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { HEAD, lineOf, ms, type Part } from './hub/budget.ts'
import { ingestRows } from './hub/ingest-rows.ts'
import { latencyRows } from './hub/latency-rows.ts'
import { operatorsRows } from './hub/operators-rows.ts'
import { scaleRows } from './hub/scale-rows.ts'
import { syncedWrite } from './hub/synced-write.ts'
import { pageRows } from './page/page-rows.ts'

const PARTS: ReadonlyMap<string, Part> = new Map([
  ['latency', latencyRows],
  ['operators', operatorsRows],
  ['ingest', ingestRows],
  ['scale', scaleRows],
  ['page', pageRows],
])

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    presses: { type: 'string', default: '300' },
    only: { type: 'string', multiple: true, default: [...PARTS.keys()] },
  },
})

const parts = values.only.map((name) => {
  const part = PARTS.get(name)
  if (part === undefined) throw new Error(`--only ${name}: there are ${[...PARTS.keys()].join(', ')}`)
  return part
})
const plan = { seconds: Number(values.seconds), presses: Number(values.presses), sync: await syncedWrite() }

process.stdout.write(
  `\na bare synced write ${ms(plan.sync)}; load of the machine ${loadavg()[0]?.toFixed(1)}\n\n${HEAD}`,
)
for (const part of parts) for await (const row of part(plan)) process.stdout.write(lineOf(row))
