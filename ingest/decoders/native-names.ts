import { METRICS, isMetric, type Metric } from '../../core/metric.ts'

/** Names that firmware writers use for our metrics, besides the metrics' own. */
const FRIENDLY: Readonly<Record<string, Metric>> = {
  occupancy: 'motion',
  door: 'door-open',
  open: 'door-open',
  emergency: 'sos',
  co: 'carbon-monoxide',
  leak: 'water-leak',
  bed: 'bed-occupied',
  step_count: 'steps',
  pulse: 'heart-rate',
  hr: 'heart-rate',
  respiration: 'respiration-rate',
  spo2: 'oxygen-saturation',
  temperature: 'room-temperature',
  lux: 'illuminance',
  water: 'water-volume',
  rssi: 'signal',
}

function table(): ReadonlyMap<string, Metric> {
  const names = new Map<string, Metric>(Object.entries(FRIENDLY))
  for (const metric of Object.keys(METRICS)) {
    if (!isMetric(metric)) continue
    names.set(metric, metric)
    names.set(metric.replaceAll('-', '_'), metric)
  }
  return names
}

/** The metric that a native payload means by a field's name: the metric's own name, with `_` for `-` too, or a friendly one. */
export const NATIVE_NAMES: ReadonlyMap<string, Metric> = table()
