import type { Metric } from '../../core/metric.ts'
import type { DurationMs, EpochMs } from '../../core/time.ts'
import type { Facts, Observation, Packet } from '../observation.ts'
import type { SimulatedDevice } from '../simulated-town.ts'

/** What an incident may do in the home it happens in. */
export interface Stage {
  now(): EpochMs
  /** The home's first device that can tell of it. @throws NOT_FOUND when there is none. */
  deviceFor(metric: Metric): SimulatedDevice
  /** Lets the device say it, with that time of its own (now when left out). Resolves when acknowledged or failed. */
  say(device: SimulatedDevice, facts: Facts, at?: EpochMs): Promise<void>
  /** The bytes that the device would send. */
  packet(device: SimulatedDevice, facts: Facts): Packet
  /** Sends bytes as they are, through the home's first gateway. */
  send(packet: Packet): Promise<void>
  /** Does it later, unless the simulation ends before. */
  later(delay: DurationMs, task: () => Promise<void>): void
  /** The resident does nothing any more; devices that report by themselves go on. */
  lieStill(): void
  /** The home's gateways lose power. */
  cutPower(): Promise<void>
  /** What the home's devices would have said in the time before now. */
  past(length: DurationMs): Iterable<Observation>
}

/** Something that goes wrong in one home. Resolves when its first messages are out. */
export type Incident = (stage: Stage) => Promise<void>
