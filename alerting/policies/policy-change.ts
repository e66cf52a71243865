import type { EpochMs } from '../../core/time.ts'
import type { EscalationPolicy } from '../policies.ts'
import { type DigestTimes, type LadderScope, type PolicySettings, scopeKey } from './policy-book.ts'

/** One thing set: a ladder, or when the digest is sent. `undefined`: back to what holds without it. */
export type PolicySetting =
  | { readonly part: 'ladder'; readonly scope: LadderScope; readonly ladder: EscalationPolicy | undefined }
  | { readonly part: 'digest'; readonly digest: DigestTimes | undefined }

/** A setting with who decided it, when, and why. */
export type PolicyChange = PolicySetting & {
  readonly by: string
  readonly at: EpochMs
  readonly why: string
}

/** A change that stands in the book for ever; of two about the same thing the higher number holds. */
export type RecordedPolicyChange = PolicyChange & {
  readonly number: number
  /** When it was written down, which may be later than it was decided. */
  readonly recordedAt: EpochMs
}

/** What two settings about the same thing have in common. */
export const settingKey = (setting: PolicySetting): string =>
  setting.part === 'digest' ? 'digest' : `ladder ${scopeKey(setting.scope)}`

/** The newest change about each thing, of those that set something. */
export function holding<T extends PolicySetting>(changes: readonly T[]): readonly T[] {
  const newest = new Map(changes.map((change) => [settingKey(change), change]))
  return [...newest.values()].filter((change) =>
    change.part === 'digest' ? change.digest !== undefined : change.ladder !== undefined,
  )
}

/** What holds after all of the changes. */
export function settingsOf(changes: readonly PolicySetting[]): PolicySettings {
  const held = holding(changes)
  return {
    ladders: held.flatMap((change) =>
      change.part === 'ladder' && change.ladder !== undefined ? [{ scope: change.scope, ladder: change.ladder }] : [],
    ),
    digest: held.flatMap((change) => (change.part === 'digest' ? (change.digest ?? []) : []))[0],
  }
}
