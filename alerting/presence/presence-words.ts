import { localTime } from '../../core/calendar.ts'
import type { Words } from '../../core/finding.ts'
import type { HomeEvent } from '../../core/message.ts'
import type { Presence, PresenceMode } from '../../core/presence.ts'
import { PRESENCE_WORDS } from '../../core/presence.ts'
import type { EpochMs } from '../../core/time.ts'
import { say, timeWords } from '../detectors/words.ts'

const two = (n: number): string => String(n).padStart(2, '0')

function dayText(at: EpochMs, timeZone: string): string {
  const { month, day } = localTime(at, timeZone)
  return `${two(month)}-${two(day)}`
}

/** `14:02` on the same local day as `now`, else `11-25`. */
export function dayOrTimeWords(at: EpochMs, now: EpochMs, timeZone: string): Words {
  const then = localTime(at, timeZone)
  const today = localTime(now, timeZone)
  if (then.year === today.year && then.month === today.month && then.day === today.day) return timeWords(at, timeZone)
  const text = dayText(at, timeZone)
  return { zh: text, en: text }
}

/** Where and when somebody moved. */
export interface Activity {
  readonly room: Words
  readonly at: EpochMs
  readonly timeZone: string
}

const ASKS: Readonly<Record<'with-family' | 'in-hospital' | 'maintenance', Words>> = {
  'with-family': { zh: '请确认是否已回家', en: 'Is the resident back?' },
  'in-hospital': { zh: '请确认是否已回家', en: 'Is the resident back?' },
  maintenance: { zh: '请确认维护是否已结束', en: 'Is the maintenance over?' },
}

/** What is asked when somebody moves where nobody was expected. */
export function activityWords({ mode, until }: Pick<Presence, 'mode' | 'until'>, activity: Activity): Words {
  const { room, at, timeZone } = activity
  const time = timeWords(at, timeZone)
  const name = PRESENCE_WORDS[mode]
  if (mode === 'moved-out' || mode === 'deceased') {
    return say(
      ['此户登记为', name, ',但', room, ' ', time, ' 有活动;请核实何人在内'],
      ['Registered as ', name, ', but activity at ', time, ' (', room, '): please find out who is there'],
    )
  }
  const end = until === undefined ? '' : dayOrTimeWords(until, at, timeZone)
  return say(
    [name, '至 ', end, ',但', room, ' ', time, ' 有活动,已恢复守护;', ASKS[mode]],
    ['Set to ', name, ' until ', end, ', but activity at ', time, ' (', room, '); watched again. ', ASKS[mode]],
  )
}

/** That somebody answered the question by setting a mode. */
export function settledWords({ mode, until, receivedAt }: HomeEvent, timeZone: string): Words {
  const name = PRESENCE_WORDS[mode]
  if (until === undefined) return say(['已设为', name], ['Set to ', name])
  const end = dayOrTimeWords(until, receivedAt, timeZone)
  return say(['已设为', name, ',至 ', end], ['Set to ', name, ' until ', end])
}

/** Stands on what was held back, or told as routine, when it is raised after the mode's end: `11-20 02:02 起未解除,住院状态已结束`. */
export function stillHoldsWords(mode: PresenceMode, since: EpochMs, timeZone: string): Words {
  const name = PRESENCE_WORDS[mode]
  const day = dayText(since, timeZone)
  const time = timeWords(since, timeZone)
  return say([day, ' ', time, ' 起未解除,', name, '状态已结束'], ['so since ', day, ' ', time, '; no longer ', name])
}
