import type { Words } from '../../core/finding.ts'
import type { RecordKind } from '../installation.ts'

/** `code`: digits that must all be there, which Excel likes to round. `year` may be a date. `order` is the place in the call order. */
export type ColumnKind = 'name' | 'names' | 'code' | 'phone' | 'whole' | 'year' | 'order' | 'choice' | 'text'

export interface TableColumn {
  /** As the record shapes call it. */
  readonly field: string
  readonly title: Words
  readonly kind: ColumnKind
  /** No new record without it. */
  readonly needed?: true
  /** Name, number, year of birth, way in: for who may see them only. */
  readonly personal?: true
  /** Can be written and never read. */
  readonly secret?: true
  /** What may stand there in Chinese, and what it means. The meaning itself may stand there too. */
  readonly choices?: Readonly<Record<string, string>>
  readonly hint: Words
  /** For the template. */
  readonly example: string
}

export interface Table {
  readonly kind: RecordKind
  readonly title: Words
  readonly columns: readonly TableColumn[]
  /** Left out: rows may be of what is registered already, and of nothing else. */
  readonly creates?: true
}

/** Of every column of ids. */
export const ID_HINT = {
  zh: '字母、数字、_ 或 -，最多 64 个；不重复',
  en: 'letters, digits, _ or -, at most 64; unique',
}
