import { createHash } from 'node:crypto'
import type { RiskGrade } from '../../core/directory.ts'
import type { RowState, TableFault, TableUpload } from '../../core/table-desk.ts'
import type { DirectoryContents } from '../directory-contents.ts'
import type { Fault, RawRecord } from '../import/raw-record.ts'
import { readRecords } from '../import/parse-installation.ts'
import { type Installation, nothingToSave } from '../installation.ts'
import { MemoryDirectory } from '../memory-directory.ts'
import { columnLetters } from './grid.ts'
import { AreaGuard } from './out-of-area.ts'
import { placesOf } from './call-order.ts'
import { readTable } from './read-table.ts'
import { type Entry, entriesOf, registeredTexts } from './registered-texts.ts'
import { type HeaderColumn, rowsToRecords } from './rows-to-records.ts'
import type { Table, TableColumn } from './table.ts'
import { TABLES } from './table-columns.ts'

export interface PlannedChange {
  readonly column: TableColumn
  readonly before: string
  readonly after: string
}

export interface PlannedRow {
  readonly line: number
  readonly id: string
  readonly state: RowState
  readonly changes: readonly PlannedChange[]
}

/** What a file would do, in full. */
export interface TablePlan {
  /** By line, one for a cell. */
  readonly faults: readonly TableFault[]
  readonly rows: readonly PlannedRow[]
  /** What is new or changed, and nothing else; nothing at all where there are faults. */
  readonly wanted: Installation
  /** Grades that change, for the history of the home. */
  readonly grades: readonly { readonly home: string; readonly from: RiskGrade; readonly to: RiskGrade }[]
  /** Another one when the file, or what it would do, is another. */
  readonly digest: string
}

/**
 * Compares a file with the registry as it is, record by record, by id.
 *
 * @throws IMPORT_INVALID when it is no table at all
 */
export async function planTable(upload: TableUpload, contents: DirectoryContents): Promise<TablePlan> {
  const table = TABLES[upload.table]
  const directory = new MemoryDirectory()
  directory.replace(contents)
  const texts = registeredTexts(table.kind, directory)
  const {
    header,
    records,
    faults: unreadable,
  } = rowsToRecords(await readTable(upload.bytes, upload.table), table, texts)
  const { known, faults: unknown } = onlyKnown(records, table, texts)
  const { records: placed, positions, faults: ofOrder } = placesOf(known, contents.responders)
  const { installation, faults } = readRecords({ records: placed, faults: [] }, directory)

  const lines = new Map(records.map((record) => [record.fields['id'], record.line]))
  const foreign = foreignLines(installation, new AreaGuard(upload.scope, directory, installation), lines)
  // Who may not see a record learns nothing of what it says either.
  const own = [...ofOrder, ...faults]
    .filter(({ line }) => !foreign.has(line))
    .map((fault) => placedFault(fault, header))
  const all = oneForACell([...unreadable, ...unknown, ...own, ...[...foreign].map(outOfArea)])
  const faulty = new Set(all.map(({ line }) => line))
  const entries = entriesOf(table.kind, { ...installation, positions }, directory)
  const rows = plannedRows({ records, entries, faulty, table })
  const planned = effects({ entries, rows, positions, upload })
  // All or nothing: of a file with a fault nothing is worth doing.
  return { ...planned, faults: all, rows, ...(all.length === 0 ? {} : { wanted: nothingToSave }) }
}

/** Rows of what is not registered, where the table makes nothing new. */
function onlyKnown(
  records: readonly RawRecord[],
  table: Table,
  texts: (id: string) => unknown,
): { known: readonly RawRecord[]; faults: readonly TableFault[] } {
  if (table.creates === true) return { known: records, faults: [] }
  const isKnown = ({ fields: { id } }: RawRecord): boolean => typeof id === 'string' && texts(id) !== undefined
  const faults = records
    .filter((record) => !isKnown(record))
    .map(({ line, fields: { id } }) => ({
      line,
      said: {
        zh: `没有住户 ${String(id ?? '')}，请先在住户表登记。`,
        en: `There is no home ${String(id ?? '')}: register it with the table of homes first.`,
      },
    }))
  return { known: records.filter(isKnown), faults }
}

