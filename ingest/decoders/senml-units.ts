import type { Metric } from '../../core/metric.ts'

type Units = Readonly<Record<string, (value: number) => number>>

const asIs = (value: number): number => value
const PERCENT: Units = { '%': asIs, '/': (value) => value * 100 }
const TEMPERATURE: Units = { Cel: asIs, K: (value) => Math.round((value - 273.15) * 1000) / 1000 }
const PER_MINUTE: Units = { 'beat/min': asIs, '1/min': asIs, '/min': asIs, Hz: (value) => value * 60 }

/** For each metric that has a unit: units by their SenML names (RFC 8428 section 12.1, RFC 8798), and the way to ours. */
const UNITS: ReadonlyMap<Metric, Units> = new Map<Metric, Units>([
  ['battery', { ...PERCENT, '%EL': asIs }],
  ['humidity', { ...PERCENT, '%RH': asIs }],
  ['oxygen-saturation', PERCENT],
  ['room-temperature', TEMPERATURE],
  ['body-temperature', TEMPERATURE],
  ['heart-rate', PER_MINUTE],
  ['respiration-rate', PER_MINUTE],
  ['systolic', { mmHg: asIs }],
  ['diastolic', { mmHg: asIs }],
  ['illuminance', { lx: asIs }],
  ['power', { W: asIs, kW: (value) => value * 1000 }],
  ['water-volume', { l: asIs, L: asIs, m3: (value) => value * 1000 }],
  ['signal', { dBm: asIs }],
])

/** The value in the metric's own unit; `undefined` when `unit` is not one that this metric is given in. */
export function inOwnUnit(metric: Metric, value: number, unit: string): number | undefined {
  const units = UNITS.get(metric)
  if (units === undefined) return value
  return Object.hasOwn(units, unit) ? units[unit]?.(value) : undefined
}
