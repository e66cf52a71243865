import type { RiskGrade } from '../../core/directory.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { TableFile, TableFormat, TableName, TableReader, TableUpload } from '../../core/table-desk.ts'
import type { Installation } from '../../registry/installation.ts'

/** What a thread can be asked for. */
export interface TableWishes {
  readonly preview: TableUpload
  readonly plan: TableUpload
  readonly export: TableReader & { readonly table: TableName; readonly format: TableFormat }
  readonly template: { readonly table: TableName }
}

/** One message to the thread; it answers each. */
export type TableJob = {
  readonly [K in keyof TableWishes]: { readonly kind: K; readonly wish: TableWishes[K] }
}[keyof TableWishes]

/** Given to the thread at its start. */
export interface TableStart {
  /** The state database; the thread only reads it. */
  readonly stateFile: string
}

/** What a file would do, as far as doing it needs. */
export interface ReadyPlan {
  readonly digest: string
  readonly faults: number
  readonly unchanged: number
  readonly wanted: Installation
  readonly grades: readonly { readonly home: string; readonly from: RiskGrade; readonly to: RiskGrade }[]
  /** Of the registry, when it was compared. */
  readonly revision: number
}

export interface TableResults {
  /** JSON of a `TablePreview`. */
  readonly preview: Uint8Array
  readonly plan: ReadyPlan
  readonly export: TableFile
  readonly template: Uint8Array
}

export type TableAnswer =
  | { readonly ok: true; readonly result: TableResults[keyof TableResults] }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string }
