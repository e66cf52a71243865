import type { Words } from '../../../core/finding.ts'
import type { DurationMs, EpochMs } from '../../../core/time.ts'
import { durationWords, roomWords, say, timeWords } from '../words.ts'

const NOTHING: Words = { zh: '', en: '' }

/** Of a stay in a bathroom that the resident is known to leave unseen by night: why it is told all the same. */
export interface DwellEvidence {
  /** They were seen there at this time. */
  readonly seenAt?: EpochMs
  /** They may be in bed, and have never slept later than this lately. */
  readonly upBy?: EpochMs
}

export interface DwellStory {
  readonly room: 'bathroom' | 'bedroom'
  /** From when on it counts. */
  readonly since: EpochMs
  readonly evidence: DwellEvidence
  readonly now: EpochMs
  readonly limit: DurationMs
  /** The longest that is usual there; 0 when no long one is known. */
  readonly usual: DurationMs
  readonly timeZone: string
}

export function dwellWords({ room, since, evidence, now, limit, usual, timeZone }: DwellStory): Words {
  const where = roomWords(room)
  const time = timeWords(since, timeZone)
  const lasted = durationWords(now - since)
  const most = durationWords(limit)
  const byDay: Words = room === 'bedroom' ? { zh: '白天', en: ' by day' } : NOTHING
  const known = durationWords(usual)
  const habit: Words = usual === 0 ? NOTHING : { zh: `平时最长 ${known.zh},`, en: `usually ${known.en} at most, ` }
  const seen = evidenceWords(evidence, timeZone)
  const stay: Words = { zh: `停留已 ${lasted.zh},其间别处无活动`, en: ` (${lasted.en}${byDay.en}), no sign elsewhere` }
  return say(
    [where, ' ', time, ' 起', byDay, stay, seen, ';', habit, '此户上限 ', most],
    [where, ': there since ', time, stay, seen, '; ', habit, 'the limit here is ', most],
  )
}

function evidenceWords({ seenAt, upBy }: DwellEvidence, timeZone: string): Words {
  if (seenAt !== undefined) {
    const { zh, en } = timeWords(seenAt, timeZone)
    return { zh: `,${zh} 仍在此活动`, en: `, moving there at ${en}` }
  }
  if (upBy === undefined) return NOTHING
  const { zh, en } = timeWords(upBy, timeZone)
  return {
    zh: `(或已回房而未被看到,但近来最晚 ${zh} 起身)`,
    en: ` (perhaps back in bed unseen, but up by ${en} at the latest)`,
  }
}

export function leftWords(spot: Words, at: EpochMs, timeZone: string): Words {
  const time = timeWords(at, timeZone)
  return say([spot, ' ', time, ' 有活动'], ['Activity at ', time, ' (', spot, ')'])
}
