import type { DurationMs, EpochMs } from '../../core/time.ts'
import { days, hours } from '../../core/time.ts'
import type { SilenceStart } from './context.ts'
import { sameHour } from './same-hour.ts'
import type { SilenceMemory } from './silence-memory.ts'
import { NO_DOOR } from './silence-memory.ts'

/** What the last 30 days say of leaving by this outer door. Lengths in hours; all 0 when no door was near. */
export interface Absences {
  /** The longest silence after this door, and the longest within ± 2 h of this time of day: how long one who leaves now may stay away. */
  readonly absenceLongest: number
  readonly absenceAtHour: number
  /** How many of this door's uses were followed by more than an hour of silence by day: how often it means that the resident is out. */
  readonly absenceShare: number
  /** The longest certain absence, an interrupted one as far as it was heard; a night's sleep after a door is none unless it is over 12 h. */
  readonly knownAbsence: number
}

const DAY = days(1)
const HOUR = hours(1)
const NONE: Absences = { absenceLongest: 0, absenceAtHour: 0, absenceShare: 0, knownAbsence: 0 }
/** Shorter silences after a door are no absence worth to be known by. */
const CERTAIN: DurationMs = hours(3)
const CERTAIN_AT_NIGHT: DurationMs = hours(12)

/** [06:00, 20:00) of the silence's own time of day. */
function byDay(from: EpochMs, start: SilenceStart): boolean {
  const time = (((start.timeOfDay + from - start.at) % DAY) + DAY) % DAY
  return time >= 6 * HOUR && time < 20 * HOUR
}

/** @param month where the silences of 30 days begin in the memory */
export function absencesOf(memory: SilenceMemory, month: number, start: SilenceStart): Absences {
  if (start.door === NO_DOOR) return NONE
  let [longest, atHour, known, long] = [0, 0, 0, 0]
  for (let index = month; index < memory.size; index += 1) {
    if (memory.doorOf(index) !== start.door) continue
    const from = memory.startOf(index)
    const length = memory.heardFor(index)
    const day = byDay(from, start)
    if (length > (day ? CERTAIN : CERTAIN_AT_NIGHT)) known = Math.max(known, length)
    if (!memory.isHeard(index)) continue
    longest = Math.max(longest, length)
    if (sameHour(from, start.at, 2 * HOUR)) atHour = Math.max(atHour, length)
    if (day && length > HOUR) long += 1
  }
  return {
    absenceLongest: longest / HOUR,
    absenceAtHour: atHour / HOUR,
    absenceShare: long / (start.doorUses + 5),
    knownAbsence: known / HOUR,
  }
}
