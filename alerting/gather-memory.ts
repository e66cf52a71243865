import { setImmediate } from 'node:timers/promises'
import type { Detector } from '../core/detector.ts'
import type { DurationMs } from '../core/time.ts'
import { stopwatch } from '../core/time.ts'
import type { DetectorPart, DetectorSnapshot } from './detector-snapshots.ts'
import { memoryText } from './memory-text.ts'

/** After so long others have their turn. */
const SLICE: DurationMs = 4

/**
 * What every detector remembers, and those of its parts that are not yet on disk, in slices of a few milliseconds: others have their turn
 * between them. No entry may be consumed until it is done; so all of it is of one moment.
 *
 * @param givesWay asked between slices: when it answers true, nothing is answered, and it may be tried again later
 */
export async function gatherMemory(
  detectors: readonly Detector[],
  givesWay: () => Promise<boolean>,
): Promise<readonly DetectorSnapshot[] | undefined> {
  const gathered: DetectorSnapshot[] = []
  let elapsed = stopwatch()
  const mustEnd = async (): Promise<boolean> => {
    if (elapsed() < SLICE) return false
    await setImmediate()
    if (await givesWay()) return true
    elapsed = stopwatch()
    return false
  }
  for (const detector of detectors) {
    let json = ''
    for (const piece of memoryText(detector.snapshot())) {
      json += piece
      if (await mustEnd()) return undefined
    }
    const parts: DetectorPart[] = []
    for (const key of detector.parts?.changed() ?? []) {
      parts.push({ key, text: detector.parts?.part(key) })
      if (await mustEnd()) return undefined
    }
    gathered.push({ detector: detector.name, json, parts })
  }
  return gathered
}
