import type { RecordKind } from '../installation.ts'

/** Something in a list that a person has to mend. */
export interface Fault {
  /** From 1, as an editor counts. */
  readonly line: number
  /** In which field, where it is one. */
  readonly field?: string
  /** One sentence: what is wrong, and what to write instead. */
  readonly message: string
  /** The same in Chinese; the English one stands alone where a list is written in English. */
  readonly zh?: string
}

/** One record of a list as it was written: texts and lists of texts, by field. Both formats come to this. */
export interface RawRecord {
  readonly kind: RecordKind
  readonly line: number
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  /** Where each field stands, when that is another line than the record's. */
  readonly fieldLines: Readonly<Record<string, number>>
}

export interface RawList {
  readonly records: readonly RawRecord[]
  readonly faults: readonly Fault[]
}
