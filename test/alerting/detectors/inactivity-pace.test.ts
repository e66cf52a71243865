import { describe, expect, it } from 'vitest'
import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../../alerting/detectors/detector-set.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import type { HeardReading } from '../../../core/reading.ts'
import { hours, minutes, seconds } from '../../../core/time.ts'
import { cpuWatch } from '../../support/cpu-watch.ts'
import type { Happening } from './story.ts'
import { TIME_ZONE } from './story.ts'
import { aDevice, aGateway, aHome, village } from './village.ts'

const START = Date.parse('2026-11-22T08:00:00+08:00')
const ids = Array.from({ length: 10_000 }, (_, index) => String(index))
const contents = {
  homes: ids.map((id) => aHome(`h${id}`)),
  gateways: ids.map((id) => aGateway(`g${id}`, [`h${id}`])),
  devices: ids.map((id) => aDevice(`d${id}`, { home: `h${id}`, gateway: `g${id}` })),
}

const connected = (id: string): Happening => ({
  kind: 'gateway',
  receivedAt: START,
  event: { kind: 'connected', gateway: `g${id}`, keepAlive: minutes(60), receivedAt: START },
})

function motion(id: string): Happening {
  const how = { retained: false, ownTime: false, history: false, unregistered: false }
  const of = { home: `h${id}`, device: `d${id}`, gateway: `g${id}` }
  const reading: HeardReading = { ...of, metric: 'motion', value: true, at: START, receivedAt: START, ...how }
  const decoded = { readings: [reading], unregistered: [], quarantine: undefined, unknown: [] }
  return { kind: 'message', receivedAt: START, gateway: `g${id}`, will: false, decoded }
}

describe('ten thousand homes that fell silent in the same second', () => {
  it('are judged some at a time: a tick stays under 5 ms also when all of them come up', () => {
    const { detectors } = detectorSet({ residences: village(contents), timeZone: TIME_ZONE })
    const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
    let offset = 0
    const tell = (happening: Happening): void => dispatch.consume({ ...happening, offset: (offset += 1) }, [])
    for (const id of ids) {
      tell(connected(id))
      tell(motion(id))
    }
    const inactivity = detectors.find(({ name }) => name === 'inactivity')
    const due = (): number => inactivity?.nextDeadline?.() ?? Infinity
    const took: number[] = []
    for (let time = minutes(36); time < minutes(46); time += seconds(1)) {
      const elapsed = cpuWatch()
      if (due() <= START + time) inactivity?.onTick?.(START + time, offset)
      took.push(elapsed())
    }
    expect(due()).toBeGreaterThan(START + hours(1))
    // Above that the collection of garbage is measured.
    expect(took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.7)]).toBeLessThan(5)
  })
})