function foreignLines(
  { homes, gateways, devices, responders }: Installation,
  guard: AreaGuard,
  lines: ReadonlyMap<unknown, number>,
): ReadonlySet<number> {
  const foreign = [
    ...homes.filter((home) => !guard.home(home)),
    ...gateways.filter((gateway) => !guard.gateway(gateway)),
    ...devices.filter((device) => !guard.device(device)),
    ...responders.filter((responder) => !guard.responder(responder)),
  ]
  return new Set(foreign.flatMap(({ id }) => lines.get(id) ?? []))
}

const outOfArea = (line: number): TableFault => ({
  line,
  said: { zh: '不在您的辖区。', en: 'This is not in your area.' },
})

function placedFault({ line, field, message, zh }: Fault, header: readonly HeaderColumn[]): TableFault {
  const said = { zh: zh ?? message, en: `${message.charAt(0).toUpperCase()}${message.slice(1)}` }
  const found = header.find(({ column }) => column.field === field)
  if (found === undefined) return { line, said }
  return { line, column: columnLetters(found.index), title: found.column.title.zh, said }
}

function oneForACell(faults: readonly TableFault[]): readonly TableFault[] {
  const seen = new Set<string>()
  return faults
    .filter(({ line, column, said }) => {
      const cell = `${line} ${column ?? said.en}`
      return !seen.has(cell) && seen.add(cell)
    })
    .sort((a, b) => a.line - b.line)
}

interface Planning {
  readonly records: readonly RawRecord[]
  readonly entries: ReadonlyMap<string, Entry>
  readonly faulty: ReadonlySet<number>
  readonly table: Table
}

function plannedRows({ records, entries, faulty, table }: Planning): readonly PlannedRow[] {
  return records.map(({ line, fields }): PlannedRow => {
    const id = String(fields['id'] ?? '')
    const entry = faulty.has(line) ? undefined : entries.get(id)
    if (entry === undefined) return { line, id, state: 'faulty', changes: [] }
    const { before, after, state } = entry
    const changes = table.columns.flatMap((column) => {
      const [was = '', is = ''] = [before?.[column.field], after[column.field]]
      return was === is || (column.field === 'id' && before === undefined) ? [] : [{ column, before: was, after: is }]
    })
    return { line, id, state, changes }
  })
}

interface Effects {
  readonly entries: ReadonlyMap<string, Entry>
  readonly rows: readonly PlannedRow[]
  readonly positions: ReadonlyMap<string, number>
  readonly upload: TableUpload
}

function effects({ entries, rows, positions, upload }: Effects): Pick<TablePlan, 'wanted' | 'grades' | 'digest'> {
  const digest = createHash('sha256').update(`${upload.table} ${upload.scope} `).update(upload.bytes)
  const parts: Partial<Installation>[] = []
  const grades: TablePlan['grades'][number][] = []
  for (const { id, state } of rows) {
    const entry = entries.get(id)
    if (entry === undefined || (state !== 'new' && state !== 'changed')) continue
    digest.update(JSON.stringify([id, entry.before, entry.after]))
    parts.push(entry.part)
    if (entry.grade !== undefined) grades.push({ home: id, ...entry.grade })
  }
  const wanted = {
    ...nothingToSave,
    homes: parts.flatMap(({ homes = [] }) => homes),
    gateways: parts.flatMap(({ gateways = [] }) => gateways),
    devices: parts.flatMap(({ devices = [] }) => devices),
    responders: parts.flatMap(({ responders = [] }) => responders),
    positions,
  }
  return { wanted, grades, digest: digest.digest('hex') }
}
