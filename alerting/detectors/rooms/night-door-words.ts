import type { Words } from '../../../core/finding.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { hours, minutes } from '../../../core/time.ts'
import { durationWords, say, timeWords } from '../words.ts'
import type { SleepTime } from './sleep-hours.ts'

export interface NightDoorStory {
  /** When it was opened. */
  readonly at: EpochMs
  readonly now: EpochMs
  /** Its contact would have told of closing. */
  readonly closes: boolean
  readonly sleep: SleepTime
  readonly timeZone: string
}

export function nightDoorWords({ at, now, closes, sleep, timeZone }: NightDoorStory): Words {
  const time = timeWords(at, timeZone)
  const lasted = durationWords(now - at)
  const notClosed: Words = closes ? { zh: '未关门、', en: 'not closed, ' } : { zh: '', en: '' }
  const usual: Words = sleep.learned
    ? { zh: '此户通常睡眠', en: 'usually asleep' }
    : { zh: '睡眠时段按', en: 'sleeping hours taken as' }
  const asleep = `${ofDay(sleep.from)}–${ofDay(sleep.to)}`
  return say(
    ['外门 ', time, ' 打开,', lasted, '内', notClosed, '屋内无活动;', usual, ' ', asleep],
    ['Outer door opened at ', time, '; ', notClosed, 'no motion indoors for ', lasted, '; ', usual, ' ', asleep],
  )
}

export function closedAgainWords(at: EpochMs, timeZone: string): Words {
  const time = timeWords(at, timeZone)
  return say(['外门 ', time, ' 已关'], ['Outer door closed at ', time])
}

export function movedAgainWords(room: Words, at: EpochMs, timeZone: string): Words {
  const time = timeWords(at, timeZone)
  return say([room, ' ', time, ' 有活动'], ['Activity at ', time, ' (', room, ')'])
}

/** `05:10` */
function ofDay(time: DurationMs): string {
  const hour = Math.floor(time / hours(1))
  const minute = Math.floor((time % hours(1)) / minutes(1))
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
