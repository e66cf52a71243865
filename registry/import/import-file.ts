import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { HubError, reasonOf } from '../../core/errors.ts'
import type { SaveResult } from '../installation.ts'
import type { Registry } from '../registry.ts'
import { LARGEST_LIST, listText } from './list-text.ts'
import { type ListFormat, parseInstallation } from './parse-installation.ts'
import type { Fault } from './raw-record.ts'

/** `faults`: nothing was imported. Otherwise all of the file was. */
export type ImportResult = SaveResult | { readonly faults: readonly Fault[] }

const FORMATS: Readonly<Record<string, ListFormat>> = { '.yaml': 'yaml', '.yml': 'yaml', '.csv': 'csv' }

/**
 * Imports an installation list (`.yaml`, `.yml` or `.csv`): all of it, or nothing and every fault with its line. Importing the same
 * file again changes nothing; records are replaced by their id, and nothing that is not in the file is removed.
 *
 * @throws IMPORT_INVALID when the file can't be read or is no text at all.
 */
export async function importFile(path: string, registry: Registry): Promise<ImportResult> {
  const format = FORMATS[extname(path).toLowerCase()]
  if (format === undefined) {
    throw new HubError(
      'IMPORT_INVALID',
      `${path} is neither .yaml nor .csv: name an installation list (for a table of Excel say which: --table homes).`,
    )
  }
  const text = listText(await bytesOf(path), format)
  if (text === undefined) {
    throw new HubError('IMPORT_INVALID', `${path} is no text: save it as UTF-8 (a CSV may also be GB 18030).`)
  }
  await registry.refresh()
  const parsed = parseInstallation(text, format, registry.directory)
  return 'faults' in parsed ? parsed : await registry.saveInstallation(parsed.installation)
}

/** Every fault on a line of its own, to be shown to a person. */
export const faultLines = (faults: readonly Fault[]): string =>
  faults.map((fault) => `line ${fault.line}: ${fault.message}`).join('\n')

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_LIST) {
      const most = LARGEST_LIST / 1024 / 1024
      throw new HubError('IMPORT_INVALID', `${path} is larger than ${most} MB: is it the right file? Else divide it.`)
    }
    return await readFile(path)
  } catch (error) {
    if (error instanceof HubError) throw error
    throw new HubError('IMPORT_INVALID', `${path} can not be read (${reasonOf(error)}): check its name.`, {
      cause: error,
    })
  }
}
