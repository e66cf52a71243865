/** A piece of a file as a person wrote it, with its line from 1: what YAML and JSON both come to. */
export type Written =
  | { readonly kind: 'nothing'; readonly line: number }
  /** Numbers and yes or no too: as they are written. */
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Written[] }
  | { readonly kind: 'map'; readonly line: number; readonly entries: readonly WrittenEntry[] }

export interface WrittenEntry {
  readonly key: string
  readonly line: number
  readonly value: Written
}

/** Something in a file that a person has to mend. */
export interface WrittenFault {
  readonly line: number
  /** Where in the file, as `homes.h-0001.inactivityCeiling`; empty for all of it. */
  readonly path: string
  /** One sentence: what is wrong, and what to write instead. */
  readonly message: string
}

/** Faults for people to read, one a line. */
export const faultLines = (faults: readonly WrittenFault[]): string =>
  faults.map(({ line, path, message }) => `line ${line}: ${path === '' ? '' : `${path}: `}${message}`).join('\n')
