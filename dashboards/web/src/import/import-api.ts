import type { TableApplied, TableFormat, TableName, TablePreview } from '../../../../core/table-desk.ts'
import { ask } from '../hub-api.ts'

/** A file of a district takes a while to compare. */
const PATIENCE = 180_000

const one = (table: TableName): string => `/api/v1/tables/${table}`

const sendFile = (path: string, file: File): Promise<Response> =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
    signal: AbortSignal.timeout(PATIENCE),
  })

/** What the file would do; nothing is written. */
export async function previewTable(table: TableName, file: File): Promise<TablePreview> {
  return (await sendFile(`${one(table)}/preview`, file)).json()
}

/** Does what the preview of that digest said, all of it or nothing. */
export async function applyTable(table: TableName, file: File, digest: string): Promise<TableApplied> {
  return (await sendFile(`${one(table)}/imports?digest=${digest}`, file)).json()
}

export const templateAddress = (table: TableName): string => `${one(table)}/template`
export const exportAddress = (table: TableName, format: TableFormat): string => `${one(table)}?format=${format}`
