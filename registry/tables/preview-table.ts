import {
  MOST_FAULTS_SHOWN,
  MOST_ROWS_SHOWN,
  type RowState,
  type TableName,
  type TablePreview,
  type TableRow,
} from '../../core/table-desk.ts'
import { shownText } from './cell-text.ts'
import type { PlannedChange, PlannedRow, TablePlan } from './plan-table.ts'

/** How what was registered is shown, of which the reader may not see all. */
export type Mask = (change: PlannedChange) => string

const FIRST: Readonly<Record<RowState, number>> = { faulty: 0, changed: 1, new: 2, unchanged: 3 }

/** A plan as it is shown before it is done. */
export function previewOf(table: TableName, plan: TablePlan, mask: Mask): TablePreview {
  const { faults, rows, digest } = plan
  const counts = { new: 0, changed: 0, unchanged: 0, faulty: 0 }
  for (const { state } of rows) counts[state] += 1
  const shown = rows.toSorted((a, b) => FIRST[a.state] - FIRST[b.state] || a.line - b.line).slice(0, MOST_ROWS_SHOWN)
  return {
    table,
    counts,
    faults: faults.slice(0, MOST_FAULTS_SHOWN),
    faultsTotal: faults.length,
    rows: shown.map((row) => rowOf(row, mask)),
    ...(faults.length === 0 ? { digest } : {}),
  }
}

const rowOf = ({ line, id, state, changes }: PlannedRow, mask: Mask): TableRow => ({
  line,
  id,
  state,
  changes: changes.map((change) => ({
    title: change.column.title,
    before: change.before === '' ? '' : mask(change),
    after: shownText(change.after, change.column),
  })),
})
