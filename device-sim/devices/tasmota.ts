import type { Metric } from '../../core/metric.ts'
import { isoInstant } from '../../core/time.ts'
import type { Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'

/** What an installer writes with `SwitchText`, so that a contact says what it is wired to. */
const SWITCH_TEXTS: readonly (readonly [Metric, string])[] = [
  ['sos', 'SOS_Button'],
  ['smoke', 'Kitchen_Smoke'],
  ['gas', 'Gas'],
  ['water-leak', 'Water_Leak'],
  ['motion', 'Hall_Motion'],
  ['door-open', 'Front_Door'],
]

/**
 * A Tasmota node: contacts speak at once, as they do with `SetOption114 1`; a climate chip speaks every few minutes. `Time` is local without
 * a zone.
 */
export function tasmota({ device, facts, vitals, at }: Saying): Packet {
  const name = device.externalId
  const time = at === undefined ? {} : { Time: isoInstant(at).slice(0, 19) }
  const contact = SWITCH_TEXTS.find(([metric]) => facts[metric] !== undefined)
  if (contact !== undefined) {
    const [metric, text] = contact
    const payload = JSON.stringify({ [text]: { Action: facts[metric] === true ? 'ON' : 'OFF' } })
    return { topic: `stat/${name}/RESULT`, payload }
  }
  const { 'room-temperature': temperature, humidity } = facts
  if (temperature === undefined && humidity === undefined) {
    return {
      topic: `tele/${name}/STATE`,
      payload: JSON.stringify({ ...time, Wifi: { AP: 1, Signal: facts.signal ?? vitals.signal } }),
    }
  }
  const chip = { Temperature: temperature ?? null, Humidity: humidity ?? null, DewPoint: null }
  return { topic: `tele/${name}/SENSOR`, payload: JSON.stringify({ ...time, AM2301: chip, TempUnit: 'C' }) }
}
