import { describe, expect, it } from 'vitest'
import { minutes, seconds } from '../../../core/time.ts'
import { cpuWatch } from '../../support/cpu-watch.ts'
import type { Happening } from './story.ts'
import { judge } from './story.ts'
import { aDevice, aGateway, aHome } from './village.ts'

const ids = Array.from({ length: 10_000 }, (_, index) => String(index))
const contents = {
  homes: ids.map((id) => aHome(`h${id}`)),
  gateways: ids.map((id) => aGateway(`g${id}`, [`h${id}`])),
  devices: ids.map((id) => aDevice(`d${id}`, { home: `h${id}`, gateway: `g${id}` })),
}
const START = Date.parse('2026-11-22T08:00:00+08:00')

const tick = (receivedAt: number): Happening => ({
  kind: 'hub',
  receivedAt,
  event: { kind: 'tick', receivedAt },
})

const connected = (gateway: string): Happening => ({
  kind: 'gateway',
  receivedAt: START,
  event: { kind: 'connected', gateway, keepAlive: minutes(10), receivedAt: START },
})

const motion = (id: string): Happening => ({
  kind: 'message',
  receivedAt: START,
  gateway: `g${id}`,
  will: false,
  decoded: {
    readings: [
      {
        home: `h${id}`,
        device: `d${id}`,
        gateway: `g${id}`,
        metric: 'motion',
        value: true,
        at: START,
        receivedAt: START,
        retained: false,
        ownTime: false,
        history: false,
        unregistered: false,
      },
    ],
    unregistered: [],
    quarantine: undefined,
    unknown: [],
  },
})

describe('ten thousand idle homes', () => {
  it('cost a tick less than 5 ms', () => {
    const dispatch = judge(contents)
    let offset = 0
    const tell = (happening: Happening): void => dispatch.consume({ ...happening, offset: (offset += 1) }, [])
    for (const id of ids) {
      tell(connected(`g${id}`))
      tell(motion(id))
    }
    const took = Array.from({ length: 120 }, (_, second) => {
      const elapsed = cpuWatch()
      tell(tick(START + seconds(second)))
      return elapsed()
    }).sort((a, b) => a - b)
    expect(took[60]).toBeLessThan(5)
  })
})
