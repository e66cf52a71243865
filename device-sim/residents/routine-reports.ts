import type { Metric } from '../../core/metric.ts'
import type { EpochMs } from '../../core/time.ts'
import { days } from '../../core/time.ts'
import type { DeviceModel } from '../devices/device-models.ts'
import { deviceModel } from '../devices/device-models.ts'
import type { Facts, Observation } from '../observation.ts'
import { chanceOf } from '../random.ts'
import type { SimulatedDevice } from '../simulated-town.ts'
import type { Spot } from './drift.ts'
import { batteryOf, humidity, roomTemperature, signalOf, waterVolume } from './drift.ts'
import type { LivedIn } from './observations.ts'

/** One device over [from, to). `midnight` is the local one before `from`. */
interface Watch {
  readonly lived: LivedIn
  readonly device: SimulatedDevice
  readonly midnight: EpochMs
  readonly from: EpochMs
  readonly to: EpochMs
}

/** What a device says by itself, in its own rhythm: its measures, that nothing is wrong, and how it is doing. */
export function routineReports(watch: Watch): readonly Observation[] {
  const { lived, device } = watch
  const model = deviceModel(device.model)
  const seed = spotSeed(lived, device)
  const phase = Math.round(model.reportsEvery * chanceOf(`${seed}/phase`))
  const first = Math.ceil((watch.from - phase) / model.reportsEvery) * model.reportsEvery + phase
  const reports: Observation[] = []
  for (let at = first; at < watch.to; at += model.reportsEvery) {
    const spot = { seed, at, timeOfDay: (at - watch.midnight) % days(1), cell: device.cell }
    reports.push({ at, device, facts: routineFacts(model, spot), cause: 'device' })
  }
  return reports
}

/** Names one device among all the simulated ones. */
export const spotSeed = (lived: LivedIn, device: SimulatedDevice): string =>
  `${lived.seed}/${lived.home.id}/${device.id}`

const MEASURED: Readonly<Partial<Record<Metric, (spot: Spot) => number>>> = {
  'room-temperature': roomTemperature,
  humidity,
  'water-volume': waterVolume,
}

/** States that a home is not in unless something is wrong. Doors and beds are left to the resident. */
const QUIET: ReadonlySet<Metric> = new Set<Metric>(['smoke', 'gas', 'carbon-monoxide', 'water-leak'])

function routineFacts(model: DeviceModel, spot: Spot): Facts {
  const facts: Partial<Record<Metric, number | boolean>> = {}
  for (const metric of model.senses) {
    const measure = MEASURED[metric]
    if (measure !== undefined) facts[metric] = measure(spot)
    else if (QUIET.has(metric)) facts[metric] = false
  }
  for (const vital of model.vitals) facts[vital] = vital === 'battery' ? batteryOf(spot) : signalOf(spot)
  return facts
}
