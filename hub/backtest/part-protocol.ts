import type { RuleSettings } from '../../alerting/rules/rules.ts'
import type { WouldBeAlert } from '../../alerting/shadow/would-be-alerts.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { EpochMs } from '../../core/time.ts'
import type { BacktestOptions, BacktestResult } from './backtest.ts'
import type { SourceOptions } from './backtest-source.ts'

/** What a thread is told when it starts: to judge its part of the homes. */
export interface PartStart extends Pick<BacktestOptions, 'from' | 'until' | 'heartbeat'> {
  readonly source: SourceOptions
  readonly rules: readonly RuleSettings[]
  /** From 0. */
  readonly part: number
  readonly parts: number
}

/** What it answers. */
export type PartAnswer =
  | { readonly kind: 'progress'; readonly share: number }
  /** Everything before `upTo` is told. */
  | { readonly kind: 'judged'; readonly alerts: readonly WouldBeAlert[]; readonly upTo: EpochMs }
  | { readonly kind: 'bad-line'; readonly sentence: string }
  /** Of several rule sets the alerts come here, when it is known how each ended. */
  | { readonly kind: 'done'; readonly result: BacktestResult; readonly alerts: readonly (readonly WouldBeAlert[])[] }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }

/** Is the home (or the group that it is judged with) this thread's? The same in every thread. */
export function isOfPart(group: string, { part, parts }: Pick<PartStart, 'part' | 'parts'>): boolean {
  // FNV-1a
  let hash = 0x811c9dc5
  for (let index = 0; index < group.length; index += 1) {
    hash = Math.imul(hash ^ group.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % parts === part
}
