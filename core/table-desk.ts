import type { Words } from './finding.ts'
import type { GatewayId } from './names.ts'
import type { Scope } from './operators.ts'

/** What can be brought in and taken out as a table: a sheet of Excel, or CSV. */
export const TABLE_NAMES = ['homes', 'residents', 'gateways', 'devices', 'responders'] as const
export type TableName = (typeof TABLE_NAMES)[number]

export const TABLE_FORMATS = ['xlsx', 'csv'] as const
export type TableFormat = (typeof TABLE_FORMATS)[number]

/** Larger is the wrong file: 60,000 rows are about 4 MB. */
export const LARGEST_TABLE = 16 * 1024 * 1024
/** A district has about 53,000 devices. */
export const MOST_TABLE_ROWS = 60_000
/** Of each kind, as many as a person would look through. */
export const MOST_ROWS_SHOWN = 10_000
export const MOST_FAULTS_SHOWN = 1_000

/** For whom a table is read or written. */
export interface TableReader {
  readonly scope: Scope
  /** Whether they may see names, numbers and the way in. */
  readonly unmasked: boolean
}

export interface TableUpload extends TableReader {
  readonly table: TableName
  readonly bytes: Uint8Array
}

export const ROW_STATES = ['new', 'changed', 'unchanged', 'faulty'] as const
export type RowState = (typeof ROW_STATES)[number]

/** Something that a person has to mend before anything is imported. */
export interface TableFault {
  /** As Excel counts, from 1. */
  readonly line: number
  /** As Excel names it: `C`; left out where the whole row is meant. */
  readonly column?: string
  readonly title?: string
  readonly said: Words
}

export interface FieldChange {
  readonly title: Words
  /** Empty where there was nothing. Numbers, and what the reader may not see, are masked. */
  readonly before: string
  readonly after: string
}

export interface TableRow {
  readonly line: number
  readonly id: string
  readonly state: RowState
  readonly changes: readonly FieldChange[]
}

/** What a file would do. */
export interface TablePreview {
  readonly table: TableName
  readonly counts: Readonly<Record<RowState, number>>
  /** By line; at most `MOST_FAULTS_SHOWN`. */
  readonly faults: readonly TableFault[]
  readonly faultsTotal: number
  /** What is new and changed first; at most `MOST_ROWS_SHOWN`. */
  readonly rows: readonly TableRow[]
  /** Names this file and what it would do to the registry as it is now; `apply` takes it. Left out where there are faults. */
  readonly digest?: string
}

export interface TableApplied {
  readonly counts: Readonly<Record<'new' | 'changed' | 'unchanged', number>>
  /** The secrets that were made. They are kept nowhere: show them once. */
  readonly newSecrets: readonly { readonly gateway: GatewayId; readonly secret: string }[]
}

export interface TableFile {
  readonly bytes: Uint8Array
  readonly rows: number
}

/** The port between the pages and the registry's tables. The work is done beside the hub's own: it holds nobody up. */
export interface TableDesk {
  /**
   * What the file would do; nothing is written.
   *
   * @returns a `TablePreview` as JSON, ready to be sent
   * @throws IMPORT_INVALID when the file is no table at all. @throws TOO_MANY_TRIES when too many wait already.
   */
  preview(upload: TableUpload): Promise<Uint8Array>
  /**
   * Does what the preview said, all of it or nothing.
   *
   * @param upload `by`: who does it, for the history of risk grades
   * @throws IMPORT_INVALID when there are faults. @throws IMPORT_OUTDATED when it would no longer do what the preview said: look again.
   */
  apply(upload: TableUpload & { readonly digest: string; readonly by: string }): Promise<TableApplied>
  /** What is registered within the reader's area; without what they may not see. Importing it again changes nothing. */
  export(wish: TableReader & { readonly table: TableName; readonly format: TableFormat }): Promise<TableFile>
  /** An empty table with an example, and what may stand in each column. */
  template(table: TableName): Promise<Uint8Array>
}
