import { deviceKind, KIND_SAYING } from '../../core/device-kind.ts'
import type { Device } from '../../core/directory.ts'
import { isMetric, type Metric } from '../../core/metric.ts'
import type { DeviceId } from '../../core/names.ts'
import type { Missing, Sighting } from '../../core/walk-test.ts'
import { LOW_BATTERY } from './devices-battery-line.ts'
import type { Want, WantedStates } from './install-views.ts'

/** Weaker than this a message comes through today and not on a wet day, dBm. Long-range radio (LoRaWAN, NB-IoT) works below it, and reports no `signal` of a device. */
export const WEAK_SIGNAL = -95

/**
 * How each kind of sensor is tried. What would raise an alarm of its own (smoke, gas, carbon monoxide, a fall, a leak) is not set off: such
 * an alert goes to everybody. That it is heard at all is enough.
 */
const STATES: Partial<Record<Metric, WantedStates>> = {
  'door-open': 'both',
  'bed-occupied': 'both',
  presence: 'both',
  motion: 'again',
  sos: 'on',
  button: 'on',
}

const TRIED: readonly Metric[] = Object.keys(STATES).filter(isMetric)

/** @param said what the device is known to speak of */
export function wantsOf(device: Pick<Device, 'role' | 'model'>, said: ReadonlySet<Metric>): readonly Want[] {
  const metrics = new Set<Metric>([...said].filter((metric) => metric in STATES))
  const kind = deviceKind(device)
  for (const metric of TRIED) if (kind !== undefined && KIND_SAYING[metric] === kind) metrics.add(metric)
  if (metrics.size === 0) return [{ states: 'any' }]
  return Array.from(metrics, (metric) => ({ metric, states: STATES[metric] ?? 'any' }))
}

export interface Tried {
  readonly id: DeviceId
  readonly wants: readonly Want[]
  readonly heard: readonly Omit<Sighting, 'device'>[]
  readonly battery?: number
  readonly batteryLow: boolean
  readonly signal?: number
}

/** What is still to be heard of one device, or too low. */
export function missingOf(tried: Tried): readonly Missing[] {
  const { id: device, wants, heard, battery, batteryLow, signal } = tried
  const low: Missing[] = []
  if (batteryLow || (battery !== undefined && battery < LOW_BATTERY)) {
    low.push({ what: 'battery-low', device, ...(battery === undefined ? {} : { value: battery }) })
  }
  if (signal !== undefined && signal < WEAK_SIGNAL) low.push({ what: 'signal-weak', device, value: signal })
  if (heard.length === 0) return [{ what: 'unheard', device }, ...low]
  return [...wants.flatMap((want) => missingStates(device, want, heard)), ...low]
}

function missingStates(device: DeviceId, { metric, states }: Want, heard: Tried['heard']): readonly Missing[] {
  if (metric === undefined || states === 'any') return []
  const of = (value: boolean): Tried['heard'][number] | undefined =>
    heard.find((one) => one.metric === metric && one.value === value)
  const on = of(true)
  const off = of(false)
  const lacks = (wanted: boolean): Missing => ({ what: 'state', metric, wanted, device })
  if (states === 'both') return [...(on ? [] : [lacks(true)]), ...(off ? [] : [lacks(false)])]
  if (on === undefined) return [lacks(true)]
  return states === 'again' && off === undefined && on.times < 2 ? [{ what: 'again', metric, device }] : []
}
