import { setImmediate } from 'node:timers/promises'
import type { Detector, Json } from '../core/detector.ts'
import { reasonOf } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { afterSetBack, isAhead, type SetBack } from '../core/set-back.ts'
import { days } from '../core/time.ts'
import { jsonOf, memoryText } from './memory-text.ts'

/** A moment within a text: 13 digits by themselves, as milliseconds have from 2001 to 2286. Counts, lengths and offsets are shorter. */
const MOMENT = /(?<![\w.+-])\d{13}(?:\.\d+)?(?![\w.-])/g

/** No moment in a memory, not even when to look again, is later than that after the clock began to be ahead; serial and phone numbers are. */
const LATEST = days(730)

/**
 * Moves back in each detector's memory what was written down by a clock that was ahead: signs of life, what was heard of gateways, and when to
 * look again. Else a resident counts as active, and nobody is asked after, until that moment comes. Others have their turn after each detector;
 * no entry may be consumed until it is done. A detector whose memory cannot be moved goes on with it as it is.
 */
export async function setMemoryBack(detectors: readonly Detector[], setBack: SetBack, log: Log): Promise<void> {
  for (const detector of detectors) {
    try {
      await setOneBack(detector, setBack)
    } catch (error) {
      log.error('a detector could not be set back', { detector: detector.name, reason: reasonOf(error) })
    }
    await setImmediate()
  }
}

async function setOneBack(detector: Detector, setBack: SetBack): Promise<void> {
  if (detector.setBack !== undefined) return detector.setBack(setBack)
  const memory = jsonOf([...memoryText(detector.snapshot())].join(''))
  if (memory === undefined) return
  const { parts } = detector
  const keys = parts === undefined ? [] : [...parts.keys()]
  const texts = keys.map((key) => [key, parts?.part(key)] as const)
  detector.restore(momentsBack(memory, setBack))
  for (const [key, text] of texts) if (text !== undefined) parts?.restorePart(key, text)
  // Those on disk are of before.
  parts?.notSaved(keys)
}

/** The same memory, in which every moment that is ahead is moved back. */
export function momentsBack(memory: Json, setBack: SetBack): Json {
  if (typeof memory === 'number') return isMoment(memory, setBack) ? afterSetBack(memory, setBack) : memory
  if (typeof memory === 'string') return memory.replace(MOMENT, (digits) => textBack(digits, setBack))
  if (typeof memory !== 'object' || memory === null) return memory
  if (isList(memory)) return memory.map((item) => momentsBack(item, setBack))
  return Object.fromEntries(Object.entries(memory).map(([key, value]) => [key, momentsBack(value, setBack)]))
}

/** What is not ahead stays letter for letter: it may be a name. */
function textBack(digits: string, setBack: SetBack): string {
  const at = Number(digits)
  return isAhead(at, setBack) && isMoment(at, setBack) ? String(afterSetBack(at, setBack)) : digits
}

const isMoment = (value: number, { since }: SetBack): boolean => value >= 1e12 && value < since + LATEST
const isList = (memory: Json): memory is readonly Json[] => Array.isArray(memory)
