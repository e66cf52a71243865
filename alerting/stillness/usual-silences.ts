import type { DurationMs } from '../../core/time.ts'
import { days, hours } from '../../core/time.ts'
import type { SilenceStart } from './context.ts'
import { sameHour } from './same-hour.ts'
import type { SilenceMemory } from './silence-memory.ts'
import { REMEMBERED, SHORTEST } from './silence-memory.ts'

/** The silences of 60 days that began about this time of day, whole and heard, under 16 h. Lengths in hours. */
export interface UsualSilences {
  /** Begun within ± 2 h: the longest, the third longest, and how many a day: an hour with many of them is one in which being still is ordinary. */
  readonly near: { readonly longest: number; readonly third: number; readonly perDay: number }
  /** Begun within ± 4 h: what a day that is shifted may bring. */
  readonly wide: { readonly longest: number; readonly third: number }
}

const HOUR = hours(1)
const DAY = days(1)
const LONGEST: DurationMs = hours(16)
/** Before this many days a rate is a guess. */
const FEWEST_DAYS = 3

/** The three largest of the values it was given, at least `SHORTEST`. */
class Largest {
  #first: DurationMs = SHORTEST
  #second: DurationMs = SHORTEST
  #third: DurationMs = SHORTEST

  add(value: DurationMs): void {
    if (value > this.#first) [this.#first, this.#second, this.#third] = [value, this.#first, this.#second]
    else if (value > this.#second) [this.#second, this.#third] = [value, this.#second]
    else if (value > this.#third) this.#third = value
  }

  ranks(): { longest: number; third: number } {
    return { longest: this.#first / HOUR, third: this.#third / HOUR }
  }
}

export function usualSilences(memory: SilenceMemory, start: SilenceStart): UsualSilences {
  const [near, wide] = [new Largest(), new Largest()]
  let count = 0
  for (let index = memory.firstEndingAfter(start.at - REMEMBERED); index < memory.size; index += 1) {
    const from = memory.startOf(index)
    if (!sameHour(from, start.at, 4 * HOUR) || !memory.isHeard(index)) continue
    const heardFor = memory.heardFor(index)
    if (heardFor >= LONGEST) continue
    wide.add(heardFor)
    if (!sameHour(from, start.at, 2 * HOUR)) continue
    near.add(heardFor)
    count += 1
  }
  const known = Math.min(REMEMBERED, start.at - start.knownSince) / DAY
  return { near: { ...near.ranks(), perDay: count / Math.max(FEWEST_DAYS, known) }, wide: wide.ranks() }
}
