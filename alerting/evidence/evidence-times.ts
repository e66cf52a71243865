import { dateTimeText } from '../../core/calendar.ts'
import { parseInstant } from '../../core/time.ts'

export interface LocalTexts {
  /** `2026-11-22 14:32:07` */
  readonly full: (iso: string) => string
  /** Without the year: within one alert it is always the same. */
  readonly short: (iso: string) => string
}

/** How a page writes the file's times: by the wall clock of the zone. */
export function localTexts(timeZone: string): LocalTexts {
  const full = (iso: string): string => {
    const at = parseInstant(iso)
    return at === undefined ? iso : dateTimeText(at, timeZone)
  }
  return { full, short: (iso) => full(iso).slice(5) }
}
