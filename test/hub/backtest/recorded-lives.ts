import { readTown } from '../../../device-sim/simulated-town.ts'
import { observations } from '../../../device-sim/residents/observations.ts'
import { isMetric } from '../../../core/metric.ts'
import { days, hours, minutes } from '../../../core/time.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import type { Recorded, RecordedBatches } from '../../../hub/backtest/recorded.ts'

export const TIME_ZONE = 'Asia/Shanghai'
export const START: EpochMs = Date.parse('2026-11-02T00:00:00+08:00')

const town = await readTown('device-sim/example-town.json')

/** A stretch of days of simulated residents, with some things going wrong: oldest first. */
export function recordedLives(span: DurationMs, homes = 2): readonly Recorded[] {
  const lives = town.homes.slice(0, homes).flatMap((home) => {
    const lived = { home, timeZone: TIME_ZONE, seed: 'backtest' }
    return [...observations(lived, { from: START, to: START + span })].flatMap(({ at, device, facts }): Recorded[] =>
      Object.entries(facts).flatMap(([metric, value]) =>
        isMetric(metric) && value !== undefined ? [{ at, home: home.id, device: device.id, metric, value }] : [],
      ),
    )
  })
  return [...lives.filter(({ at, home }) => !isSilent(at, home)), ...mishaps(span)].toSorted((a, b) => a.at - b.at)
}

/** The second home falls silent for a day each third day, from noon on. */
const isSilent = (at: EpochMs, home: string): boolean =>
  home === town.homes[1]?.id && (at - START - hours(12)) % days(3) < days(1) && at - START > hours(12)

function mishaps(span: DurationMs): readonly Recorded[] {
  const [first, second] = town.homes
  const list: Recorded[] = []
  for (let day = 0; day < span; day += days(1)) {
    const at = START + day
    if (first !== undefined) {
      const alarm = { home: first.id, device: 'a-smoke', metric: 'smoke' as const }
      list.push({ ...alarm, at: at + hours(7.3), value: true }, { ...alarm, at: at + hours(9.1) + 417, value: false })
      list.push({ at: at + hours(15), home: first.id, device: 'a-button', metric: 'sos', value: true })
      list.push({ at: at + hours(15) + minutes(10), home: first.id, device: 'a-button', metric: 'sos', value: true })
    }
    if (second !== undefined) {
      list.push({ at: at + hours(3) + 999, home: second.id, device: 'a-door', metric: 'door-open', value: true })
    }
  }
  return list.filter(({ at }) => at < START + span)
}

/** As a recording is read: some at a time. */
export async function* inBatches(recorded: readonly Recorded[], size = 500): RecordedBatches {
  for (let from = 0; from < recorded.length; from += size) yield recorded.slice(from, from + size)
}

/** The same as a file with the header `at,home,device,metric,value`. */
export const asCsv = (recorded: readonly Recorded[]): string =>
  ['at,home,device,metric,value', ...recorded.map(csvLine), ''].join('\n')

const csvLine = ({ at, home, device, metric, value }: Recorded): string =>
  [new Date(at).toISOString(), home, device, metric, Number(value)].join(',')
