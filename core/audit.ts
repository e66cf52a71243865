import type { Scope } from './operators.ts'
import type { AreaCode, HomeId } from './names.ts'
import type { EpochMs } from './time.ts'

/** One thing that an operator did or looked at. Kept at least 6 months (domain rules, section 7). */
export interface AuditEntry {
  readonly at: EpochMs
  /** The operator's id; a refused sign-in has the login that was tried, and `unknown` where nobody has that login. */
  readonly operator: string
  /** What, as `noun:verb`: `alert:acknowledge`, `resident:unmask`, `operator:add`, `sign-in:refused`. */
  readonly action: string
  readonly home?: HomeId | undefined
  readonly area?: AreaCode | undefined
  /** Which alert, operator, rule … */
  readonly object?: string | undefined
  /** What was changed from what to what; no passwords, no health. */
  readonly detail?: string | undefined
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly (AuditEntry & { readonly number: number })[]
  /** Where the next page begins; left out at the end. */
  readonly before?: number
}

/** The log of what operators did. It only grows, until its entries are old enough to go. */
export interface AuditLog {
  /** Resolves when it is on disk. */
  write(entry: Omit<AuditEntry, 'at'>): Promise<void>
  /** @param query `before`: entries older than that number; `limit`: 1 to 500 */
  read(query: {
    readonly scope: Scope
    readonly before?: number | undefined
    readonly limit: number
    readonly operator?: string | undefined
    readonly home?: HomeId | undefined
  }): Promise<AuditPage>
}
