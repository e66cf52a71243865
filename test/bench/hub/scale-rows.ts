import type { Plan, Row } from './budget.ts'
import { district } from './district.ts'
import { inactivityLateness } from './inactivity-lateness.ts'

/** What must hold for a whole district. */
export async function* scaleRows({ seconds }: Plan): AsyncIterable<Row> {
  const late = await inactivityLateness()
  yield {
    work: 'inactivity judged after its deadline',
    must: '≤ 5 s',
    measured: `${(late / 1000).toFixed(1)} s of the hub's clock`,
    holds: late <= 5000,
  }
  const { connected, rate, megabytes, restartSeconds } = await district(seconds)
  yield {
    work: `memory at 10,000 homes (${connected} gateways, ${Math.round(rate)} msg/s)`,
    must: '≤ 600 MB',
    measured: `${Math.round(megabytes)} MB`,
    holds: megabytes <= 600,
  }
  yield {
    work: 'restart to ready at that size',
    must: '≤ 10 s',
    measured: `${restartSeconds.toFixed(1)} s`,
    holds: restartSeconds <= 10,
  }
}
