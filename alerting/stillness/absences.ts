import type { DurationMs } from '../../core/time.ts'
import { days, hours } from '../../core/time.ts'
import type { SilenceStart } from './context.ts'
import { sameHour } from './same-hour.ts'
import type { PastSilence } from './silence-memory.ts'
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
function byDay(silence: PastSilence, start: SilenceStart): boolean {
  const time = (((start.timeOfDay + silence.from - start.at) % DAY) + DAY) % DAY
  return time >= 6 * HOUR && time < 20 * HOUR
}

/** @param month the silences of 30 days */
export function absencesOf(month: readonly PastSilence[], start: SilenceStart): Absences {
  if (start.door === NO_DOOR) return NONE
  let [longest, atHour, known, long] = [0, 0, 0, 0]
  for (const silence of month) {
    if (silence.door !== start.door) continue
    const day = byDay(silence, start)
    if (silence.heardFor > (day ? CERTAIN : CERTAIN_AT_NIGHT)) known = Math.max(known, silence.heardFor)
    if (!silence.heard) continue
    const length = silence.heardFor
    longest = Math.max(longest, length)
    if (sameHour(silence.from, start.at, 2 * HOUR)) atHour = Math.max(atHour, length)
    if (day && length > HOUR) long += 1
  }
  return {
    absenceLongest: longest / HOUR,
    absenceAtHour: atHour / HOUR,
    absenceShare: long / (start.doorUses + 5),
    knownAbsence: known / HOUR,
  }
}
