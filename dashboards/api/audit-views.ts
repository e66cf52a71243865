import type { AuditPage } from '../../core/audit.ts'
import type { Words } from '../../core/finding.ts'
import type { AreaCode, HomeId } from '../../core/names.ts'

/** What the ids in the entries are called now. One that means nothing any more, or lies outside the area, is not among them. */
export interface AuditNames {
  /** Operators and responders; as far as who asks may read names. */
  readonly people: Readonly<Record<string, string>>
  /** Addresses, which say more than a name and are masked for nobody. */
  readonly homes: Readonly<Record<HomeId, string>>
  readonly areas: Readonly<Record<AreaCode, string>>
  /** Thresholds. */
  readonly figures: Readonly<Record<string, Words>>
}

/** GET /api/v1/audit */
export interface AuditView extends AuditPage {
  readonly names: AuditNames
}
