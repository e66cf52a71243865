import type { Words } from '../../../core/finding.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { durationWords, roomWords, say, timeWords } from '../words.ts'

export interface DwellStory {
  readonly room: 'bathroom' | 'bedroom'
  /** From when on it counts. */
  readonly since: EpochMs
  readonly now: EpochMs
  readonly limit: DurationMs
  /** The longest that is usual there; 0 when no long one is known. */
  readonly usual: DurationMs
  readonly timeZone: string
}

export function dwellWords({ room, since, now, limit, usual, timeZone }: DwellStory): Words {
  const where = roomWords(room)
  const time = timeWords(since, timeZone)
  const lasted = durationWords(now - since)
  const most = durationWords(limit)
  const byDay: Words = room === 'bedroom' ? { zh: '白天', en: ' by day' } : { zh: '', en: '' }
  const known = durationWords(usual)
  const habit: Words =
    usual === 0 ? { zh: '', en: '' } : { zh: `平时最长 ${known.zh},`, en: `usually ${known.en} at most, ` }
  return say(
    [where, ' ', time, ' 起', byDay, '停留已 ', lasted, ',其间别处无活动;', habit, '此户上限 ', most],
    [where, ': there since ', time, ' (', lasted, byDay, '), no sign elsewhere; ', habit, 'the limit here is ', most],
  )
}

export function leftWords(spot: Words, at: EpochMs, timeZone: string): Words {
  const time = timeWords(at, timeZone)
  return say([spot, ' ', time, ' 有活动'], ['Activity at ', time, ' (', spot, ')'])
}
