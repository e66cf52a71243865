import type { Words } from '../../core/finding.ts'
import { type DurationMs, type EpochMs, seconds } from '../../core/time.ts'

/**
 * What a test SOS goes through, in order. `queued` is the outbox row, `requested` the request to the vendor. A drill has come through
 * with `accepted`; the last two come only from a vendor that sends receipts and a volunteer who answers.
 */
export const DRILL_STAGES = [
  'published',
  'journalled',
  'acknowledged',
  'judged',
  'opened',
  'queued',
  'requested',
  'accepted',
  'delivered',
  'answered',
] as const

export type DrillStage = (typeof DRILL_STAGES)[number]

/** When each stage was reached, as far as it was. */
export type StageTimes = Readonly<Partial<Record<DrillStage, EpochMs>>>

/** What a drill waits for, with how long each may take from publishing (`published`: from its start). */
const LIMITS = [
  // A terminal that gets no CONNACK or PUBACK sends again; a home's alarm must not need that.
  ['published', seconds(5)],
  ['journalled', seconds(5)],
  ['acknowledged', seconds(5)],
  ['judged', seconds(8)],
  ['opened', seconds(8)],
  ['queued', seconds(8)],
  ['requested', seconds(10)],
  // A vendor answers within 10 s, and another one is asked after it.
  ['accepted', seconds(30)],
] as const satisfies readonly (readonly [DrillStage, DurationMs])[]

/** Those that only the process that pressed can have seen: after a restart nobody knows them. */
const SEEN_BY_PRESSER: ReadonlySet<DrillStage> = new Set(['published', 'journalled', 'acknowledged', 'requested'])

export interface DrillLook {
  /** When this run of the hub took the drill up. */
  readonly startedAt: EpochMs
  readonly times: StageTimes
  /** An earlier run of the hub had published it, and its alert was found. */
  readonly resumed: boolean
  readonly now: EpochMs
}

export type DrillVerdict =
  | { readonly state: 'running' }
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly stuckAt: DrillStage }

/** Whether the drill has come through, may still, or is stuck: at the first stage that did not come within its time. */
export function judgeDrill({ startedAt, times, resumed, now }: DrillLook): DrillVerdict {
  const missing = LIMITS.find(([stage]) => times[stage] === undefined && !(resumed && SEEN_BY_PRESSER.has(stage)))
  if (missing === undefined) return { state: 'passed' }
  const [stage, limit] = missing
  const from = resumed ? startedAt : (times.published ?? startedAt)
  return now - from > limit ? { state: 'failed', stuckAt: stage } : { state: 'running' }
}

/** Stages as people read them. */
export const STAGE_WORDS: Readonly<Record<DrillStage, Words>> = {
  published: { zh: '终端发出', en: 'published' },
  journalled: { zh: '写入日志', en: 'in the journal' },
  acknowledged: { zh: '应答终端', en: 'PUBACK' },
  judged: { zh: '判定', en: 'judged' },
  opened: { zh: '警情建立', en: 'alert opened' },
  queued: { zh: '进入发送队列', en: 'in the outbox' },
  requested: { zh: '请求短信商', en: 'vendor asked' },
  accepted: { zh: '短信商接收', en: 'vendor accepted' },
  delivered: { zh: '送达手机', en: 'delivered' },
  answered: { zh: '志愿者答复', en: 'volunteer answered' },
}
