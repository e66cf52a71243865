import type { HomeSilences } from '../alerting/detectors/inactivity/home-silences.ts'
import { nextTimeOfDay } from '../core/calendar.ts'
import type { Clock } from '../core/time.ts'
import { days, hours } from '../core/time.ts'
import type { UsualSilences } from '../core/usual-silence.ts'

export interface UsualSilencesParts {
  readonly silences: Pick<HomeSilences, 'limitsAt'>
  readonly clock: Pick<Clock, 'now'>
  readonly timeZone: string
}

/** What the detector has learned of a home's silences, by hour of the day, for a page to read. */
export function usualSilences({ silences, clock, timeZone }: UsualSilencesParts): UsualSilences {
  return {
    ofHome(home) {
      const yesterday = clock.now() - days(1)
      // The middle of each hour when it was last: what came after it is known for all days alike.
      const middles = Array.from({ length: 24 }, (_, hour) => nextTimeOfDay(yesterday, hours(hour + 0.5), timeZone))
      const limits = silences.limitsAt(home, middles)
      return limits.length === 0 ? undefined : limits
    },
  }
}
