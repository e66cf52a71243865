import type { EpochMs } from '../../core/time.ts'
import type { Facts, Packet } from '../observation.ts'
import type { Saying } from './device-format.ts'

/** Names and units of RFC 8428 where ours differ; a fact that is not listed goes by the hub's own name, without a unit. */
const WORDS: Readonly<Record<string, { readonly n?: string; readonly u?: string }>> = {
  battery: { u: '%EL' },
  signal: { u: 'dBm' },
  'room-temperature': { n: 'temperature', u: 'Cel' },
  'body-temperature': { u: 'Cel' },
  humidity: { u: '%RH' },
  illuminance: { u: 'lx' },
  power: { u: 'W' },
  'water-volume': { u: 'l' },
}

/** One SenML record, as far as the simulator writes them. */
export interface SenmlRecord {
  readonly bt?: number
  readonly n: string
  readonly u?: string
  readonly v?: number
  readonly vb?: boolean
}

/** Facts as a SenML pack; the first record carries the time, in seconds. */
export function senmlRecords(facts: Facts, at: EpochMs | undefined): readonly SenmlRecord[] {
  const records: SenmlRecord[] = []
  for (const [metric, value] of Object.entries(facts)) {
    const { n = metric, u } = WORDS[metric] ?? {}
    records.push({
      ...(records.length === 0 && at !== undefined ? { bt: at / 1000 } : {}),
      n,
      ...(u === undefined ? {} : { u }),
      ...(typeof value === 'boolean' ? { vb: value } : { v: value }),
    })
  }
  return records
}

/** The native topic with a SenML pack (RFC 8428). */
export function senml(saying: Saying): Packet {
  return {
    topic: `homes/${saying.home}/${saying.device.externalId}/up`,
    payload: JSON.stringify(senmlRecords(saying.facts, saying.at)),
  }
}
