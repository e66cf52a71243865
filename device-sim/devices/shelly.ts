import type { Metric } from '../../core/metric.ts'
import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'

type Status = Readonly<Record<string, unknown>>

const COMPONENTS: readonly (readonly [Metric, key: string, status: (value: number | boolean) => Status])[] = [
  ['smoke', 'smoke:0', (alarm) => ({ id: 0, alarm, mute: false })],
  ['water-leak', 'flood:0', (alarm) => ({ id: 0, alarm, mute: false })],
  ['presence', 'presence', (seen) => ({ num_objects: Number(seen) })],
  ['room-temperature', 'temperature:0', (celsius) => ({ id: 0, tC: celsius, tF: Number(celsius) * 1.8 + 32 })],
  ['humidity', 'humidity:0', (rh) => ({ id: 0, rh })],
  ['battery', 'devicepower:0', (percent) => ({ id: 0, battery: { V: 2.9, percent }, external: { present: false } })],
]

/** Shelly's second generation: a notification of what changed; `ts` is in seconds with a fraction. */
export function shelly({ device, facts, at }: Saying): Packet {
  const statuses = COMPONENTS.flatMap(([metric, key, status]) => {
    const value = facts[metric]
    return value === undefined ? [] : [[key, status(value)] as const]
  })
  const params = { ...(at === undefined ? {} : { ts: at / 1000 }), ...Object.fromEntries(statuses) }
  const id = device.externalId
  return {
    topic: `${id}/events/rpc`,
    payload: JSON.stringify({ src: id, dst: `${id}/events`, method: 'NotifyStatus', params }),
  }
}

/** What each sensor of the first generation says, and in which words. */
const SENSORS: readonly (readonly [Metric, sensor: string, say: (value: number | boolean) => string])[] = [
  ['smoke', 'smoke', String],
  ['water-leak', 'flood', String],
  ['gas', 'gas', (leaks) => (leaks === true ? 'heavy' : 'none')],
  ['door-open', 'state', (open) => (open === true ? 'open' : 'close')],
  ['humidity', 'humidity', String],
  ['battery', 'battery', String],
]

/** Shelly's first generation: one plain value on each topic, without a time. */
export function shellyGen1({ device, facts }: Saying): Packet {
  const base = `shellies/${device.externalId}`
  for (const [metric, sensor, say] of SENSORS) {
    const value = facts[metric]
    if (value !== undefined) return { topic: `${base}/sensor/${sensor}`, payload: say(value) }
  }
  return { topic: `${base}/online`, payload: 'true' }
}
