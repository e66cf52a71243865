import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { AlerterDispatch } from '../../../alerting/alerter-dispatch.ts'
import { detectorSet } from '../../../alerting/detectors/detector-set.ts'
import { silentLog } from '../../../core/log.ts'
import { noMetrics } from '../../../core/metrics.ts'
import { days, minutes } from '../../../core/time.ts'
import type { DescribedHomes } from '../../../hub/backtest/described-homes.ts'
import { readDescribedHomes } from '../../../hub/backtest/described-homes.ts'
import { readRecordings, recordingFiles } from '../../../hub/backtest/read-recording.ts'
import type { Recorded } from '../../../hub/backtest/recorded.ts'
import { ShownTown } from '../../../hub/backtest/recorded-town.ts'
import { SimulatedHub } from '../../../hub/backtest/simulated-hub.ts'
import { gatheringTurns } from './gathering-turns.ts'

export interface RecordedState {
  readonly homes: number
  readonly devicesEach: number
  /** What the heap and its buffers lose when all of it is forgotten, without what the registry alone takes. */
  readonly heapBytesEach: number
  /** What is written down of a home. */
  readonly snapshotBytesEach: number
}

interface Lived {
  readonly town: ShownTown
  readonly dispatch: AlerterDispatch
}

/** All detectors have learned from so long: more is forgotten. */
const LEARNED = days(62)
/** Each recording stands for so many homes, so that what all of them share weighs little. */
const COPIES = 4
const TIME_ZONE = 'Europe/London'
const SETTINGS = `timeZone=${TIME_ZONE}`

/** What all detectors together keep of a home after 62 days of recorded lives. @param data a folder of recordings, a file for each home */
export async function recordedState(data: string): Promise<RecordedState> {
  const kept = new Map([['all', await lived(data)]])
  const { figures, devices } = await figuresOf(kept.get('all'))
  const all = heldBytes()
  kept.clear()
  const none = heldBytes()
  const registry = townOf(await readDescribedHomes(SETTINGS), devices)
  const onlyRegistry = heldBytes() - none
  const homes = registry.directory.homes().length
  return { homes, ...figures, heapBytesEach: (all - none - onlyRegistry) / homes }
}

async function figuresOf(all: Lived | undefined) {
  if (all === undefined) throw new Error('Nobody lived.')
  const { town, dispatch } = all
  const { bytes } = await gatheringTurns(dispatch)
  const homes = town.directory.homes()
  const devices = homes.flatMap(({ id }) =>
    town.directory.devicesOf(id).map(({ externalId }) => ({ home: id, device: externalId })),
  )
  return {
    figures: { devicesEach: devices.length / homes.length, snapshotBytesEach: bytes / homes.length },
    devices,
  }
}

function townOf(settings: DescribedHomes, devices: readonly Pick<Recorded, 'home' | 'device'>[]): ShownTown {
  const town = new ShownTown(settings)
  for (const device of devices) town.locate({ ...device, metric: 'motion', value: true, at: 0 })
  return town
}

const readings = (files: readonly string[]) =>
  readRecordings(files, {
    timeZone: TIME_ZONE,
    isWanted: () => true,
    onFault(sentence) {
      throw new Error(sentence)
    },
    onBytes: () => undefined,
    onEnd: () => undefined,
  })

/** One string for each home, as a registry gives it. */
function nameOf(home: string, copy: number, names: Map<string, string>): string {
  const known = names.get(home)
  if (known !== undefined) return known
  const name = `${home}-${copy}`
  names.set(home, name)
  return name
}

async function lived(data: string): Promise<Lived> {
  const town = new ShownTown(await readDescribedHomes(SETTINGS))
  const { detectors } = detectorSet({ residences: town.directory, timeZone: TIME_ZONE })
  const dispatch = new AlerterDispatch({ detectors, log: silentLog, metrics: noMetrics })
  const hub = new SimulatedHub({
    town,
    dispatches: [dispatch],
    heartbeat: minutes(5),
    outages: [],
    longestPause: minutes(1),
    onFindings: () => undefined,
  })
  const copies = Array.from({ length: COPIES }, () => new Map<string, string>())
  const { files } = await recordingFiles(data)
  let until = Infinity
  reading: for await (const batch of readings(files)) {
    for (const recorded of batch) {
      if (recorded.at >= until) break reading
      if (until === Infinity) until = recorded.at + LEARNED
      copies.forEach((names, copy) => hub.hear({ ...recorded, home: nameOf(recorded.home, copy, names) }))
    }
  }
  hub.passUntil(until)
  return { town, dispatch }
}

function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('This Node has no gc() to call.')
  // Code that was used only while they lived is let go after some rounds: fewer, and it would count as remembered.
  for (let round = 0; round < 12; round += 1) collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
