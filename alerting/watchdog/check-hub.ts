import type { Words } from '../../core/finding.ts'
import { type DurationMs, type EpochMs, seconds } from '../../core/time.ts'

/** What the state file says, read by the watchdog itself. */
export interface HubState {
  /** When the hub last wrote down how far it has judged; `undefined` when it never did. It does so once a second. */
  readonly judgedAt: EpochMs | undefined
  /** The oldest thing that is due and not done; `undefined` when nothing is. */
  readonly dueSince: EpochMs | undefined
}

export interface Look {
  /** Whether `/healthz` answered with 200 in time. */
  readonly alive: boolean
  /** `undefined` when the state file could not be read. */
  readonly state: HubState | undefined
  readonly now: EpochMs
}

export type FaultKind = 'hub-silent' | 'state-unreadable' | 'not-judging' | 'overdue'

export interface Fault {
  readonly kind: FaultKind
  readonly words: Words
}

/** Nothing that is due may wait longer. */
export const MOST_OVERDUE: DurationMs = seconds(30)
/** The hub writes once a second; a restart takes some seconds. */
export const MOST_STILL: DurationMs = seconds(60)

/** What is wrong with the hub; empty when all is well. */
export function checkHub({ alive, state, now }: Look): readonly Fault[] {
  const faults: Fault[] = []
  const add = (kind: FaultKind, zh: string, en: string): void => void faults.push({ kind, words: { zh, en } })
  if (!alive) add('hub-silent', '平台无应答', 'the hub does not answer')
  if (state === undefined) {
    add('state-unreadable', '状态文件无法读取', 'the state file can not be read')
    return faults
  }
  if (state.judgedAt === undefined || now - state.judgedAt > MOST_STILL) {
    add('not-judging', '数据流停止,无法判警', 'nothing is being judged')
  }
  if (state.dueSince !== undefined && now - state.dueSince > MOST_OVERDUE) {
    add('overdue', '有警情超时未通知', 'alerts are overdue')
  }
  return faults
}
