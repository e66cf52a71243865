import type { Directory } from '../core/directory.ts'
import type { Finding } from '../core/finding.ts'
import type { Offset } from '../core/journal.ts'
import { areaAt } from '../core/names.ts'
import type { EpochMs } from '../core/time.ts'
import { minutes } from '../core/time.ts'
import { lateWords } from './detectors/words.ts'

/** What is judged later than this after it was received is told as late. */
const TOLD_LATE_AFTER = minutes(10)

/** The finding as it must be told `now`, when what showed it was received at `receivedAt`: a hub that was down says how late it is. */
export function toldLate(finding: Finding, receivedAt: EpochMs, now: EpochMs): Finding {
  const late = now - receivedAt
  if (late <= TOLD_LATE_AFTER) return finding
  return { ...finding, marks: [...finding.marks, lateWords(late)] }
}

/** Tells every district that the hub's journal is not the one it judged before, so that something may have been missed. */
export function journalChanged(
  directory: Pick<Directory, 'areas' | 'homes'>,
  offset: Offset,
  now: EpochMs,
): readonly Finding[] {
  return districtsOf(directory).map((area) => ({
    detector: 'alerter',
    kind: 'journal-changed',
    severity: 'urgent',
    change: 'raised',
    subject: { area },
    at: now,
    offset,
    summary: {
      zh: '中枢日志已更换或不完整,期间的警情可能遗漏,请核对近期情况',
      en: 'The journal was replaced or is incomplete: alarms may have been missed, please check what happened lately',
    },
    marks: [],
  }))
}

/** Every district that has an area or a home. */
export function districtsOf(directory: Pick<Directory, 'areas' | 'homes'>): readonly string[] {
  const codes = [...directory.areas().map((area) => area.code), ...directory.homes().map((home) => home.area)]
  return [...new Set(codes.map((code) => areaAt(code, 'district') ?? code))]
}

/**
 * Tells the district of a finding that the hub could not make an alert of: as grave as it is, and named, at a time of its own, since that
 * of the finding may be what is wrong with it. Of what ends an alert nothing: that stays open.
 */
export function notTaken(
  finding: Finding,
  directory: Pick<Directory, 'areas' | 'homes'>,
  now: EpochMs,
): readonly Finding[] {
  const { subject, summary, ...rest } = finding
  if (finding.change !== 'raised') return []
  const area = 'area' in subject ? subject.area : directory.homes().find(({ id }) => id === subject.home)?.area
  const districts = area === undefined ? districtsOf(directory) : [areaAt(area, 'district') ?? area]
  const where = 'home' in subject ? subject.home : subject.area
  return Array.from(districts, (district) => ({
    ...rest,
    kind: 'hub-fault',
    subject: { area: district },
    // Each home is a matter of its own: whoever deals with the one was not told of the other.
    device: where,
    at: now,
    summary: {
      zh: `${where}的警情(${summary.zh})未能建立,无人被通知,请立即处理`,
      en: `An alert of ${where} (${summary.en}) could not be opened and nobody was told: act at once`,
    },
  }))
}
