import type { ListFormat } from './parse-installation.ts'

/** A list may be larger than any district's; beyond this it is the wrong file. */
export const LARGEST_LIST = 32 * 1024 * 1024

/**
 * The text of a list file. UTF-8, with or without a byte order mark; a CSV that is not UTF-8 is taken as GB 18030, which is what
 * Excel writes in China. `undefined` when it is neither.
 */
export function listText(bytes: Uint8Array, format: ListFormat): string | undefined {
  const encodings = format === 'csv' ? ['utf-8', 'gb18030'] : ['utf-8']
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  return undefined
}
