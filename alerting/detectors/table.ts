type Cell = string | number | boolean | undefined

/**
 * Rows as text, one a line, cells parted by spaces. Ten thousand homes remember some hundred thousand rows: as text they are saved and
 * checked several times faster than as nested JSON, so that MQTT need not wait. Cells may not hold spaces, which names never do.
 */
export function toTable(rows: Iterable<readonly Cell[]>): string {
  const lines: string[] = []
  // Joined: adding cell by cell to a string costs several times as much.
  for (const row of rows) lines.push(row.map((cell) => cell ?? NOTHING).join(' '))
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}

/** The rows of `toTable`; one that has not that many cells, or in which a number is none, is left out. */
export function* fromTable(text: string, columns: number): Generator<TableRow> {
  for (const line of text.split('\n')) {
    const cells = line.split(' ')
    if (cells.length === columns) yield new TableRow(cells)
  }
}

export class TableRow {
  readonly #cells: readonly string[]

  constructor(cells: readonly string[]) {
    this.#cells = cells
  }

  text(column: number): string {
    return this.#cells[column] ?? ''
  }

  /** `undefined` when nothing was there. */
  number(column: number): number | undefined {
    const cell = this.#cells[column] ?? NOTHING
    const value = cell === NOTHING ? Number.NaN : Number(cell)
    return Number.isNaN(value) ? undefined : value
  }

  flag(column: number): boolean {
    return this.#cells[column] === 'true'
  }
}

const NOTHING = '~'
